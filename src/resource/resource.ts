import type { JsonObject, JsonValue, ManifestDocument } from "../source/document.ts";
import { formatPath, valueAt, type FieldPath, type Step } from "../source/path.ts";
import { detached } from "../source/detached.ts";

export { valueAt } from "../source/path.ts";

/** What the API server treats as one object: the version is not part of it. */
export interface ResourceId {
  /** The API group; "" for the core group. */
  readonly group: string;
  readonly kind: string;
  /** The effective namespace; undefined for a cluster-scoped kind. */
  readonly namespace: string | undefined;
  /** "" where the name is missing or made by the server (`generateName`). */
  readonly name: string;
}

/** One Kubernetes object; the items of a List are resources of their own. */
export interface Resource {
  readonly id: ResourceId;
  /** The version part of apiVersion: `v1`, `v1beta1`. */
  readonly version: string;
  /** The object as written; nothing is defaulted and types may be wrong. */
  readonly value: JsonObject;
  /** Where it was read; undefined for a live object. */
  readonly origin: Origin | undefined;
  /** Where the configuration says that its kind keeps Pod templates; `*` is every item of a list or entry of a map. */
  readonly podTemplatePaths?: readonly FieldPath[];
}

export interface Origin {
  readonly document: ManifestDocument;
  /** From the document to the object: empty, or `items`, 3 for an item of a List. */
  readonly path: FieldPath;
}

const ROOT: FieldPath = [];

/** A place in a resource, by name rather than by line; works for text and for live objects alike. */
export class Field {
  readonly resource: Resource;
  readonly path: FieldPath;

  constructor(resource: Resource, path: FieldPath = ROOT) {
    this.resource = resource;
    this.path = path;
  }

  /** The field below this one. */
  child(...steps: Step[]): Field {
    return new Field(this.resource, this.path.length === 0 ? steps : this.path.concat(steps));
  }

  /** The value there as written, or undefined. */
  get value(): JsonValue | undefined {
    return valueAt(this.resource.value, this.path);
  }

  toString(): string {
    return formatPath(this.path);
  }
}

/** The value as an object, or undefined for anything else (lists and null included). */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value as a list; anything else is an empty list. */
export function asList(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The value as a string, or undefined. */
export function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Splits `apps/v1` into group and version; the core group is "". */
export function parseApiVersion(apiVersion: string): GroupVersion {
  const known = parsed.get(apiVersion);
  if (known) return known;
  const slash = apiVersion.indexOf("/");
  const made = slash < 0 ? { group: "", version: detached(apiVersion) } : { group: detached(apiVersion.slice(0, slash)), version: detached(apiVersion.slice(slash + 1)) };
  if (parsed.size < MOST_PARSED) parsed.set(detached(apiVersion), made);
  return made;
}

interface GroupVersion { readonly group: string; readonly version: string }

/** Few apiVersions are used often. */
const parsed = new Map<string, GroupVersion>();
const MOST_PARSED = 1000;

/** `Service default/web`, `Namespace shop`: how messages name an object. */
export function nameOf({ kind, namespace, name }: ResourceId): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** A key for maps: two resources with the same key are one object to the API server. */
export function keyOf({ group, kind, namespace, name }: ResourceId): string {
  return `${group}/${kind}/${namespace ?? ""}/${name}`;
}

/** Whether two values are written alike, whatever the order of keys. */
export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame((a as JsonObject)[key], (b as JsonObject)[key]));
}
