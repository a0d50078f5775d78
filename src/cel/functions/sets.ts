import type { LibraryTable } from "../signatures.ts";
import { contains } from "../equality.ts";
import type { List } from "../values.ts";

const containsAll = (list: List, wanted: List): boolean => wanted.toArray().every((item) => contains(list, item));

/** ext/sets.go of cel-go. */
export const sets: LibraryTable = {
  list_sets_contains_list: ["sets.contains(list(T), list(T)): bool", containsAll],
  list_sets_equivalent_list: ["sets.equivalent(list(T), list(T)): bool", (a: List, b: List) => containsAll(a, b) && containsAll(b, a)],
  list_sets_intersects_list: ["sets.intersects(list(T), list(T)): bool", (a: List, b: List) => a.toArray().some((item) => contains(b, item))],
};
