import { Duration, type Dictionary, EvaluationError, GrowingList, LibraryValue, List, Optional, Timestamp, TypeValue, Uint, type Value } from "./values.ts";

/** Whether two values are equal; values of different types are not, but numbers of all types compare by value (types.Equal of cel-go). */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof List) return b instanceof List && equalLists(a, b);
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanoseconds === b.nanoseconds;
  if (a instanceof Duration) return b instanceof Duration && a.nanoseconds === b.nanoseconds;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof LibraryValue) return b instanceof LibraryValue && a.type.name === b.type.name && a.identity === b.identity;
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false;
    return a.value === undefined || b.value === undefined ? a.value === b.value : equals(a.value, b.value);
  }
  return "kind" in a && "kind" in b && equalDictionaries(a, b);
}

function equalDictionaries(a: Dictionary, b: Dictionary): boolean {
  return a.size === b.size && a.keys().every((key) => {
    const [left, right] = [a.get(key), b.get(key)];
    return left !== undefined && right !== undefined && equals(left, right);
  });
}

function equalLists(a: List, b: List): boolean {
  if (a.size !== b.size) return false;
  if (a.merge?.kind === "set") return containsAll(a, b);
  if (a.merge?.kind === "map") {
    const { keys } = a.merge;
    return a.toArray().every((item) => {
      const other = findByKeys(b, item, keys);
      return other !== undefined && equals(item, other);
    });
  }
  for (let i = 0; i < a.size; i++) if (!equals(a.at(i), b.at(i))) return false;
  return true;
}

function containsAll(list: List, wanted: List): boolean {
  return wanted.toArray().every((item) => contains(list, item));
}

/** Whether a list holds a value. */
export function contains(list: List, value: Value): boolean {
  for (const item of list) if (equals(item, value)) return true;
  return false;
}

function findByKeys(list: List, item: Value, keys: readonly string[]): Value | undefined {
  for (const other of list) if (keys.every((key) => equalOrAbsent(field(item, key), field(other, key)))) return other;
  return undefined;
}

function equalOrAbsent(a: Value | undefined, b: Value | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equals(a, b);
}

function field(value: Value, key: string): Value | undefined {
  return typeof value === "object" && value !== null && "kind" in value ? value.get(key) : undefined;
}

/** Two lists after each other; lists of a schema that are sets or keyed are merged (traits.Adder of apiserver's pkg/cel/common). */
export function concatenate(a: List, b: List): List {
  if (a instanceof GrowingList) return a.append(b);
  if (a.merge?.kind === "set") return List.of([...a, ...b.toArray().filter((item) => !contains(a, item))], a.merge);
  if (a.merge?.kind === "map") {
    const { keys } = a.merge;
    const items = a.toArray().map((item) => findByKeys(b, item, keys) ?? item);
    return List.of([...items, ...b.toArray().filter((item) => findByKeys(a, item, keys) === undefined)], a.merge);
  }
  return new List(a.size + b.size, (index) => (index < a.size ? a.at(index) : b.at(index - a.size)));
}

type NumberValue = bigint | number | Uint;

function isNumber(value: Value): value is NumberValue {
  return typeof value === "bigint" || typeof value === "number" || value instanceof Uint;
}

/** -1, 0 or 1; undefined where one is NaN. JavaScript compares bigints and numbers by value. */
function compareNumbers(a: NumberValue, b: NumberValue): number | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? undefined : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return Math.sign(a.length - b.length);
}

/** -1, 0 or 1, as `<` and `>` see it. Throws for values that have no order, and for NaN. */
export function compare(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) {
    const order = compareNumbers(a, b);
    if (order === undefined) throw new EvaluationError("NaN values cannot be ordered");
    return order;
  }
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) {
    return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
  }
  throw new EvaluationError("no such overload");
}

/** By Unicode character, as Go compares UTF-8, which differs from UTF-16 for characters beyond the basic plane. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
  if (i >= a.length || i >= b.length) return a.length < b.length ? -1 : 1;
  const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
  if (isSurrogate(left) !== isSurrogate(right)) return isSurrogate(left) ? 1 : -1;
  return left < right ? -1 : 1;
}
