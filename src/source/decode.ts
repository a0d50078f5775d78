import { isAscii, isUtf8 } from "node:buffer";

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
  const zero = bytes.indexOf(0);
  if (zero >= 0 && zero < PROBE) return undefined;
  if (isAscii(bytes)) return bytes.toString("latin1");
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

/**
 * The bytes of a text that is to take the place of `original`: in its encoding, with its byte order mark, and with the bytes that
 * are no UTF-8 as they were. What decodeText gives becomes the same bytes again, unless a text in UTF-16 ends amid a character.
 */
export function encodeText(text: string, original: Buffer): Buffer {
  if (original[0] === 0xff && original[1] === 0xfe) return Buffer.from(`\ufeff${text}`, "utf16le");
  if (original[0] === 0xfe && original[1] === 0xff) return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  const mark = original[0] === 0xef && original[1] === 0xbb && original[2] === 0xbf ? "\ufeff" : "";
  // Only lone surrogates are split off: those of a pair are one character.
  const parts = text.split(/([\udc80-\udcff])/u).map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from([part.charCodeAt(0) - 0xdc00])));
  return Buffer.concat([Buffer.from(mark), ...parts]);
}

/** How many bytes the character at an offset has; 0 where none begins. */
function widthOf(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const width = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return width > 0 && at + width <= bytes.length && isUtf8(bytes.subarray(at, at + width)) ? width : 0;
}
