import type { LibraryTable } from "../signatures.ts";
import { contains } from "../equality.ts";
import { CostExceededError, type List } from "../values.ts";

/** The most pairs that are compared; what costs more than the limit for one expression would be cut short anyway. */
const MAX_PAIRS = 10_000_000;

function containsAll(list: List, wanted: List): boolean {
  checkPairs(list, wanted);
  return wanted.toArray().every((item) => contains(list, item));
}

function intersects(a: List, b: List): boolean {
  checkPairs(a, b);
  return a.toArray().some((item) => contains(b, item));
}

function checkPairs(a: List, b: List): void {
  if (a.size * b.size > MAX_PAIRS) throw new CostExceededError(`lists of ${a.size} and ${b.size} are too long to compare`);
}

/** ext/sets.go of cel-go. */
export const sets: LibraryTable = {
  list_sets_contains_list: ["sets.contains(list(T), list(T)): bool", containsAll],
  list_sets_equivalent_list: ["sets.equivalent(list(T), list(T)): bool", (a: List, b: List) => containsAll(a, b) && containsAll(b, a)],
  list_sets_intersects_list: ["sets.intersects(list(T), list(T)): bool", intersects],
};
