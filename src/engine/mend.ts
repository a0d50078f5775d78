import { knownKind } from "../kinds/index.ts";
import type { Cause } from "../resource/cause.ts";
import { parseApiVersion, valueAt, type Resource } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/**
 * A refused resource as it was probably meant: misspelled fields and kinds under their right names, numbers as texts where texts
 * belong. The graph takes these, so that one mistake is not blamed on its neighbours: a Service is not said to select nothing
 * because of a typing error in the Deployment. The resource itself where nothing is suggested.
 */
export function mended(resource: Resource, causes: readonly Cause[]): Resource {
  let value: JsonValue = resource.value;
  for (const cause of causes) {
    const path = (cause.at ?? cause.path).steps;
    // A kind that we know under its old group or version means something there too: its own defaults, which another version has not.
    if (!cause.suggestion || path.length === 0 || (path[0] === "apiVersion" && knownKind(resource.id) !== undefined)) continue;
    const { suggestion } = cause;
    const at = valueAt(value, path);
    if (suggestion.kind === "rename" && at !== undefined) value = changed(value, path, (parent, key) => renamed(parent, String(key), suggestion.to));
    else if (suggestion.kind === "replace") value = changed(value, path, (parent, key) => ({ ...parent, [key]: suggestion.to }));
    else if (suggestion.kind === "quote" && typeof at !== "object") value = changed(value, path, (parent, key) => ({ ...parent, [key]: String(at) }));
  }
  if (value === resource.value) return resource;
  const object = value as JsonObject;
  const { group, version } = parseApiVersion(String(object.apiVersion));
  const meant: Resource = { ...resource, id: { ...resource.id, group, kind: String(object.kind) }, version, value: object };
  if (!resource.origin) writtenAs.set(meant, resource);
  return meant;
}

/** What a live object that was mended is in the cluster. */
const writtenAs = new WeakMap<Resource, Resource>();

/** What two readings of one object have in common. */
export function identityOf(resource: Resource): object {
  return resource.origin ?? writtenAs.get(resource) ?? resource;
}

/** A copy in which the object (or list) around the end of the path is another; the rest is shared. */
function changed(value: JsonValue, path: FieldPath, change: (parent: JsonObject, key: string | number) => JsonObject): JsonValue {
  const [step, ...rest] = path;
  if (typeof value !== "object" || value === null || step === undefined) return value;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    if (typeof step !== "number" || step >= list.length) return value;
    if (rest.length === 0) return list.with(step, change({ [step]: list[step] }, step)[step] ?? null);
    return list.with(step, changed(list[step]!, rest, change));
  }
  const object = value as JsonObject;
  if (rest.length === 0) return change(object, step);
  return Object.hasOwn(object, step) ? { ...object, [step]: changed(object[step]!, rest, change) } : value;
}

function renamed(object: JsonObject, from: string, to: string): JsonObject {
  if (Object.hasOwn(object, to)) return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === from ? to : key, value]));
}
