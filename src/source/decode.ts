import { isUtf8 } from "node:buffer";

/** How far to look for NUL bytes, which no text has. */
const PROBE = 8000;

/**
 * The text of a file, or undefined where it is none. As kubectl does (cli-runtime, visitor.go), a byte order mark decides on
 * UTF-8 or UTF-16 and is dropped. A byte that is not UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, which no good
 * text can hold: the parser reports it at its place, and the other documents of the file are read.
 */
export function decodeText(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length & ~1)).swap16().toString("utf16le");
  if (bytes.subarray(0, PROBE).includes(0)) return undefined;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return isUtf8(bytes) ? bytes.toString("utf8", start) : decodeLeniently(bytes.subarray(start));
}

function decodeLeniently(bytes: Buffer): string {
  const parts: string[] = [];
  let good = 0;
  for (let at = 0; at < bytes.length; ) {
    const width = widthOf(bytes, at);
    if (width > 0) at += width;
    else {
      parts.push(bytes.toString("utf8", good, at), String.fromCharCode(0xdc00 + bytes[at]!));
      good = ++at;
    }
  }
  parts.push(bytes.toString("utf8", good));
  return parts.join("");
}

/** How many bytes the character at an offset has; 0 where none begins. */
function widthOf(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const width = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return width > 0 && at + width <= bytes.length && isUtf8(bytes.subarray(at, at + width)) ? width : 0;
}
