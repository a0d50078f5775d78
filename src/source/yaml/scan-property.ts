import { hexadecimal, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWord, type Cursor } from "./cursor.ts";
import { Fault } from "./fault.ts";

/** A tag as written: `!!int` has the handle `!!` and the suffix `int`; `!<uri>` and `!` have no handle. */
export interface ScannedTag {
  readonly handle: string;
  readonly suffix: string;
}

const AFTER_NAME = new Set([..."?:,]}%@`"].map((character) => character.charCodeAt(0)));

/** Reads the name of an anchor or alias; the cursor stands on `&` or `*`. */
export function scanName(cursor: Cursor): string {
  const start = cursor.offset++;
  const nameStart = cursor.offset;
  while (isWord(cursor.peek())) cursor.offset++;
  const next = cursor.peek();
  if (cursor.offset === nameStart || !(isBlankOrEnd(next) || AFTER_NAME.has(next))) throw new Fault("invalid-anchor", cursor.offset, start);
  return cursor.text.slice(nameStart, cursor.offset);
}

/** Reads a tag; the cursor stands on `!`. */
export function scanTag(cursor: Cursor): ScannedTag {
  const start = cursor.offset;
  let tag: ScannedTag;
  if (cursor.peek(1) === 0x3c) {
    cursor.offset += 2;
    tag = { handle: "", suffix: scanUri(cursor, start, false) };
    if (cursor.peek() !== 0x3e) throw new Fault("invalid-tag", cursor.offset, start);
    cursor.offset++;
  } else {
    const handle = scanHandle(cursor, start);
    if (handle.length > 1 && handle.endsWith("!")) tag = { handle, suffix: scanUri(cursor, start, false) };
    else {
      const suffix = handle.slice(1) + scanUri(cursor, start, true);
      tag = suffix === "" ? { handle: "", suffix: "!" } : { handle: "!", suffix };
    }
  }
  if (!isBlankOrEnd(cursor.peek())) throw new Fault("invalid-tag", cursor.offset, start);
  return tag;
}

function scanHandle(cursor: Cursor, start: number): string {
  const handleStart = cursor.offset;
  if (cursor.peek() !== 0x21) throw new Fault("invalid-tag", cursor.offset, start);
  cursor.offset++;
  while (isWord(cursor.peek())) cursor.offset++;
  if (cursor.peek() === 0x21) cursor.offset++;
  return cursor.text.slice(handleStart, cursor.offset);
}

const IN_URI = new Set([...";/?:@&=+$,.!~*'()[]%"].map((character) => character.charCodeAt(0)));

function scanUri(cursor: Cursor, start: number, mayBeEmpty: boolean): string {
  let uri = "";
  const uriStart = cursor.offset;
  for (let code = cursor.peek(); isWord(code) || IN_URI.has(code); code = cursor.peek()) {
    if (code === 0x25) uri += scanUriEscape(cursor, start);
    else {
      uri += String.fromCharCode(code);
      cursor.offset++;
    }
  }
  if (cursor.offset === uriStart && !mayBeEmpty) throw new Fault("invalid-tag", cursor.offset, start);
  return uri;
}

/** Reads the `%xx` octets of one character. */
function scanUriEscape(cursor: Cursor, start: number): string {
  const octets: number[] = [];
  let width = 1;
  while (octets.length < width) {
    const high = cursor.peek() === 0x25 ? hexadecimal(cursor.peek(1)) : -1;
    const low = high < 0 ? -1 : hexadecimal(cursor.peek(2));
    if (low < 0) throw new Fault("invalid-tag", cursor.offset, start);
    const octet = high * 16 + low;
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : octet < 0xf8 ? 4 : 0;
      if (width === 0) throw new Fault("invalid-tag", cursor.offset, start);
    } else if ((octet & 0xc0) !== 0x80) throw new Fault("invalid-tag", cursor.offset, start);
    octets.push(octet);
    cursor.offset += 3;
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

/** `%YAML major.minor`, or `%TAG handle prefix`. */
export type ScannedDirective = { readonly major: number; readonly minor: number } | { readonly handle: string; readonly prefix: string };

/** Reads a directive with its line; the cursor stands on `%`. */
export function scanDirective(cursor: Cursor): ScannedDirective {
  const start = cursor.offset++;
  const nameStart = cursor.offset;
  while (isWord(cursor.peek())) cursor.offset++;
  const name = cursor.text.slice(nameStart, cursor.offset);
  if ((name !== "YAML" && name !== "TAG") || !isBlankOrEnd(cursor.peek())) throw new Fault("invalid-directive", cursor.offset, start, name);
  cursor.skipBlanks();
  const directive = name === "YAML" ? scanVersion(cursor, start) : scanTagDirective(cursor, start);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) throw new Fault("invalid-directive", cursor.offset, start, name);
  if (isBreak(cursor.peek())) cursor.takeBreak();
  return directive;
}

function scanVersion(cursor: Cursor, start: number): ScannedDirective {
  const number = () => {
    const digits = cursor.offset;
    while (isDigit(cursor.peek())) cursor.offset++;
    const length = cursor.offset - digits;
    if (length === 0 || length > 2) throw new Fault("invalid-directive", cursor.offset, start, "YAML");
    return Number(cursor.text.slice(digits, cursor.offset));
  };
  const major = number();
  if (cursor.peek() !== 0x2e) throw new Fault("invalid-directive", cursor.offset, start, "YAML");
  cursor.offset++;
  return { major, minor: number() };
}

function scanTagDirective(cursor: Cursor, start: number): ScannedDirective {
  const handle = scanHandle(cursor, start);
  if (handle !== "!" && !handle.endsWith("!")) throw new Fault("invalid-directive", cursor.offset, start, "TAG");
  if (!isBlank(cursor.peek())) throw new Fault("invalid-directive", cursor.offset, start, "TAG");
  cursor.skipBlanks();
  const prefix = scanUri(cursor, start, false);
  if (!isBlankOrEnd(cursor.peek())) throw new Fault("invalid-directive", cursor.offset, start, "TAG");
  return { handle, prefix };
}
