import type { LibraryTable } from "../signatures.ts";
import { compare, concatenate, contains, equals } from "../equality.ts";
import { type Dictionary, Duration, EvaluationError, type List, Timestamp, Uint, type Value } from "../values.ts";

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;
/** The years 1 to 9999, in nanoseconds since 1970. */
const MIN_TIME = -62135596800n * 1_000_000_000n;
const MAX_TIME = 253402300800n * 1_000_000_000n - 1n;

/** The int, where it fits into 64 bits. */
export function int(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new EvaluationError("integer overflow");
  return value;
}

/** The uint, where it fits into 64 bits and is not negative. */
export function uint(value: bigint): Uint {
  if (value < 0n || value > MAX_UINT) throw new EvaluationError("unsigned integer overflow");
  return new Uint(value);
}

export function timestamp(nanoseconds: bigint): Timestamp {
  if (nanoseconds < MIN_TIME || nanoseconds > MAX_TIME) throw new EvaluationError("timestamp overflow");
  return new Timestamp(nanoseconds);
}

export function duration(nanoseconds: bigint): Duration {
  return new Duration(int(nanoseconds));
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new EvaluationError("division by zero");
  return value;
}

function addBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

const ARITHMETIC: LibraryTable = {
  add_bytes: ["_+_(bytes, bytes): bytes", addBytes],
  add_double: ["_+_(double, double): double", (a: number, b: number) => a + b],
  add_duration_duration: ["_+_(duration, duration): duration", (a: Duration, b: Duration) => duration(a.nanoseconds + b.nanoseconds)],
  add_duration_timestamp: ["_+_(duration, timestamp): timestamp", (a: Duration, b: Timestamp) => timestamp(a.nanoseconds + b.nanoseconds)],
  add_timestamp_duration: ["_+_(timestamp, duration): timestamp", (a: Timestamp, b: Duration) => timestamp(a.nanoseconds + b.nanoseconds)],
  add_int64: ["_+_(int, int): int", (a: bigint, b: bigint) => int(a + b)],
  add_list: ["_+_(list(A), list(A)): list(A)", concatenate],
  add_string: ["_+_(string, string): string", (a: string, b: string) => a + b],
  add_uint64: ["_+_(uint, uint): uint", (a: Uint, b: Uint) => uint(a.value + b.value)],
  subtract_double: ["_-_(double, double): double", (a: number, b: number) => a - b],
  subtract_duration_duration: ["_-_(duration, duration): duration", (a: Duration, b: Duration) => duration(a.nanoseconds - b.nanoseconds)],
  subtract_int64: ["_-_(int, int): int", (a: bigint, b: bigint) => int(a - b)],
  subtract_timestamp_duration: ["_-_(timestamp, duration): timestamp", (a: Timestamp, b: Duration) => timestamp(a.nanoseconds - b.nanoseconds)],
  subtract_timestamp_timestamp: ["_-_(timestamp, timestamp): duration", (a: Timestamp, b: Timestamp) => duration(a.nanoseconds - b.nanoseconds)],
  subtract_uint64: ["_-_(uint, uint): uint", (a: Uint, b: Uint) => uint(a.value - b.value)],
  multiply_double: ["_*_(double, double): double", (a: number, b: number) => a * b],
  multiply_int64: ["_*_(int, int): int", (a: bigint, b: bigint) => int(a * b)],
  multiply_uint64: ["_*_(uint, uint): uint", (a: Uint, b: Uint) => uint(a.value * b.value)],
  divide_double: ["_/_(double, double): double", (a: number, b: number) => a / b],
  divide_int64: ["_/_(int, int): int", (a: bigint, b: bigint) => int(a / divisor(b))],
  divide_uint64: ["_/_(uint, uint): uint", (a: Uint, b: Uint) => uint(a.value / divisor(b.value))],
  modulo_int64: ["_%_(int, int): int", (a: bigint, b: bigint) => a % divisor(b)],
  modulo_uint64: ["_%_(uint, uint): uint", (a: Uint, b: Uint) => uint(a.value % divisor(b.value))],
  negate_double: ["-_(double): double", (a: number) => -a],
  negate_int64: ["-_(int): int", (a: bigint) => int(-a)],
};

/** `<` for every pair of types that has an order; cel-go names the overloads after operator and types. */
function comparisons(word: string, operator: string, holds: (order: number) => boolean): LibraryTable {
  const test = (a: Value, b: Value): boolean => holds(compare(a, b));
  const types: readonly (readonly [suffix: string, parameters: string])[] = [
    ["bool", "bool, bool"], ["int64", "int, int"], ["int64_double", "int, double"], ["int64_uint64", "int, uint"], ["uint64", "uint, uint"],
    ["uint64_double", "uint, double"], ["uint64_int64", "uint, int"], ["double", "double, double"], ["double_int64", "double, int"],
    ["double_uint64", "double, uint"], ["string", "string, string"], ["bytes", "bytes, bytes"], ["timestamp", "timestamp, timestamp"],
    ["duration", "duration, duration"],
  ];
  return Object.fromEntries(types.map(([suffix, parameters]) => [`${word}_${suffix}`, [`${operator}(${parameters}): bool`, test] as const]));
}

function index(list: List, position: bigint): Value {
  if (position < 0n || position >= BigInt(list.size)) throw new EvaluationError(`index out of bounds: ${position}`);
  return list.at(Number(position));
}

function entry(map: Dictionary, key: Value): Value {
  const value = map.get(key);
  if (value === undefined) throw new EvaluationError(`no such key: ${String(key)}`);
  return value;
}

/** Operators and what macros are made of. The evaluator itself runs those without an implementation, since they do not evaluate all arguments. */
export const operators: LibraryTable = {
  ...ARITHMETIC,
  ...comparisons("less", "_<_", (order) => order < 0),
  ...comparisons("less_equals", "_<=_", (order) => order <= 0),
  ...comparisons("greater", "_>_", (order) => order > 0),
  ...comparisons("greater_equals", "_>=_", (order) => order >= 0),
  equals: ["_==_(A, A): bool", equals],
  not_equals: ["_!=_(A, A): bool", (a: Value, b: Value) => !equals(a, b)],
  in_list: ["@in(A, list(A)): bool", (value: Value, list: List) => contains(list, value)],
  in_map: ["@in(A, map(A, B)): bool", (key: Value, map: Dictionary) => map.get(key) !== undefined],
  index_list: ["_[_](list(A), int): A", index],
  index_map: ["_[_](map(A, B), A): B", entry],
  logical_not: ["!_(bool): bool", (a: boolean) => !a],
  logical_and: "_&&_(bool, bool): bool",
  logical_or: "_||_(bool, bool): bool",
  conditional: "_?_:_(bool, A, A): A",
  not_strictly_false: "@not_strictly_false(bool): bool",
};
