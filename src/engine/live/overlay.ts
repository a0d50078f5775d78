import { asList, asObject, keyOf, valueAt, type Field, type Resource } from "../../resource/resource.ts";
import { readResources, type ReadOptions } from "../../resource/read.ts";
import type { JsonObject, JsonValue, ManifestDocument } from "../../source/document.ts";
import type { ProjectFile } from "../project.ts";

/** Fields of an object that the one who applies owns: FieldsV1 of its managedFields, `f:spec` → `f:replicas`. */
export type OwnedFields = readonly JsonObject[];

/** The live objects that files describe, by key, and which fields of them an apply owns. */
export type Targets = ReadonlyMap<string, { readonly resource: Resource; readonly owned: OwnedFields }>;

/**
 * Files as they are once they are applied on top of live objects: what a file says counts, what it does not say stays as it is, unless an
 * earlier apply has written it (server-side apply; apimachinery managedfields). Places stay those of the file.
 */
export function overlay(files: readonly ProjectFile[], targets: Targets, options: ReadOptions): ProjectFile[] {
  return files.map(({ file, documents }) => ({ file, documents: documents.map((document) => overlaid(document, targets, options)) }));
}

function overlaid(document: ManifestDocument, targets: Targets, options: ReadOptions): ManifestDocument {
  let { value } = document;
  for (const resource of readResources(document, options)) {
    const target = targets.get(keyOf(resource.id));
    if (!target) continue;
    const merged = merge(withoutOwned(target.resource.value, resource.value, target.owned), resource.value, ATOMIC.has(resource.id.kind)) as JsonObject;
    value = replaced(value!, resource.origin!.path, { ...merged, apiVersion: resource.value.apiVersion });
  }
  if (value === document.value) return document;
  // The document with another value: where its fields stand is still what the text says.
  const applied = Object.create(document, { value: { value, enumerable: true } }) as ManifestDocument;
  WRITTEN.set(applied, document);
  return applied;
}

const WRITTEN = new WeakMap<ManifestDocument, ManifestDocument>();

/** Whether a file says the field, so that it does not come from the live object beneath. */
export function isWritten({ resource: { origin }, path }: Field): boolean {
  return origin !== undefined && valueAt((WRITTEN.get(origin.document) ?? origin.document).value, [...origin.path, ...path]) !== undefined;
}

function replaced(value: JsonValue, path: readonly (string | number)[], to: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).with(step as number, replaced((value as readonly JsonValue[])[step as number]!, rest, to));
  return { ...(value as JsonObject), [step]: replaced((value as JsonObject)[step]!, rest, to) };
}

/** By which of their fields items of a list are the same item (x-kubernetes-list-map-keys of the built-in kinds). */
const ITEM_KEYS: readonly (readonly string[])[] = [["containerPort", "protocol"], ["port", "protocol"], ["mountPath"], ["devicePath"], ["topologyKey", "whenUnsatisfiable"], ["ip"], ["uid"], ["name"]];
/** Kinds all of whose lists are atomic, though their items look as if they had keys. */
const ATOMIC: ReadonlySet<string> = new Set(["NetworkPolicy", "Ingress", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "HorizontalPodAutoscaler", "Endpoints", "EndpointSlice"]);
/** Defaults of those fields. */
const KEY_DEFAULTS: JsonObject = { protocol: "TCP" };

/** Maps are merged; of lists whose items have a key, items of one key; any other value is replaced. */
function merge(live: JsonValue | undefined, applied: JsonValue, isAtomic: boolean): JsonValue {
  if (Array.isArray(applied)) return Array.isArray(live) && !isAtomic ? mergeLists(live as readonly JsonValue[], applied as readonly JsonValue[]) : applied;
  const [before, after] = [asObject(live), asObject(applied)];
  if (!before || !after) return applied;
  const merged: Record<string, JsonValue | undefined> = { ...before };
  for (const [key, value] of Object.entries(after)) if (value !== undefined) merged[key] = merge(Object.hasOwn(before, key) ? before[key] : undefined, value, isAtomic);
  return merged;
}

function mergeLists(live: readonly JsonValue[], applied: readonly JsonValue[]): JsonValue {
  const keys = keysOf([...live, ...applied]);
  if (!keys) return applied;
  const identity = (item: JsonValue): string => identityOf(item, keys);
  const before = new Map(live.map((item) => [identity(item), item]));
  const named = new Set(applied.map(identity));
  return [...applied.map((item) => merge(before.get(identity(item)), item, false)), ...live.filter((item) => !named.has(identity(item)))];
}

/** The keys that all items have; undefined for a list that is replaced as a whole. */
function keysOf(items: readonly JsonValue[]): readonly string[] | undefined {
  return ITEM_KEYS.find((keys) => items.every((item) => {
    const object = asObject(item);
    return object !== undefined && keys.every((key) => object[key] !== undefined || KEY_DEFAULTS[key] !== undefined);
  }));
}

function identityOf(item: JsonValue, keys: readonly string[]): string {
  const object = asObject(item) ?? {};
  return JSON.stringify(keys.map((key) => object[key] ?? KEY_DEFAULTS[key]));
}

/** The live value without what an earlier apply has written and this one no longer says. */
function withoutOwned(live: JsonObject, applied: JsonObject, owned: OwnedFields): JsonObject {
  return owned.reduce((value, fields) => prune(value, applied, fields) as JsonObject, live);
}

function prune(live: JsonValue, applied: JsonValue | undefined, fields: JsonObject): JsonValue {
  if (Array.isArray(live)) return pruneList(live as readonly JsonValue[], applied, fields);
  const object = asObject(live);
  if (!object) return live;
  const kept: Record<string, JsonValue | undefined> = { ...object };
  for (const [field, below] of Object.entries(fields)) {
    const key = field.slice(2);
    if (!field.startsWith("f:") || !Object.hasOwn(kept, key)) continue;
    const inner = asObject(below) ?? {};
    const said = asObject(applied)?.[key];
    const isLeaf = Object.keys(inner).every((name) => name === ".");
    if (said === undefined && isLeaf) Reflect.deleteProperty(kept, key);
    else if (!isLeaf) {
      const left = prune(kept[key]!, said, inner);
      if (said === undefined && typeof left === "object" && left !== null && Object.keys(left).length === 0) Reflect.deleteProperty(kept, key);
      else kept[key] = left;
    }
  }
  return kept;
}

function pruneList(live: readonly JsonValue[], applied: JsonValue | undefined, fields: JsonObject): JsonValue {
  const entries = Object.entries(fields).filter(([field]) => field.startsWith("k:")).map(([field, below]) => ({ key: asObject(JSON.parse(field.slice(2)) as JsonValue) ?? {}, below: asObject(below) ?? {} }));
  return live.flatMap((item): JsonValue[] => {
    const fits = (one: JsonValue, key: JsonObject): boolean => Object.entries(key).every(([name, value]) => (asObject(one)?.[name] ?? KEY_DEFAULTS[name]) === value);
    const entry = entries.find(({ key }) => fits(item, key));
    if (!entry) return [item];
    const said = asList(applied).find((one) => fits(one, entry.key));
    return said === undefined ? [] : [prune(item, said, entry.below)];
  });
}
