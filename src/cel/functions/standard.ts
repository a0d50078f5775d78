import type { LibraryTable } from "../signatures.ts";
import { type Dictionary, EvaluationError, type List, Uint, type Value } from "../values.ts";
import { int, uint } from "./operators.ts";
import { matches } from "./regex.ts";
import { doubleToText } from "./string-format.ts";
import { codePoints } from "./strings.ts";

const UTF8 = new TextEncoder();
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const DECIMAL = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(?:(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?\d+)$/;
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ["1", true], ["t", true], ["T", true], ["true", true], ["TRUE", true], ["True", true],
  ["0", false], ["f", false], ["F", false], ["false", false], ["FALSE", false], ["False", false],
]);

function textToInt(text: string): bigint {
  if (!DECIMAL.test(text)) throw new EvaluationError(`${JSON.stringify(text)} is not an integer`);
  return int(BigInt(text.replace("+", "")));
}

function textToUint(text: string): Uint {
  if (!/^\d+$/.test(text)) throw new EvaluationError(`${JSON.stringify(text)} is not an unsigned integer`);
  return uint(BigInt(text));
}

function textToDouble(text: string): number {
  const special = /^([+-]?)(?:inf(?:inity)?|nan)$/i.exec(text);
  if (special) return /nan/i.test(text) ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  const value = Number(text);
  if (!FLOAT.test(text) || !Number.isFinite(value)) throw new EvaluationError(`${JSON.stringify(text)} is not a number`);
  return value;
}

function textToBool(text: string): boolean {
  const value = BOOLS.get(text);
  if (value === undefined) throw new EvaluationError(`${JSON.stringify(text)} is not a boolean`);
  return value;
}

function doubleToInt(value: number): bigint {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) throw new EvaluationError("integer overflow");
  return BigInt(Math.trunc(value));
}

function doubleToUint(value: number): Uint {
  if (!Number.isFinite(value) || value < 0 || value >= 2 ** 64) throw new EvaluationError("unsigned integer overflow");
  return new Uint(BigInt(Math.trunc(value)));
}

function bytesToText(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    throw new EvaluationError("the bytes are not UTF-8");
  }
}

const same = (value: never): Value => value;

/** Conversions and sizes, after common/stdlib of cel-go. Conversions of times are with the other functions of time. */
export const standard: LibraryTable = {
  bool_to_bool: ["bool(bool): bool", same],
  string_to_bool: ["bool(string): bool", textToBool],
  bytes_to_bytes: ["bytes(bytes): bytes", same],
  string_to_bytes: ["bytes(string): bytes", (text: string) => UTF8.encode(text)],
  double_to_double: ["double(double): double", same],
  int64_to_double: ["double(int): double", (value: bigint) => Number(value)],
  string_to_double: ["double(string): double", textToDouble],
  uint64_to_double: ["double(uint): double", ({ value }: Uint) => Number(value)],
  int64_to_int64: ["int(int): int", same],
  double_to_int64: ["int(double): int", doubleToInt],
  string_to_int64: ["int(string): int", textToInt],
  uint64_to_int64: ["int(uint): int", ({ value }: Uint) => int(value)],
  uint64_to_uint64: ["uint(uint): uint", same],
  double_to_uint64: ["uint(double): uint", doubleToUint],
  int64_to_uint64: ["uint(int): uint", uint],
  string_to_uint64: ["uint(string): uint", textToUint],
  string_to_string: ["string(string): string", same],
  bool_to_string: ["string(bool): string", (value: boolean) => String(value)],
  bytes_to_string: ["string(bytes): string", bytesToText],
  double_to_string: ["string(double): string", doubleToText],
  int64_to_string: ["string(int): string", (value: bigint) => String(value)],
  uint64_to_string: ["string(uint): string", ({ value }: Uint) => String(value)],
  to_dyn: ["dyn(A): dyn", same],
  type: "type(A): type(A)",
  size_bytes: ["size(bytes): int", (bytes: Uint8Array) => BigInt(bytes.length)],
  size_list: ["size(list(A)): int", ({ size }: List) => BigInt(size)],
  size_map: ["size(map(A, B)): int", ({ size }: Dictionary) => BigInt(size)],
  size_string: ["size(string): int", (text: string) => BigInt(codePoints(text))],
  bytes_size: [".size(bytes): int", (bytes: Uint8Array) => BigInt(bytes.length)],
  list_size: [".size(list(A)): int", ({ size }: List) => BigInt(size)],
  map_size: [".size(map(A, B)): int", ({ size }: Dictionary) => BigInt(size)],
  string_size: [".size(string): int", (text: string) => BigInt(codePoints(text))],
  contains_string: [".contains(string, string): bool", (text: string, part: string) => text.includes(part)],
  ends_with_string: [".endsWith(string, string): bool", (text: string, end: string) => text.endsWith(end)],
  starts_with_string: [".startsWith(string, string): bool", (text: string, start: string) => text.startsWith(start)],
  matches_string: [".matches(string, string): bool", matches],
  matches: ["matches(string, string): bool", matches],
};
