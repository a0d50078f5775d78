import { Field, type Resource } from "../../resource/resource.ts";
import type { FieldPath } from "../../source/path.ts";

interface PostedField {
  readonly $resource: number;
  readonly path: FieldPath;
}

/** A problem as another thread can read it: fields by the places of their resources. Throws where an object is not of the input. */
export function post(value: unknown, indexOf: (resource: Resource) => number | undefined): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => post(item, indexOf));
  if (isField(value)) {
    const index = indexOf(value.resource);
    if (index === undefined) throw new TypeError("the problem is about an object that is not in the input");
    return { $resource: index, path: [...value.path] } satisfies PostedField;
  }
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, post(item, indexOf)]));
}

/** The reverse of post. */
export function receive(value: unknown, resources: readonly Resource[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => receive(item, resources));
  if (Object.hasOwn(value, "$resource")) {
    const { $resource, path } = value as PostedField;
    return new Field(resources[$resource]!, path);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, receive(item, resources)]));
}

/** A field, of whichever copy of the library. */
export function isField(value: unknown): value is Field {
  const { resource, path } = (value ?? {}) as { resource?: unknown; path?: unknown };
  return typeof resource === "object" && resource !== null && Array.isArray(path);
}
