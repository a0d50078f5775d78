import type { JsonObject, JsonValue } from "../document.ts";
import { FAST_DEPTH, HANDOVER, plainValue, startsPlain, takeQuoted, type FastCursor } from "./fast-scalar.ts";

const LINE_FEED = 0x0a, SPACE = 0x20, DOUBLE_QUOTE = 0x22, HASH = 0x23, PERCENT = 0x25, SINGLE_QUOTE = 0x27, COMMA = 0x2c, DASH = 0x2d, DOT = 0x2e, COLON = 0x3a, QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b, CLOSE_BRACKET = 0x5d, OPEN_BRACE = 0x7b, CLOSE_BRACE = 0x7d;
const MAX_KEY_LENGTH = 1000;

type MutableObject = { -readonly [Key in keyof JsonObject]: JsonObject[Key] };

/** Reads a flow collection; stands on its opening bracket, and then behind the closing one. */
export function takeFlow(cursor: FastCursor, depth: number): JsonValue {
  if (depth >= FAST_DEPTH) throw HANDOVER;
  return cursor.units[cursor.at] === OPEN_BRACKET ? takeList(cursor, depth + 1) : takeMapping(cursor, depth + 1);
}

function takeList(cursor: FastCursor, depth: number): JsonValue[] {
  const list: JsonValue[] = [];
  cursor.at++;
  while (skipToToken(cursor) !== CLOSE_BRACKET) {
    list.push(takeValue(cursor, depth, CLOSE_BRACKET));
    if (skipToToken(cursor) === COMMA) cursor.at++;
    else if (cursor.units[cursor.at] !== CLOSE_BRACKET) throw HANDOVER;
  }
  cursor.at++;
  return list;
}

function takeMapping(cursor: FastCursor, depth: number): JsonObject {
  const object: MutableObject = {};
  cursor.at++;
  while (skipToToken(cursor) !== CLOSE_BRACE) {
    const key = takeKey(cursor);
    if (object[key] !== undefined) throw HANDOVER;
    object[key] = takeValue(cursor, depth, CLOSE_BRACE);
    if (skipToToken(cursor) === COMMA) cursor.at++;
    else if (cursor.units[cursor.at] !== CLOSE_BRACE) throw HANDOVER;
  }
  cursor.at++;
  return object;
}

/** Moves over blanks and line feeds inside a flow collection and returns the character there. */
function skipToToken(cursor: FastCursor): number {
  const { units, end } = cursor;
  for (;;) {
    const code = units[cursor.at]!;
    if (code === LINE_FEED) {
      cursor.isIrregular = true;
      const next = units[cursor.at + 1];
      if (cursor.at + 1 >= end || next === DASH || next === DOT || next === PERCENT) throw HANDOVER;
    } else if (code !== SPACE) return code;
    cursor.at++;
  }
}

function takeKey(cursor: FastCursor): string {
  const start = cursor.at;
  const first = cursor.units[start];
  const key = first === DOUBLE_QUOTE || first === SINGLE_QUOTE ? takeQuoted(cursor) : takePlain(cursor, CLOSE_BRACE);
  if (cursor.units[cursor.at] !== COLON || cursor.at - start > MAX_KEY_LENGTH || typeof key !== "string" || key === "<<") throw HANDOVER;
  if (cursor.text.slice(start, cursor.at).includes("\n")) throw HANDOVER;
  cursor.at++;
  const next = cursor.units[cursor.at];
  if (next !== SPACE && next !== LINE_FEED) throw HANDOVER;
  return key;
}

function takeValue(cursor: FastCursor, depth: number, close: number): JsonValue {
  switch (skipToToken(cursor)) {
    case OPEN_BRACKET: case OPEN_BRACE: return takeFlow(cursor, depth);
    case DOUBLE_QUOTE: case SINGLE_QUOTE: return takeQuoted(cursor);
    default: {
      const value = takePlain(cursor, close);
      if (cursor.units[cursor.at] === COLON) throw HANDOVER;
      return value;
    }
  }
}

/** Reads a plain scalar inside a flow collection up to a comma, the closing bracket, or a colon with a blank behind it. */
function takePlain(cursor: FastCursor, close: number): JsonValue {
  const { units } = cursor;
  const start = cursor.at;
  if (!startsPlain(cursor)) throw HANDOVER;
  let at = start;
  for (let code = units[at]!; code !== COMMA && code !== close; code = units[++at]!) {
    if (code === COLON) {
      const next = units[at + 1];
      if (next === SPACE || next === LINE_FEED) break;
      if (next === COMMA || next === close) throw HANDOVER;
    } else if (code < SPACE || code === HASH || code === QUESTION || code === OPEN_BRACKET || code === CLOSE_BRACKET || code === OPEN_BRACE || code === CLOSE_BRACE) throw HANDOVER;
  }
  let end = at;
  while (units[end - 1] === SPACE) end--;
  cursor.at = end === at || units[at] !== COLON ? at : end;
  return plainValue(cursor.text.slice(start, end));
}
