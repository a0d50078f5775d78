import { valueAt, type Resource } from "../resource/resource.ts";
import type { Place } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/**
 * Where a field of a resource stands in its text; undefined for a live object. A map or list that begins below its key is
 * shown by the key, whose name says more than its first entry. A field that is absent is at the key below which it belongs,
 * or at the kind where it belongs at the top.
 */
export function placeOf(resource: Resource, path: FieldPath, part: "key" | "value" = "value"): Place | undefined {
  if (!resource.origin) return undefined;
  const { document, path: before } = resource.origin;
  const value = valueAt(resource.value, path);
  if (value !== undefined && path.length > 0) {
    const range = document.rangeOf([...before, ...path], part);
    if (part === "key" || typeof value !== "object") return range;
    const key = document.rangeOf([...before, ...path], "key");
    return key.start.line < range.start.line ? key : range;
  }
  let there = path.length;
  while (there > 0 && valueAt(resource.value, path.slice(0, there)) === undefined) there--;
  return there > 0 ? document.rangeOf([...before, ...path.slice(0, there)], "key") : document.rangeOf([...before, "kind"], "value");
}
