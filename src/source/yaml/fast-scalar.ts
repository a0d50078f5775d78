import { looksOctal, resolvePlain, type Scalar } from "./scalar.ts";

/** Thrown, and caught in fast-parser.ts, where a text is not certain to be in the subset. One object: it is thrown often enough. */
export const HANDOVER: unique symbol = Symbol("the full parser has to read this");

/** How deep collections may nest before the full parser takes over. */
export const FAST_DEPTH = 100;

/** A place in a text that the fast parser moves through. The text ends with a line feed. */
export interface FastCursor {
  readonly text: string;
  /** The text once more, as unitsOf gives it. */
  readonly units: Uint16Array;
  readonly end: number;
  at: number;
  /** Past the last character of the scalar that was read last; of those in flow collections only past quoted ones. */
  scalarEnd: number;
  /** Set by a quoted key, and by quotes and brackets over several lines: lines there do not tell by their indentation and first word what they are. */
  isIrregular: boolean;
}

const LINE_FEED = 0x0a, SPACE = 0x20, HASH = 0x23, COLON = 0x3a, BACKSLASH = 0x5c, DOUBLE_QUOTE = 0x22, SINGLE_QUOTE = 0x27;

/** Characters that begin a plain scalar without a second thought. */
const SAFE_FIRST = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$()+;=\\<^~") SAFE_FIRST[character.charCodeAt(0)] = 1;

/** Whether a plain scalar certainly begins here. */
export function startsPlain({ units, at }: FastCursor): boolean {
  const code = units[at]!;
  if (code < 128) return SAFE_FIRST[code] === 1 || (code === 0x2d && units[at + 1]! > SPACE);
  return code > 0xa0;
}

/** The value of a plain scalar; a few that need a warning, or an error, are left to the full parser. */
export function plainValue(text: string, mayBeOctal = false): Scalar {
  const value = resolvePlain(text);
  if (typeof value === "number" && (!Number.isFinite(value) || (!mayBeOctal && looksOctal(text)))) throw HANDOVER;
  return value;
}

/** Moves over the rest of the line, which may hold blanks and a comment only, and its line feed. */
export function skipRestOfLine(cursor: FastCursor): void {
  const { units } = cursor;
  let at = cursor.at;
  while (units[at] === SPACE) at++;
  const code = units[at];
  if (code === HASH && at > cursor.at) at = cursor.text.indexOf("\n", at);
  else if (code !== LINE_FEED) throw HANDOVER;
  cursor.at = at + 1;
}

/** Reads on a plain scalar whose first line has been read: lines that are indented deeper than `indent` belong to it, up to a comment. */
export function takeFurtherLines(cursor: FastCursor, firstLine: string, indent: number): string {
  const { units } = cursor;
  let value = firstLine;
  while (units[cursor.at - 1] === LINE_FEED) {
    const next = skipEmptyLines(cursor, cursor.at);
    if (next.at - next.lineStart <= indent || next.at >= cursor.end || units[next.at] === HASH) break;
    cursor.at = next.at;
    value += (next.breaks === 0 ? " " : "\n".repeat(next.breaks)) + takePlainLine(cursor);
  }
  return value;
}

/** Reads one line of a plain scalar. Stops behind its line feed, or at the comment that ends the scalar. It must hold no `: `. */
export function takePlainLine(cursor: FastCursor): string {
  const { units } = cursor;
  const start = cursor.at;
  let at = start;
  let code = units[at]!;
  while (code !== LINE_FEED) {
    // Most characters are letters, which lie behind the colon.
    if (code <= COLON) {
      if (code === COLON) {
        const next = units[at + 1];
        if (next === SPACE || next === LINE_FEED) throw HANDOVER;
      } else if (code === HASH) {
        if (at > start && units[at - 1] === SPACE) break;
      } else if (code < SPACE) throw HANDOVER;
    }
    code = units[++at]!;
  }
  cursor.at = code === LINE_FEED ? at + 1 : at;
  while (units[at - 1] === SPACE) at--;
  cursor.scalarEnd = at;
  return cursor.text.slice(start, at);
}

/** Finds the next character that is neither a space nor a line feed, and how many empty lines lie before it. */
function skipEmptyLines({ units, end }: FastCursor, from: number): { readonly at: number; readonly lineStart: number; readonly breaks: number } {
  let at = from, lineStart = from, breaks = 0;
  for (; at < end; at++) {
    const code = units[at];
    if (code === LINE_FEED) {
      breaks++;
      lineStart = at + 1;
    } else if (code !== SPACE) break;
  }
  return { at, lineStart, breaks };
}

const SIMPLE_ESCAPE = /\\(["\\nt])/g;

/** Reads a quoted scalar and stops behind its closing quote. */
export function takeQuoted(cursor: FastCursor): string {
  const { text, units } = cursor;
  const quote = units[cursor.at];
  let value = "";
  let start = cursor.at + 1, at = start;
  let escapes = false;
  for (;;) {
    const code = units[at]!;
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || units[at + 1] !== SINGLE_QUOTE) break;
      escapes = true;
      at++;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      escapes = true;
      const escaped = units[++at];
      if (escaped !== DOUBLE_QUOTE && escaped !== BACKSLASH && escaped !== 0x6e && escaped !== 0x74) throw HANDOVER;
    } else if (code === LINE_FEED) {
      cursor.isIrregular = true;
      const next = skipEmptyLines(cursor, at + 1);
      const first = units[next.at];
      if (next.at >= cursor.end || (next.at === next.lineStart && (first === 0x2d || first === 0x2e))) throw HANDOVER;
      let lineEnd = at;
      while (lineEnd > start && units[lineEnd - 1] === SPACE) lineEnd--;
      value += text.slice(start, lineEnd) + (next.breaks === 0 ? " " : "\n".repeat(next.breaks));
      start = at = next.at;
      continue;
    } else if (code < SPACE) throw HANDOVER;
    at++;
  }
  cursor.at = cursor.scalarEnd = at + 1;
  value += text.slice(start, at);
  if (!escapes) return value;
  if (quote === SINGLE_QUOTE) return value.replaceAll("''", "'");
  return value.replace(SIMPLE_ESCAPE, (_, letter: string) => (letter === "n" ? "\n" : letter === "t" ? "\t" : letter));
}

/** Reads a block scalar and stops at the first line behind it. `indent` is the column of the mapping or list that it stands in. */
export function takeBlockScalar(cursor: FastCursor, indent: number): string {
  const { text, units, end } = cursor;
  const isFolded = units[cursor.at++] === 0x3e;
  const indicator = units[cursor.at];
  const keeps = indicator === 0x2b, strips = indicator === 0x2d;
  if (keeps || strips) cursor.at++;
  cursor.scalarEnd = cursor.at;
  skipRestOfLine(cursor);
  const content = contentColumn(units, cursor.at, end);
  if (content <= indent) {
    if (keeps) throw HANDOVER;
    return "";
  }
  const lines: string[] = [];
  let used = 0;
  while (cursor.at < end) {
    const lineEnd = text.indexOf("\n", cursor.at);
    const from = cursor.at + content;
    let at = cursor.at;
    const limit = from < lineEnd ? from : lineEnd;
    while (at < limit && units[at] === SPACE) at++;
    if (at < limit) {
      if (units[at] === 0x09) throw HANDOVER;
      break;
    }
    lines.push(from < lineEnd ? text.slice(from, lineEnd) : "");
    if (from < lineEnd) {
      used = lines.length;
      cursor.scalarEnd = lineEnd;
    }
    cursor.at = lineEnd + 1;
  }
  const trailing = lines.length - used;
  lines.length = used;
  const body = isFolded ? fold(lines) : lines.join("\n");
  if (used === 0 || strips) return body;
  return keeps ? `${body}\n${"\n".repeat(trailing)}` : `${body}\n`;
}

/** The column of the first line that is not empty, or -1; empty lines before it may not be indented deeper. */
function contentColumn(units: Uint16Array, from: number, end: number): number {
  let deepest = 0;
  for (let lineStart = from; lineStart < end; ) {
    let at = lineStart;
    while (units[at] === SPACE) at++;
    const code = units[at];
    if (code === 0x09) throw HANDOVER;
    const column = at - lineStart;
    if (code !== LINE_FEED) {
      if (column < deepest) throw HANDOVER;
      return column;
    }
    deepest = Math.max(deepest, column);
    lineStart = at + 1;
  }
  if (deepest > 0) throw HANDOVER;
  return -1;
}

/** Joins the lines of a folded scalar: single line breaks become spaces, but not beside lines that begin with a blank. */
function fold(lines: readonly string[]): string {
  let text = "", breaks = 0, previousBlank = false, isFirst = true;
  for (const line of lines) {
    if (line === "") {
      breaks++;
      continue;
    }
    const first = line.charCodeAt(0);
    const blank = first === SPACE || first === 0x09;
    if (isFirst) text += "\n".repeat(breaks);
    else if (blank || previousBlank) text += "\n".repeat(breaks + 1);
    else text += breaks === 0 ? " " : "\n".repeat(breaks);
    text += line;
    breaks = 0;
    previousBlank = blank;
    isFirst = false;
  }
  return text;
}
