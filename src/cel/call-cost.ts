import { formatPatternLength } from "./functions/format.ts";
import { codePoints } from "./functions/strings.ts";
import { type Dictionary, LibraryValue, List, Optional, type Value } from "./values.ts";

/** What accessing a text costs by character, and a pattern by character (common/cost.go of cel-go). */
export const TEXT_FACTOR = 0.1;
export const PATTERN_FACTOR = 0.25;
export const CREATE_LIST = 10;
export const CREATE_MAP = 30;
export const CREATE_STRUCT = 40;

/** What a call costs at run time (CostTracker.costCall of cel-go and CostEstimator.CallCost of apiserver). */
export function callCost(name: string, overload: string, args: readonly Value[], result: Value): number {
  return extensionCost(overload, args, result) ?? libraryCost(name, overload, args, result) ?? standardCost(overload, args);
}

/** Functions of ext/sets.go and ext/lists.go of cel-go. */
function extensionCost(overload: string, args: readonly Value[], result: Value): number | undefined {
  switch (overload) {
    case "list_sets_contains_list": case "list_sets_intersects_list": return 1 + sizeOf(args[0]!) * sizeOf(args[1]!);
    case "list_sets_equivalent_list": return 1 + 2 * sizeOf(args[0]!) * sizeOf(args[1]!);
    case "list_slice": case "lists_range": case "list_reverse": return 1 + CREATE_LIST + sizeOf(result);
    case "list_flatten": return 1 + CREATE_LIST + sizeOf(args[0]!);
    case "list_flatten_int": return 1 + CREATE_LIST + sizeOf(args[0]!) * Number(args[1]);
    default: {
      const isSort = overload === "list_distinct" || overload.endsWith("_sort") || overload.endsWith("_sortByAssociatedKeys");
      const size = isSort ? sizeOf(overload.endsWith("Keys") ? args[1]! : args[0]!) : 0;
      return isSort ? 1 + CREATE_LIST + 2 * size * size : undefined;
    }
  }
}

const ONE_TRAVERSAL: ReadonlySet<string> = new Set([
  "url", "lowerAscii", "upperAscii", "substring", "trim", "jsonpatch.escapeKey", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver",
]);

function libraryCost(name: string, overload: string, args: readonly Value[], result: Value): number | undefined {
  if (ONE_TRAVERSAL.has(name)) return traverse(sizeOf(args[0]!));
  switch (name) {
    case "isSorted": case "sum": case "max": case "min": case "indexOf": case "lastIndexOf": return traversal(args[0]!);
    case "replace": case "split": case "ip.isCanonical": return traverse(2 * sizeOf(args[0]!));
    case "join": return traverse(2 * sizeOf(result));
    case "find": case "findAll": return patternCost(sizeOf(args[0]!), sizeOf(args[1]!));
    case "ip": return overload === "cidr_ip" ? 1 : traverse(sizeOf(args[0]!));
    case "validate": return patternCost(sizeOf(args[1]!), formatPatternLength(args[0] as LibraryValue));
    case "containsIP": return overload === "cidr_contains_ip_string" ? 1 + traverse(sizeOf(args[1]!)) : 1;
    case "containsCIDR": return overload === "cidr_contains_cidr_string" ? 3 + traverse(sizeOf(args[1]!)) : 3;
    case "_==_": return args[0] instanceof LibraryValue ? 1 : undefined;
    default: return undefined;
  }
}

function standardCost(overload: string, args: readonly Value[]): number {
  switch (overload) {
    case "starts_with_string": case "ends_with_string": case "string_to_bytes": case "bytes_to_string": case "strings_quote": case "string_format":
      return traverse(sizeOf(args[0]!));
    case "in_list": return sizeOf(args[1]!);
    case "equals": case "not_equals": case "less_string": case "greater_string": case "less_equals_string": case "greater_equals_string":
    case "less_bytes": case "greater_bytes": case "less_equals_bytes": case "greater_equals_bytes":
      return traverse(Math.min(sizeOf(args[0]!), sizeOf(args[1]!)));
    case "add_string": case "add_bytes": return traverse(sizeOf(args[0]!) + sizeOf(args[1]!));
    case "matches_string": return patternCost(sizeOf(args[0]!), sizeOf(args[1]!));
    case "contains_string": return traverse(sizeOf(args[0]!)) * traverse(sizeOf(args[1]!));
    default: return 1;
  }
}

function traverse(size: number): number {
  return Math.ceil(size * TEXT_FACTOR);
}

function patternCost(textSize: number, patternSize: number): number {
  return Math.ceil((1 + textSize) * TEXT_FACTOR) * Math.ceil(patternSize * PATTERN_FACTOR);
}

/** What `size()` would give; 1 for values without a size. */
function sizeOf(value: Value): number {
  if (typeof value === "string") return codePoints(value);
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof List) return value.size;
  if (value instanceof Optional && value.value !== undefined) return sizeOf(value.value);
  return isDictionary(value) ? value.size : 1;
}

function isDictionary(value: Value): value is Dictionary {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** The cost of going through a value with everything in it. */
function traversal(value: Value): number {
  if (typeof value === "string") return Math.floor(value.length * TEXT_FACTOR);
  if (value instanceof Uint8Array) return Math.floor(value.length * TEXT_FACTOR);
  if (value instanceof List) return value.toArray().reduce((total: number, item) => total + traversal(item), 0);
  if (isDictionary(value)) return value.keys().reduce((total: number, key) => total + traversal(key) + traversal(value.get(key)!), 0);
  return 1;
}
