import type { Position, Range, SourceFile } from "./document.ts";

/** Whose line starts were found last: positions are asked for file by file. */
let last: { readonly lines: Lines; readonly starts: readonly number[] } | undefined;

/** Line starts of longer texts are kept. */
const LONG_TEXT = 1 << 16;

/** The lines of a text, found when the first position is asked for. */
export class Lines {
  private readonly file: Pick<SourceFile, "text">;
  private kept: Uint32Array | undefined;

  /** The text is asked for when it is needed: the file may have given it back. */
  constructor(file: Pick<SourceFile, "text">) {
    this.file = file;
  }

  /** Line and column of an offset. */
  positionAt(offset: number): Position {
    const starts = this.starts();
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, line: low + 1, column: offset - starts[low]! + 1 };
  }

  private starts(): ArrayLike<number> {
    if (this.kept) return this.kept;
    if (last?.lines === this) return last.starts;
    const { text } = this.file;
    const starts = lineStarts(text);
    if (text.length > LONG_TEXT) return (this.kept = Uint32Array.from(starts));
    last = { lines: this, starts };
    return starts;
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

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
