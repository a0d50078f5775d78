import { ExpressionSyntaxError, type Literal } from "./ast.ts";
import { BOOL, BYTES, DOUBLE, INT, NULL, STRING, type Type, UINT } from "./types.ts";

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const UTF8 = new TextEncoder();
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** The content of a quoted string or bytes literal without its `b`, after parser/unescape.go of cel-go. */
export function unquote(written: string, isBytes: boolean, at: number): string | Uint8Array {
  const isRaw = /^[rR]/.test(written);
  const quoted = isRaw ? written.slice(1) : written;
  const quotes = quoted.length >= 6 && (quoted.startsWith('"""') || quoted.startsWith("'''")) ? 3 : 1;
  const content = quoted.slice(quotes, quoted.length - quotes).replace(/\r\n?/g, "\n");
  if (isRaw || !content.includes("\\")) return isBytes ? UTF8.encode(content) : content;
  return isBytes ? unescapeBytes(content, at) : unescapeText(content, at);
}

const ESCAPE = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))/g;

function unescapeText(content: string, at: number): string {
  return content.replace(ESCAPE, (_, hex?: string, short?: string, long?: string, octal?: string, simple?: string) => {
    if (simple !== undefined) return SIMPLE_ESCAPES[simple] ?? simple;
    const point = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new ExpressionSyntaxError(at, "this string holds an escape sequence that is no Unicode character");
    return String.fromCodePoint(point);
  });
}

function unescapeBytes(content: string, at: number): Uint8Array {
  const bytes: number[] = [];
  let end = 0;
  for (const found of content.matchAll(ESCAPE)) {
    bytes.push(...UTF8.encode(content.slice(end, found.index)));
    const [whole, hex, short, long, octal, simple] = found;
    if (short !== undefined || long !== undefined) throw new ExpressionSyntaxError(at, "bytes may not hold Unicode escape sequences; write the bytes in hexadecimal, such as \\xe2");
    if (simple !== undefined) bytes.push(...UTF8.encode(SIMPLE_ESCAPES[simple] ?? simple));
    else bytes.push(octal === undefined ? Number.parseInt(hex!, 16) : Number.parseInt(octal, 8));
    end = found.index + whole.length;
  }
  bytes.push(...UTF8.encode(content.slice(end)));
  return Uint8Array.from(bytes);
}

/** The value of an int literal with an optional minus sign; undefined where it does not fit into 64 bits. */
export function intLiteral(text: string, negative: boolean): bigint | undefined {
  const value = negative ? -BigInt(text) : BigInt(text);
  return value > MAX_INT || value < -MAX_INT - 1n ? undefined : value;
}

/** The value of a uint literal, its `u` included; undefined where it does not fit into 64 bits. */
export function uintLiteral(text: string): bigint | undefined {
  const value = BigInt(text.slice(0, -1));
  return value > MAX_UINT ? undefined : value;
}

/** The type of a literal, which its value shows. */
export function literalType({ value, unsigned }: Literal): Type {
  if (value === null) return NULL;
  switch (typeof value) {
    case "boolean": return BOOL;
    case "bigint": return unsigned ? UINT : INT;
    case "number": return DOUBLE;
    case "string": return STRING;
    default: return BYTES;
  }
}
