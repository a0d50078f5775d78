import { byteLength, MOST_BYTES_OF_UNIT } from "../labels.ts";

/** The most that the values of a ConfigMap or Secret may take together: 1 MiB (MaxSecretSize in pkg/apis/core/types.go). */
export const MAX_DATA_SIZE = 1024 * 1024;

const LINE_ENDS = /[\r\n]/g;

/** The bytes that texts (as UTF-8) and base64 texts (as what they stand for) take together; exact only where that may be too much. */
export function dataSize(texts: Readonly<Record<string, string>>, base64: Readonly<Record<string, string>>): number {
  const decoded = base64Size(base64);
  let units = 0;
  for (const key in texts) units += texts[key]!.length;
  const most = decoded + units * MOST_BYTES_OF_UNIT;
  return most <= MAX_DATA_SIZE ? most : decoded + textSize(texts);
}

function textSize(texts: Readonly<Record<string, string>>): number {
  let size = 0;
  for (const key in texts) size += byteLength(texts[key]!);
  return size;
}

/** Line ends do not count, as for Go's decoder. */
function base64Size(texts: Readonly<Record<string, string>>): number {
  let size = 0;
  for (const key in texts) {
    const text = texts[key]!;
    const digits = text.includes("\n") || text.includes("\r") ? text.replace(LINE_ENDS, "") : text;
    const padding = digits.endsWith("==") ? 2 : digits.endsWith("=") ? 1 : 0;
    size += (digits.length / 4) * 3 - padding;
  }
  return size;
}
