import { FAST_DEPTH, HANDOVER, plainValue, skipRestOfLine, startsPlain, takeQuoted, type FastCursor } from "./fast-scalar.ts";
import { unitsOf, WHOLE_TEXT } from "./units.ts";

const TAB = 0x09, LINE_FEED = 0x0a, SPACE = 0x20, DOUBLE_QUOTE = 0x22, HASH = 0x23, PERCENT = 0x25, SINGLE_QUOTE = 0x27, DASH = 0x2d, DOT = 0x2e, COLON = 0x3a;
const MAX_KEY_LENGTH = 1000;

/** What reading values and reading places have in common: lines, dashes and keys of the subset that readFast knows. */
export class FastReader implements FastCursor {
  readonly text: string;
  readonly units: Uint16Array;
  readonly end: number;
  at: number;
  scalarEnd = 0;
  isIrregular = false;
  protected depth = 0;
  /** The column of the line that follows what was read last; -1 at the end of the text. */
  protected nextIndent = -1;

  constructor(text: string, start: number, end: number) {
    const isWhole = text.length <= WHOLE_TEXT;
    this.text = isWhole ? text : text.slice(start, end);
    this.units = unitsOf(this.text);
    this.at = isWhole ? start : 0;
    this.end = isWhole ? end : end - start;
  }

  /** Moves over a `---` line to the first line with content; returns its column, or -1 where there is none. */
  protected firstLine(): number {
    if (this.text.startsWith("---", this.at)) {
      this.at += 3;
      skipRestOfLine(this);
    }
    return this.nextLine();
  }

  /** Moves to the next line with content and stands on its first character; returns its column, or -1 at the end. */
  protected nextLine(): number {
    const { text, units, end } = this;
    let lineStart = this.at;
    while (lineStart < end) {
      let at = lineStart;
      while (units[at] === SPACE) at++;
      const code = units[at];
      if (code === LINE_FEED) lineStart = at + 1;
      else if (code === HASH) lineStart = text.indexOf("\n", at) + 1;
      else {
        if (code === TAB || (at === lineStart && (code === PERCENT || (code === DOT && text.startsWith("...", at)) || (code === DASH && text.startsWith("---", at))))) throw HANDOVER;
        this.at = at;
        return at - lineStart;
      }
    }
    this.at = end;
    return -1;
  }

  protected startsItem(): boolean {
    if (this.units[this.at] !== DASH) return false;
    const next = this.units[this.at + 1];
    return next === SPACE || next === LINE_FEED;
  }

  protected enter(): void {
    if (++this.depth > FAST_DEPTH) throw HANDOVER;
  }

  /** Whether a plain key begins here: a colon follows on this line, before any comment. */
  protected hasKey(): boolean {
    const { units } = this;
    for (let at = this.at, code = units[at]!; code !== LINE_FEED; code = units[++at]!) {
      if (code === COLON) {
        const next = units[at + 1];
        if (next === SPACE || next === LINE_FEED) return true;
      } else if (code === HASH && units[at - 1] === SPACE) return false;
    }
    return false;
  }

  /** Reads a key and its colon. */
  protected key(): string {
    const { units } = this;
    const start = this.at;
    const first = units[start]!;
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = takeQuoted(this);
      this.takeColonBehindQuote(start);
      return key;
    }
    if (!startsPlain(this)) throw HANDOVER;
    let at = start;
    for (let code = first; ; code = units[++at]!) {
      if (code === COLON) {
        const next = units[at + 1];
        if (next === SPACE || next === LINE_FEED) break;
      } else if (code === LINE_FEED || code === TAB || code === HASH) throw HANDOVER;
    }
    this.at = at;
    this.takeColon(start);
    const key = this.text.slice(start, at);
    if (units[at - 1] === SPACE || key === "<<" || plainValue(key) !== key) throw HANDOVER;
    return key;
  }

  /** Moves over the colon behind a key and the blanks behind that. */
  private takeColon(keyStart: number): void {
    const { units } = this;
    if (units[this.at] !== COLON || this.at - keyStart > MAX_KEY_LENGTH) throw HANDOVER;
    let at = this.at + 1;
    const next = units[at];
    if (next !== SPACE && next !== LINE_FEED) throw HANDOVER;
    while (units[at] === SPACE) at++;
    this.at = at;
  }

  protected takeColonBehindQuote(keyStart: number): void {
    if (this.text.slice(keyStart, this.at).includes("\n")) throw HANDOVER;
    this.isIrregular = true;
    this.takeColon(keyStart);
  }
}
