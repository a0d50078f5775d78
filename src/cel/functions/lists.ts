import type { LibraryTable } from "../signatures.ts";
import { compare, contains, equals } from "../equality.ts";
import { CostExceededError, Duration, EvaluationError, List, Uint, type Value } from "../values.ts";
import { duration, int, uint } from "./operators.ts";

/** The types that lists can be sorted by, with the word in the overload's id. */
const ORDERED: readonly (readonly [type: string, word: string])[] = [
  ["int", "int"], ["uint", "uint"], ["double", "double"], ["bool", "bool"], ["duration", "duration"], ["timestamp", "timestamp"],
  ["string", "string"], ["bytes", "bytes"],
];

function isSorted(list: List): boolean {
  for (let i = 1; i < list.size; i++) if (compare(list.at(i - 1), list.at(i)) > 0) return false;
  return true;
}

const extreme = (sign: number) => (list: List): Value => {
  if (list.size === 0) throw new EvaluationError("the list is empty");
  return list.toArray().reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
};

function sum(list: List, zero: Value): Value {
  return list.toArray().reduce((total, value) => {
    if (typeof total === "bigint") return int(total + (value as bigint));
    if (typeof total === "number") return total + (value as number);
    if (total instanceof Uint) return uint(total.value + (value as Uint).value);
    return duration((total as Duration).nanoseconds + (value as Duration).nanoseconds);
  }, zero);
}

function indexOf(list: List, value: Value): bigint {
  return BigInt(list.toArray().findIndex((item) => equals(item, value)));
}

function lastIndexOf(list: List, value: Value): bigint {
  return BigInt(list.toArray().findLastIndex((item) => equals(item, value)));
}

/** pkg/cel/library/lists.go of apiserver. */
export const collections: LibraryTable = {
  ...Object.fromEntries(ORDERED.flatMap(([type, word]) => [
    [`list_${word}_is_sorted_bool`, [`.isSorted(list(${type})): bool`, isSorted]],
    [`list_${word}_min_${word}`, [`.min(list(${type})): ${type}`, extreme(-1)]],
    [`list_${word}_max_${word}`, [`.max(list(${type})): ${type}`, extreme(1)]],
  ])),
  list_int_sum_int: [".sum(list(int)): int", (list: List) => sum(list, 0n)],
  list_uint_sum_uint: [".sum(list(uint)): uint", (list: List) => sum(list, new Uint(0n))],
  list_double_sum_double: [".sum(list(double)): double", (list: List) => sum(list, 0)],
  list_duration_sum_duration: [".sum(list(duration)): duration", (list: List) => sum(list, new Duration(0n))],
  list_a_index_of_int: [".indexOf(list(A), A): int", indexOf],
  list_a_last_index_of_int: [".lastIndexOf(list(A), A): int", lastIndexOf],
};

/** The most pairs that are compared; what costs more than the limit for one expression would be cut short anyway. */
const MAX_PAIRS = 10_000_000;

function distinct(list: List): List {
  if (list.size ** 2 > MAX_PAIRS) throw new CostExceededError(`a list of ${list.size} is too long for distinct()`);
  const items: Value[] = [];
  for (const item of list) if (!contains(List.of(items), item)) items.push(item);
  return List.of(items);
}

function flatten(list: List, depth = 1n): List {
  if (depth < 0n) throw new EvaluationError("the depth may not be negative");
  const flat = (items: List, left: bigint): Value[] => items.toArray().flatMap((item) => (item instanceof List && left > 0n ? flat(item, left - 1n) : [item]));
  return List.of(flat(list, depth));
}

function slice(list: List, start: bigint, end: bigint): List {
  if (start < 0n || end < 0n || start > end || end > BigInt(list.size)) throw new EvaluationError(`cannot slice(${start}, ${end}) a list of ${list.size}`);
  return List.of(list.toArray().slice(Number(start), Number(end)));
}

/** The most that lists.range() may give; the cost limit ends it earlier. */
const MAX_RANGE = 1_000_000n;

function range(count: bigint): List {
  if (count > MAX_RANGE) throw new EvaluationError(`a range of ${count} is too long`);
  return new List(count < 0n ? 0 : Number(count), (index) => BigInt(index));
}

/** ext/lists.go of cel-go, version 3 of the library without sorting. */
export const listsExtension: LibraryTable = {
  list_distinct: [".distinct(list(T)): list(T)", distinct],
  list_flatten: [".flatten(list(list(T))): list(T)", flatten],
  list_flatten_int: [".flatten(list(dyn), int): list(dyn)", flatten],
  list_reverse: [".reverse(list(T)): list(T)", (list: List) => List.of(list.toArray().reverse())],
  list_slice: [".slice(list(T), int, int): list(T)", slice],
  lists_range: ["lists.range(int): list(int)", range],
};

function sortByKeys(list: List, keys: List): List {
  const order = keys.toArray().map((key, i) => [key, i] as const).sort(([a], [b]) => compare(a, b));
  return List.of(order.map(([, i]) => list.at(i)));
}

/** The sorting of ext/lists.go. */
export const sortable: LibraryTable = Object.fromEntries(ORDERED.flatMap(([type, word]) => {
  const name = type === "duration" ? "google.protobuf.Duration" : type === "timestamp" ? "google.protobuf.Timestamp" : word;
  return [
    [`list_${name}_sort`, [`.sort(list(${type})): list(${type})`, (list: List) => sortByKeys(list, list)]],
    [`list_${name}_sortByAssociatedKeys`, [`.@sortByAssociatedKeys(list(T), list(${type})): list(T)`, sortByKeys]],
  ];
}));
