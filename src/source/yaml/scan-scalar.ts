import { hexadecimal, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, type Cursor } from "./cursor.ts";
import { Fault } from "./fault.ts";

/** How a scalar is written. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

/** A scalar as text, before its type is decided. */
export interface ScannedScalar {
  readonly value: string;
  readonly style: ScalarStyle;
  readonly start: number;
  /** Past the last character that belongs to it. */
  readonly end: number;
  /** Whether the scanner stands at the beginning of a new line after it (plain scalars look that far). */
  readonly endsLine: boolean;
}

/** Line breaks that wait for the next word: the first of them folds into a space or vanishes. */
function fold(first: string, further: string): string {
  if (first !== "\n") return first + further;
  return further === "" ? " " : further;
}

/** Whether a character ends a plain scalar inside `[]` or `{}`; go-yaml counts `?` among them. */
function endsFlowScalar(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/**
 * Reads a plain scalar, over several lines as long as they are indented by `indent` (any column inside a flow collection).
 * Follows the plain scalar scanner of go.yaml.in/yaml/v2 (scannerc.go).
 */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): ScannedScalar {
  const { text, length, offset: start } = cursor;
  let value = "", part = start, end = start;
  let endsLine = false, first = "", further = "";
  while (!cursor.atDocumentMarker()) {
    let code = cursor.peek();
    if (code === 0x23) break;
    while (code > 0x20 ? !isBreak(code) : !isBlankOrEnd(code)) {
      if ((code === 0x3a && isBlankOrEnd(cursor.peek(1))) || (inFlow && endsFlowScalar(code))) break;
      if (endsLine) {
        value += text.slice(part, end) + fold(first, further);
        part = cursor.offset;
        endsLine = false;
        first = further = "";
      }
      end = ++cursor.offset;
      code = end < length ? text.charCodeAt(end) : cursor.peek();
    }
    if (!isBlank(code) && !isBreak(code)) break;
    for (; isBlank(code) || isBreak(code); code = cursor.peek()) {
      if (isBlank(code)) {
        if (endsLine && code === 0x09 && cursor.column < indent) throw new Fault("tab-indentation", cursor.offset, start);
        cursor.offset++;
      } else if (endsLine) further += cursor.takeBreak();
      else {
        first = cursor.takeBreak();
        endsLine = true;
      }
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return { value: value + text.slice(part, end), style: "plain", start, end, endsLine };
}

/** Reads a scalar in single or double quotes; the cursor stands on the opening quote. */
export function scanQuoted(cursor: Cursor, quote: number): ScannedScalar {
  const { text, offset: start } = cursor;
  const double = quote === 0x22;
  let value = "";
  let part = ++cursor.offset;
  for (;;) {
    if (cursor.atDocumentMarker()) throw new Fault("marker-in-quote", cursor.offset, start);
    let code = cursor.peek();
    if (code === 0) throw new Fault("unterminated-quote", cursor.offset, start);
    let escapedBreak = false;
    for (; !isBlankOrEnd(code); code = cursor.peek()) {
      if (code === quote) {
        if (double || cursor.peek(1) !== quote) break;
        value += text.slice(part, cursor.offset + 1);
        cursor.offset += 2;
        part = cursor.offset;
      } else if (double && code === 0x5c) {
        value += text.slice(part, cursor.offset);
        cursor.offset++;
        if (isBreak(cursor.peek())) {
          cursor.takeBreak();
          escapedBreak = true;
        } else value += takeEscape(cursor, start);
        part = cursor.offset;
        if (escapedBreak) break;
      } else cursor.offset++;
    }
    if (cursor.peek() === quote) break;
    const end = cursor.offset;
    const lines = skipLines(cursor, escapedBreak);
    if (lines === undefined) continue;
    value += text.slice(part, end) + lines;
    part = cursor.offset;
  }
  value += text.slice(part, cursor.offset);
  const end = ++cursor.offset;
  return { value, style: double ? "double" : "single", start, end, endsLine: false };
}

/** Moves over blanks and line breaks inside quotes and returns what they fold into; undefined where they stay as they are. */
function skipLines(cursor: Cursor, escapedBreak: boolean): string | undefined {
  let broken = escapedBreak, first = "", further = "";
  for (let code = cursor.peek(); isBlank(code) || isBreak(code); code = cursor.peek()) {
    if (isBlank(code)) cursor.offset++;
    else if (broken) further += cursor.takeBreak();
    else {
      first = cursor.takeBreak();
      broken = true;
    }
  }
  return broken ? fold(first, further) : undefined;
}

const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({ "0": "\0", a: "\x07", b: "\b", t: "\t", "\t": "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b", " ": " ", '"': '"', "'": "'", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" })
    .map(([letter, meaning]) => [letter.charCodeAt(0), meaning]),
);
const CODE_LENGTHS: ReadonlyMap<number, number> = new Map([[0x78, 2], [0x75, 4], [0x55, 8]]);

/** Reads what follows a backslash in double quotes. YAML 1.1 knows no `\/` and no surrogate pairs. */
function takeEscape(cursor: Cursor, quoteStart: number): string {
  const at = cursor.offset - 1;
  const letter = cursor.peek();
  const simple = ESCAPES.get(letter);
  const length = CODE_LENGTHS.get(letter);
  if (simple === undefined && length === undefined) throw new Fault("unknown-escape", at, quoteStart, cursor.text.slice(at, at + 2));
  cursor.offset++;
  if (simple !== undefined) return simple;
  let code = 0;
  for (let digit = 0; digit < length!; digit++) {
    const value = hexadecimal(cursor.peek(digit));
    if (value < 0) throw new Fault("invalid-escape", at, quoteStart, cursor.text.slice(at, cursor.offset + digit));
    code = code * 16 + value;
  }
  cursor.offset += length!;
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) throw new Fault("invalid-escape", at, quoteStart, cursor.text.slice(at, cursor.offset));
  return String.fromCodePoint(code);
}

/** Reads a block scalar; the cursor stands on `|` or `>`. `parentIndent` is the column of the block around it, -1 for none. */
export function scanBlock(cursor: Cursor, parentIndent: number, literal: boolean): ScannedScalar {
  const start = cursor.offset++;
  const header = takeBlockHeader(cursor, start);
  let end = cursor.offset;
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) throw new Fault("invalid-block-header", cursor.offset, start);
  if (cursor.peek() !== 0) cursor.takeBreak();

  let value = "", further = "";
  let indent = header.increment > 0 ? Math.max(parentIndent, 0) + header.increment : 0;
  const takeBreaks = () => {
    const found = skipBlockBreaks(cursor, indent, start);
    further += found.breaks;
    if (indent === 0) indent = Math.max(found.column, parentIndent + 1, 1);
  };
  takeBreaks();
  let lineBreak = "", previousBlank = false;
  while (cursor.column === indent && cursor.peek() !== 0) {
    const blank = isBlank(cursor.peek());
    if (!literal && !previousBlank && !blank && lineBreak === "\n") value += further === "" ? " " : further;
    else value += lineBreak + further;
    further = "";
    previousBlank = blank;
    const lineStart = cursor.offset;
    while (!isBreakOrEnd(cursor.peek())) cursor.offset++;
    end = cursor.offset;
    value += cursor.text.slice(lineStart, end);
    lineBreak = cursor.peek() === 0 ? "" : cursor.takeBreak();
    takeBreaks();
  }
  if (header.chomping !== "-") value += lineBreak;
  if (header.chomping === "+") value += further;
  return { value, style: literal ? "literal" : "folded", start, end, endsLine: true };
}

/** Reads the chomping and indentation indicators, in either order. */
function takeBlockHeader(cursor: Cursor, start: number): { readonly chomping: string; readonly increment: number } {
  let chomping = "", increment = 0;
  const takeChomping = () => {
    const code = cursor.peek();
    if (chomping !== "" || (code !== 0x2b && code !== 0x2d)) return;
    chomping = String.fromCharCode(code);
    cursor.offset++;
  };
  takeChomping();
  const digit = cursor.peek();
  if (isDigit(digit)) {
    if (digit === 0x30) throw new Fault("invalid-block-header", cursor.offset, start);
    increment = digit - 0x30;
    cursor.offset++;
    takeChomping();
  }
  return { chomping, increment };
}

/** Moves over the indentation and empty lines before a line of a block scalar; `column` is the deepest one seen. */
function skipBlockBreaks(cursor: Cursor, indent: number, start: number): { readonly breaks: string; readonly column: number } {
  let breaks = "", column = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === 0x20) cursor.offset++;
    column = Math.max(column, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === 0x09) throw new Fault("tab-indentation", cursor.offset, start);
    if (!isBreak(cursor.peek())) return { breaks, column };
    breaks += cursor.takeBreak();
  }
}
