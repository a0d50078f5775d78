import type { Position, Range, SourceFile } from "./document.ts";

/** The lines of a text, found when the first position is asked for. */
export class Lines {
  private readonly file: Pick<SourceFile, "text">;
  private starts: Uint32Array | undefined;

  /** The text is asked for when it is needed: the file may have given it back. */
  constructor(file: Pick<SourceFile, "text">) {
    this.file = file;
  }

  /** Line and column of an offset. */
  positionAt(offset: number): Position {
    const starts = (this.starts ??= lineStarts(this.file.text));
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** The range of two offsets. */
  range(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Where the line of an offset begins. */
  startOfLine(offset: number): number {
    return this.file.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Where the line of an offset ends, its line break left out. */
  endOfLine(offset: number): number {
    const { text } = this.file;
    const end = text.indexOf("\n", offset);
    if (end < 0) return text.length;
    return end > offset && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  }
}

/** As small as can be: there is one for every file with a finding. */
function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return Uint32Array.from(starts);
}
