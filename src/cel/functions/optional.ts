import type { LibraryTable } from "../signatures.ts";
import { type Dictionary, Duration, EvaluationError, List, Optional, Timestamp, Uint, type Value } from "../values.ts";

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === "") return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof List) return value.size === 0;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  // Go's zero time is the start of the year 1.
  if (value instanceof Timestamp) return value.nanoseconds === -62135596800n * 1_000_000_000n;
  return typeof value === "object" && "kind" in value && value.size === 0;
}

function valueOf({ value }: Optional): Value {
  if (value === undefined) throw new EvaluationError("optional.none() dereference");
  return value;
}

const present = (value: Value | undefined): Optional => (value === undefined ? Optional.none : new Optional(value));
const item = (list: List, index: bigint): Value | undefined => (index >= 0n && index < BigInt(list.size) ? list.at(Number(index)) : undefined);
const entry = (map: Dictionary, key: Value): Value | undefined => map.get(key);
const inside = <C, K>(get: (container: C, key: K) => Value | undefined) => (optional: Optional, key: K): Optional =>
  optional.value === undefined ? Optional.none : present(get(optional.value as C, key));
const unwrap = (list: List): List => List.of((list.toArray() as Optional[]).flatMap(({ value }) => (value === undefined ? [] : [value])));

/** cel/library.go of cel-go: optional values. The evaluator runs `or`, `orValue` and `.?field`, which do not evaluate all arguments. */
export const optional: LibraryTable = {
  optional_of: ["optional.of(V): optional(V)", (value: Value) => new Optional(value)],
  optional_ofNonZeroValue: ["optional.ofNonZeroValue(V): optional(V)", (value: Value) => (isZero(value) ? Optional.none : new Optional(value))],
  optional_none: ["optional.none(): optional(V)", () => Optional.none],
  optional_value: [".value(optional(V)): V", valueOf],
  optional_hasValue: [".hasValue(optional(V)): bool", ({ value }: Optional) => value !== undefined],
  optional_or_optional: ".or(optional(V), optional(V)): optional(V)",
  optional_orValue_value: ".orValue(optional(V), V): V",
  select_optional_field: "_?._(dyn, string): optional(V)",
  list_optindex_optional_int: ["_[?_](list(V), int): optional(V)", (list: List, index: bigint) => present(item(list, index))],
  optional_list_optindex_optional_int: ["_[?_](optional(list(V)), int): optional(V)", inside(item)],
  map_optindex_optional_value: ["_[?_](map(K, V), K): optional(V)", (map: Dictionary, key: Value) => present(map.get(key))],
  optional_map_optindex_optional_value: ["_[?_](optional(map(K, V)), K): optional(V)", inside(entry)],
  optional_list_index_int: ["_[_](optional(list(V)), int): optional(V)", inside(item)],
  optional_map_index_value: ["_[_](optional(map(K, V)), K): optional(V)", inside(entry)],
  list_first: [".first(list(V)): optional(V)", (list: List) => present(item(list, 0n))],
  list_last: [".last(list(V)): optional(V)", (list: List) => present(item(list, BigInt(list.size - 1)))],
  optional_unwrap: ["optional.unwrap(list(optional(V))): list(V)", unwrap],
  optional_unwrapOpt: [".unwrapOpt(list(optional(V))): list(V)", unwrap],
};
