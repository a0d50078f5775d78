import { byteLength } from "../labels.ts";

/** The most that the values of a ConfigMap or Secret may take together: 1 MiB (MaxSecretSize in pkg/apis/core/types.go). */
export const MAX_DATA_SIZE = 1024 * 1024;

const LINE_ENDS = /[\r\n]/g;

/** The bytes of UTF-8 that texts take together. */
export function textSize(texts: Readonly<Record<string, string>>): number {
  let size = 0;
  for (const key in texts) size += byteLength(texts[key]!);
  return size;
}

/** The bytes that base64 texts stand for together; line ends do not count, as for Go's decoder. */
export function base64Size(texts: Readonly<Record<string, string>>): number {
  let size = 0;
  for (const key in texts) {
    const text = texts[key]!;
    const digits = text.includes("\n") || text.includes("\r") ? text.replace(LINE_ENDS, "") : text;
    const padding = digits.endsWith("==") ? 2 : digits.endsWith("=") ? 1 : 0;
    size += (digits.length / 4) * 3 - padding;
  }
  return size;
}
