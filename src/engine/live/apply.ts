import { asList, asObject } from "../../resource/resource.ts";
import type { Type } from "../../schema/types.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { asServed, isFilledIn, isLeftOut, isSameScalar, typeBelow } from "./as-served.ts";
import { isReplaced, type ServedTypes } from "./served-types.ts";

/** Who wrote which fields of an object, as FieldsV1 of its managedFields: `f:spec` → `f:replicas`. */
export interface FieldOwners {
  /** Those whose manager is the one who applies. */
  readonly applied: JsonObject;
  readonly others: JsonObject;
}

/** Where a value is: what is known of its type, and of the owners of what lies below. */
interface Place {
  readonly type: Type | undefined;
  readonly keys: readonly string[] | undefined;
  readonly isReplaced: boolean;
  readonly isSet: boolean;
  readonly fields: readonly (JsonObject | undefined)[];
}

/**
 * An object after a server-side apply of what a file says (structured-merge-diff, merge/update.go): what it says counts, what it does not say stays, unless
 * an earlier apply has written it and nobody else has. What the server would keep in another form than the file has it is as the server has it.
 */
export function applyTo(live: JsonObject, said: JsonObject, owners: FieldOwners, types: ServedTypes): JsonObject {
  const type = types.typeOf(String(said.apiVersion), String(said.kind));
  const left = prune(live, said, owners.applied, owners.others) as JsonObject;
  return merge(left, said, { type, keys: undefined, isReplaced: false, isSet: false, fields: [owners.applied, owners.others] }, types) as JsonObject;
}

function below({ type: around, fields }: Place, key: string, types: ServedTypes): Place {
  const type = typeBelow(around, key);
  const owned = fields.map((one) => asObject(one?.[`f:${key}`]));
  // Of kinds that nobody describes, the server's notes on who wrote what tell how items are known.
  const keys = around === undefined ? keysIn(owned) : around.kind === "struct" ? types.keysOf(around.name, key) : undefined;
  return { type, keys, isReplaced: isReplaced(around, key, type), isSet: key === "finalizers", fields: owned };
}

function keysIn(owned: readonly (JsonObject | undefined)[]): readonly string[] | undefined {
  const entry = owned.flatMap((fields) => Object.keys(fields ?? {})).find((one) => one.startsWith("k:"));
  return entry === undefined ? undefined : Object.keys(keyIn(entry));
}

function keyIn(entry: string): JsonObject {
  return asObject(JSON.parse(entry.slice(2)) as JsonValue) ?? {};
}

/** Maps are merged; of lists whose items have keys, items of one key; any other value is replaced. */
function merge(live: JsonValue | undefined, said: JsonValue, place: Place, types: ServedTypes): JsonValue {
  if (Array.isArray(said)) return mergeLists((Array.isArray(live) ? live : []) as readonly JsonValue[], said as readonly JsonValue[], place, types);
  const [before, after] = [live === undefined ? {} : asObject(live), asObject(said)];
  if (!before || !after) return isSameScalar(live, said, place.type) ? live! : said;
  if (place.isReplaced) return asServed(live, said, place.type);
  const merged: Record<string, JsonValue | undefined> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const has = Object.hasOwn(before, key) && before[key] !== undefined;
    // null is what nobody says.
    if (value === undefined || value === null || (has ? value === "" && isFilledIn(key, before[key]) : isLeftOut(key, value, place.type))) continue;
    merged[key] = merge(has ? before[key] : undefined, value, below(place, key, types), types);
  }
  // The old name of serviceAccountName, which the server makes equal to it (Convert_v1_PodSpec_To_core_PodSpec).
  if (place.type?.kind === "struct" && place.type.name === "core.v1.PodSpec" && merged.serviceAccountName !== undefined && merged.serviceAccount !== undefined) merged.serviceAccount = merged.serviceAccountName;
  return merged;
}

function mergeLists(live: readonly JsonValue[], said: readonly JsonValue[], { type, keys, isSet }: Place, types: ServedTypes): JsonValue {
  const item = type?.kind === "list" ? type.item : undefined;
  if (isSet) return [...live, ...said.filter((one) => !live.includes(one))];
  if (!keys) return live.length === said.length ? said.map((one, i) => asServed(live[i], one, item)) : said;
  const identity = (one: JsonValue): string => JSON.stringify(keys.map((key) => asObject(one)?.[key] ?? KEY_DEFAULTS[key]));
  const before = new Map(live.map((one) => [identity(one), one]));
  const place: Place = { type: item, keys: undefined, isReplaced: isReplaced(undefined, "", item), isSet: false, fields: [] };
  const named = new Set(said.map(identity));
  return [...said.map((one) => merge(before.get(identity(one)), one, place, types)), ...live.filter((one) => !named.has(identity(one)))];
}

/** Defaults of fields by which items are known. */
const KEY_DEFAULTS: JsonObject = { protocol: "TCP" };

const isLeaf = (fields: JsonObject): boolean => Object.keys(fields).every((name) => name === ".");

/** The live value without what the one who applies has written, does not say any more, and nobody else has written. */
function prune(live: JsonValue, said: JsonValue | undefined, own: JsonObject, others: JsonObject): JsonValue {
  if (Array.isArray(live)) return pruneList(live as readonly JsonValue[], said, own, others);
  const object = asObject(live);
  if (!object) return live;
  const kept: Record<string, JsonValue | undefined> = { ...object };
  for (const [field, fields] of Object.entries(own)) {
    const key = field.slice(2);
    if (!field.startsWith("f:") || !Object.hasOwn(kept, key)) continue;
    const [inner, elsewhere] = [asObject(fields) ?? {}, asObject(others[field])];
    const now = asObject(said)?.[key];
    // With a field goes what the server has filled in below it.
    if ((now === undefined || now === null) && !elsewhere) Reflect.deleteProperty(kept, key);
    else if (!isLeaf(inner)) kept[key] = prune(kept[key]!, now ?? undefined, inner, elsewhere ?? {});
  }
  return kept;
}

function pruneList(live: readonly JsonValue[], said: JsonValue | undefined, own: JsonObject, others: JsonObject): JsonValue {
  const entries = Object.keys(own).filter((entry) => entry.startsWith("k:")).map((entry) => ({ entry, key: keyIn(entry) }));
  const fits = (one: JsonValue, key: JsonObject): boolean => Object.entries(key).every(([name, value]) => (asObject(one)?.[name] ?? KEY_DEFAULTS[name]) === value);
  return live.flatMap((item): JsonValue[] => {
    const value = `v:${JSON.stringify(item)}`;
    if (Object.hasOwn(own, value)) return Object.hasOwn(others, value) || asList(said).includes(item) ? [item] : [];
    const found = entries.find(({ key }) => fits(item, key));
    if (!found) return [item];
    const elsewhere = asObject(others[found.entry]);
    const now = asList(said).find((one) => fits(one, found.key));
    return now === undefined && !elsewhere ? [] : [prune(item, now, asObject(own[found.entry]) ?? {}, elsewhere ?? {})];
  });
}
