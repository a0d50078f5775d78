import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import { LAST_APPLIED } from "./live-object.ts";

/**
 * Who has written which fields of an object, as FieldsV1: applies, by `kubectl apply` of either sort or another program's server-side apply, and everybody
 * else. Of what a client-side apply has written only what it has sent counts: the rest is what the server has filled in.
 */
export function fieldOwners(object: JsonObject): { readonly applied: JsonObject; readonly others: JsonObject } {
  const metadata = asObject(object.metadata);
  let [applied, others]: [JsonObject, JsonObject] = [{}, {}];
  for (const item of asList(metadata?.managedFields)) {
    const entry = asObject(item);
    const fields = asObject(entry?.fieldsV1) ?? {};
    // Controllers that write a status write annotations with it.
    if (asString(entry?.subresource)) others = joined(others, fields);
    else if (entry?.operation === "Apply") applied = joined(applied, fields);
    else if (asString(entry?.manager)?.startsWith("kubectl-client-side-apply")) applied = joined(applied, within(fields, lastApplied(metadata)));
    else others = joined(others, fields);
  }
  return { applied, others };
}

function lastApplied(metadata: JsonObject | undefined): JsonValue | undefined {
  try {
    return JSON.parse(asString(asObject(metadata?.annotations)?.[LAST_APPLIED]) ?? "null") as JsonValue;
  } catch {
    return undefined;
  }
}

function joined(one: JsonObject, other: JsonObject): JsonObject {
  const all: Record<string, JsonValue | undefined> = { ...one };
  for (const [key, value] of Object.entries(other)) all[key] = joined(asObject(all[key]) ?? {}, asObject(value) ?? {});
  return all;
}

/** Those of the fields that a value has. */
function within(fields: JsonObject, value: JsonValue | undefined): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [field, below] of Object.entries(fields)) {
    const found = field === "." ? value : valueOf(field, value);
    if (found === undefined || found === null) continue;
    const inner = asObject(below) ?? {};
    const rest = within(inner, found);
    if (Object.keys(inner).length === 0 || Object.keys(rest).length > 0) kept[field] = rest;
  }
  return kept;
}

/** What a field of FieldsV1 leads to: `f:spec`, `k:{"name":"web"}`, `v:"a"`. */
function valueOf(field: string, value: JsonValue | undefined): JsonValue | undefined {
  const name = field.slice(2);
  if (field.startsWith("f:")) return asObject(value)?.[name];
  if (!field.startsWith("k:")) return asList(value).find((one) => JSON.stringify(one) === name);
  const key = asObject(JSON.parse(name) as JsonValue) ?? {};
  // The one key that has a default.
  return asList(value).find((one) => Object.entries(key).every(([part, wanted]) => (asObject(one)?.[part] ?? (part === "protocol" ? "TCP" : undefined)) === wanted));
}
