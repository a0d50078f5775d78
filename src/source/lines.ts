import type { Position, Range, SourceFile } from "./document.ts";

/** Of longer texts the line starts are kept. */
const LONG_TEXT = 1 << 16;

/** The lines of a text, found when positions are asked for. */
export class Lines {
  private readonly file: Pick<SourceFile, "text">;
  private kept: LineStarts | undefined;

  /** The text is asked for when it is needed: the file may have given it back. */
  constructor(file: Pick<SourceFile, "text">) {
    this.file = file;
  }

  /** Line and column of an offset. */
  positionAt(offset: number): Position {
    const starts = this.startsUpTo(offset);
    const index = starts.indexBefore(offset);
    return { offset, line: index + 1, column: offset - starts.at(index) + 1 };
  }

  private startsUpTo(offset: number): LineStarts {
    if (this.kept) return this.kept;
    if (shared.owner === this && shared.reaches(offset)) return shared;
    const { text } = this.file;
    if (text.length > LONG_TEXT) return (this.kept = new LineStarts()).readOn(text, text.length);
    if (shared.owner !== this) shared.restart(this);
    return shared.readOn(text, offset);
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

/** Where the lines of a text begin, as far as anybody asked. */
class LineStarts {
  /** Whose lines they are. */
  owner: Lines | undefined;
  private starts = new Uint32Array(512);
  private count = 1;
  /** The line feed behind the last of them; undefined before the first was looked for, -1 where none follows. */
  private nextBreak: number | undefined;

  restart(owner: Lines): void {
    this.owner = owner;
    this.count = 1;
    this.nextBreak = undefined;
  }

  /** Whether the line of an offset is known. */
  reaches(offset: number): boolean {
    return this.nextBreak !== undefined && (this.nextBreak < 0 || offset <= this.nextBreak);
  }

  /** Finds all lines up to that of an offset. */
  readOn(text: string, offset: number): this {
    let lineBreak = this.nextBreak ?? text.indexOf("\n");
    for (; lineBreak >= 0 && lineBreak < offset; lineBreak = text.indexOf("\n", lineBreak + 1)) this.add(lineBreak + 1);
    this.nextBreak = lineBreak;
    return this;
  }

  private add(start: number): void {
    if (this.count === this.starts.length) {
      const more = new Uint32Array(2 * this.count);
      more.set(this.starts);
      this.starts = more;
    }
    this.starts[this.count++] = start;
  }

  at(index: number): number {
    return this.starts[index]!;
  }

  /** Which line an offset is in, from 0. */
  indexBefore(offset: number): number {
    let low = 0, high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Those of the short text that positions were asked of last: they are asked for file by file, and this room is used again. */
const shared = new LineStarts();
