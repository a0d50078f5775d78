import type { LibraryTable } from "../signatures.ts";
import { EvaluationError, List } from "../values.ts";
import { formatText } from "./string-format.ts";

/** The number of Unicode characters of a text, which CEL counts instead of UTF-16 units. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) count--;
  }
  return count;
}

function outOfRange(index: bigint): never {
  throw new EvaluationError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  if (index < 0n || index > BigInt(characters.length)) outOfRange(index);
  return characters[Number(index)] ?? "";
}

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === "") return from;
  if (from < 0n) outOfRange(from);
  const characters = [...text];
  if (from >= BigInt(characters.length)) return -1n;
  const found = characters.slice(Number(from)).join("").indexOf(part);
  return found < 0 ? -1n : from + BigInt(codePoints(characters.slice(Number(from)).join("").slice(0, found)));
}

function lastIndexOf(text: string, part: string): bigint {
  const length = codePoints(text);
  if (part === "") return BigInt(length);
  return length < codePoints(part) ? -1n : lastIndexFrom(text, part, BigInt(length - 1));
}

function lastIndexFrom(text: string, part: string, from: bigint): bigint {
  if (part === "") return from;
  if (from < 0n) outOfRange(from);
  const characters = [...text];
  if (from >= BigInt(characters.length)) return -1n;
  const wanted = [...part];
  for (let i = Math.min(Number(from), characters.length - wanted.length); i >= 0; i--) {
    if (wanted.every((character, j) => characters[i + j] === character)) return BigInt(i);
  }
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  const length = BigInt(characters.length);
  const stop = end ?? length;
  if (start < 0n || start > length) outOfRange(start);
  if (stop < start || stop > length) outOfRange(stop);
  return characters.slice(Number(start), Number(stop)).join("");
}

function replace(text: string, old: string, replacement: string, most = -1n): string {
  if (most < 0n) return old === "" ? `${replacement}${[...text].map((character) => character + replacement).join("")}` : text.replaceAll(old, () => replacement);
  const parts = old === "" ? ["", ...text] : text.split(old);
  const count = Math.min(Number(most), parts.length - 1);
  return parts.slice(0, count + 1).join(replacement) + (count + 1 < parts.length ? old + parts.slice(count + 1).join(old) : "");
}

function split(text: string, separator: string, most = -1n): List {
  const parts = separator === "" ? [...text] : text.split(separator);
  if (most === 0n) return List.of([]);
  if (most < 0n || parts.length <= Number(most)) return List.of(parts);
  const count = Number(most) - 1;
  return List.of([...parts.slice(0, count), parts.slice(count).join(separator)]);
}

const join = (list: List, separator = ""): string => (list.toArray() as string[]).join(separator);
const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upperAscii = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
/** What Go counts as space; unlike JavaScript it leaves the byte order mark, and takes U+0085. */
const trim = (text: string): string => text.replace(/^[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+|[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+$/g, "");
const QUOTED: Readonly<Record<string, string>> = {
  "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"',
};
/** The text between double quotes, with escape sequences for what CEL has one for. */
const quoteText = (text: string): string => `"${[...text].map((character) => QUOTED[character] ?? character).join("")}"`;

/** ext/strings.go of cel-go, version 2 of the library. */
export const strings: LibraryTable = {
  string_char_at_int: [".charAt(string, int): string", charAt],
  string_format: [".format(string, list(dyn)): string", formatText],
  string_index_of_string: [".indexOf(string, string): int", indexOf],
  string_index_of_string_int: [".indexOf(string, string, int): int", indexOf],
  list_join: [".join(list(string)): string", join],
  list_join_string: [".join(list(string), string): string", join],
  string_last_index_of_string: [".lastIndexOf(string, string): int", lastIndexOf],
  string_last_index_of_string_int: [".lastIndexOf(string, string, int): int", lastIndexFrom],
  string_lower_ascii: [".lowerAscii(string): string", lowerAscii],
  string_replace_string_string: [".replace(string, string, string): string", replace],
  string_replace_string_string_int: [".replace(string, string, string, int): string", replace],
  string_split_string: [".split(string, string): list(string)", split],
  string_split_string_int: [".split(string, string, int): list(string)", split],
  string_substring_int: [".substring(string, int): string", substring],
  string_substring_int_int: [".substring(string, int, int): string", substring],
  string_trim: [".trim(string): string", trim],
  string_upper_ascii: [".upperAscii(string): string", upperAscii],
  strings_quote: ["strings.quote(string): string", quoteText],
};
