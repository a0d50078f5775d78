import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

/*
 * Lists and maps of resource.k8s.io, after validateSlice, validateSet and validateMap in
 * pkg/apis/resource/validation/validation.go.
 */

export type ItemCheck<Item> = (item: Item, path: Path, validation: Validation) => void;

/** A list of at most `most` items, each of them valid. A longer one is only called too long. Returns whether it was looked at. */
export function validateItems<Item>(items: readonly Item[], most: number, check: ItemCheck<Item>, path: Path, validation: Validation): boolean {
  if (items.length > most) {
    validation.tooMany(path, `there are ${items.length} items; at most ${most} are allowed`);
    return false;
  }
  items.forEach((item, i) => check(item, path.index(i), validation));
  return true;
}

/** The same, with no two items of one key. Causes about repeats name the item; its `keyField` until 1.34. */
export function validateDistinctItems<Item>(
  items: readonly Item[], most: number, check: ItemCheck<Item>, keyOf: (item: Item) => string, path: Path, validation: Validation, keyField?: string,
): void {
  if (!validateItems(items, most, check, path, validation)) return;
  const seen = new Set<string>();
  items.forEach((item, i) => {
    const key = keyOf(item);
    const itemPath = path.index(i);
    const named = keyField === undefined || validation.has("deviceDuplicatesNameItem") ? itemPath : itemPath.child(keyField);
    if (seen.has(key)) validation.duplicate(named, `${quote(key)} is there twice`);
    seen.add(key);
  });
}

/** The entry of a map under a key, which the server cuts in the middle where it is longer than `most`. */
export function entryPath(path: Path, key: string, most: number): Path {
  if (key.length <= most) return path.key(key);
  const kept = most - "...".length;
  return path.key(`${key.slice(0, Math.floor((kept + 1) / 2))}...${key.slice(key.length - Math.floor(kept / 2))}`);
}
