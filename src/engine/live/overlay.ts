import { asList, asObject, keyOf, valueAt, type Field, type Resource } from "../../resource/resource.ts";
import { readResources, type ReadOptions } from "../../resource/read.ts";
import type { Type } from "../../schema/types.ts";
import type { JsonObject, JsonValue, ManifestDocument } from "../../source/document.ts";
import type { ProjectFile } from "../project.ts";
import { updatedService } from "./service-update.ts";
import { asServed, isFilledIn, isLeftOut, isSameScalar, typeBelow } from "./as-served.ts";

/** Fields of an object that the one who applies owns: FieldsV1 of its managedFields, `f:spec` → `f:replicas`. */
export type OwnedFields = readonly JsonObject[];

/** The live objects that files describe, by key, and which fields of them an apply owns. */
export type Targets = ReadonlyMap<string, { readonly resource: Resource; readonly owned: OwnedFields }>;

export interface OverlayOptions extends ReadOptions {
  /** The type of a built-in kind, by which values are known that the server does not keep as they are written. */
  readonly typeOf: (apiVersion: string, kind: string) => Type | undefined;
}

/**
 * Files as they are once they are applied on top of live objects: what a file says counts, what it does not say stays as it is, unless an
 * earlier apply has written it (server-side apply; apimachinery managedfields). Places stay those of the file.
 */
export function overlay(files: readonly ProjectFile[], targets: Targets, options: OverlayOptions): ProjectFile[] {
  return files.map(({ file, documents }) => ({ file, documents: documents.map((document) => overlaid(document, targets, options)) }));
}

function overlaid(document: ManifestDocument, targets: Targets, options: OverlayOptions): ManifestDocument {
  let { value } = document;
  for (const resource of readResources(document, options)) {
    const target = targets.get(keyOf(resource.id));
    if (!target) continue;
    const type = options.typeOf(String(resource.value.apiVersion), resource.id.kind);
    const merged = merge(withoutOwned(target.resource.value, resource.value, target.owned), withoutServers(resource.value), ATOMIC.has(resource.id.kind), type) as JsonObject;
    const updated = resource.id.kind === "Service" && resource.id.group === "" ? updatedService(target.resource.value, merged) : merged;
    value = replaced(value!, resource.origin!.path, { ...updated, apiVersion: resource.value.apiVersion });
  }
  if (value === document.value) return document;
  // The document with another value: where its fields stand is still what the text says.
  const applied = Object.create(document, { value: { value, enumerable: true } }) as ManifestDocument;
  WRITTEN.set(applied, document);
  return applied;
}

/** Of what a file says, the server takes neither the status nor its own metadata (strategy.go of each kind). */
function withoutServers(value: JsonObject): JsonObject {
  const metadata = Object.entries(asObject(value.metadata) ?? {}).filter(([key]) => !SERVER_METADATA.has(key));
  return { ...value, status: undefined, metadata: Object.fromEntries(metadata) };
}

const SERVER_METADATA: ReadonlySet<string> = new Set(["creationTimestamp", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"]);

/**
 * A live Secret, of which only keys are known, with the values that a file has for them: whether values change is not known, and nobody is told that they do.
 * Any other object as it is.
 */
export function withSecretsOf({ id, value: applied }: Resource, live: Resource): Resource {
  if (id.kind !== "Secret" || id.group !== "") return live;
  const [data, plain] = [asObject(applied.data) ?? {}, asObject(applied.stringData) ?? {}];
  const known = asObject(live.value.data) ?? {};
  const kept = Object.fromEntries(Object.keys(known).map((key) => [key, Object.hasOwn(data, key) ? data[key] : ""]));
  const written = Object.fromEntries(Object.entries(plain).filter(([key]) => Object.hasOwn(known, key)));
  return { ...live, value: { ...live.value, ...(live.value.data !== undefined && { data: kept }), ...(Object.keys(written).length > 0 && { stringData: written }) } };
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

/** Maps are merged; of lists whose items have a key, items of one key; any other value is replaced, unless the server keeps it in another form. */
function merge(live: JsonValue | undefined, applied: JsonValue, isAtomic: boolean, type: Type | undefined): JsonValue {
  if (Array.isArray(applied)) return mergeLists((Array.isArray(live) ? live : []) as readonly JsonValue[], applied as readonly JsonValue[], isAtomic, type);
  const [before, after] = [live === undefined ? {} : asObject(live), asObject(applied)];
  if (!before || !after) return isSameScalar(live, applied, type) ? live! : applied;
  const merged: Record<string, JsonValue | undefined> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const below = typeBelow(type, key);
    const has = Object.hasOwn(before, key) && before[key] !== undefined;
    // null is what nobody says.
    if (value === undefined || value === null || (has ? value === "" && isFilledIn(key, before[key]) : isLeftOut(key, value, type))) continue;
    merged[key] = merge(has ? before[key] : undefined, value, isAtomic, below);
  }
  // The old name of serviceAccountName, which the server makes equal to it (Convert_v1_PodSpec_To_core_PodSpec).
  if (type?.kind === "struct" && type.name === "core.v1.PodSpec" && merged.serviceAccountName !== undefined && merged.serviceAccount !== undefined) merged.serviceAccount = merged.serviceAccountName;
  return merged;
}

function mergeLists(live: readonly JsonValue[], applied: readonly JsonValue[], isAtomic: boolean, type: Type | undefined): JsonValue {
  const item = type?.kind === "list" ? type.item : undefined;
  const keys = isAtomic ? undefined : keysOf([...live, ...applied]);
  // Replaced as a whole; what the server fills into its items, or keeps otherwise, is no difference.
  if (!keys) return live.length === applied.length ? applied.map((one, i) => asServed(live[i], one, item)) : applied;
  const identity = (one: JsonValue): string => identityOf(one, keys);
  const before = new Map(live.map((one) => [identity(one), one]));
  const named = new Set(applied.map(identity));
  return [...applied.map((one) => merge(before.get(identity(one)), one, false, item)), ...live.filter((one) => !named.has(identity(one)))];
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
