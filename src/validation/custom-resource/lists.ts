import type { CustomSchema } from "../../resource/custom-schema.ts";
import { asObject } from "../../resource/resource.ts";
import { quote } from "../../resource/words.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { identityOf } from "./equality.ts";

/** Lists of type set and map hold nothing twice (apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go). */
export function validateLists(value: JsonValue, schema: CustomSchema, path: Path, validation: Validation): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) validateList(value as readonly JsonValue[], schema, path, validation);
  else validateObject(value as JsonObject, schema, path, validation);
}

function validateObject(value: JsonObject, { properties, additionalProperties }: CustomSchema, path: Path, validation: Validation): void {
  for (const [name, inner] of Object.entries(value)) {
    if (typeof additionalProperties === "object") validateLists(inner ?? null, additionalProperties, path.key(name), validation);
    const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property) validateLists(inner ?? null, property, path.child(name), validation);
  }
}

function validateList(value: readonly JsonValue[], schema: CustomSchema, path: Path, validation: Validation): void {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") for (const i of repeated(value)) validation.duplicate(path.index(i), `${quote(value[i])} is in the list already`);
  else if (type === "map") validateMap(value, schema["x-kubernetes-list-map-keys"] ?? [], path, validation);
  const { items } = schema;
  if (items) for (const [i, item] of value.entries()) validateLists(item, items, path.index(i), validation);
}

function validateMap(value: readonly JsonValue[], keys: readonly string[], path: Path, validation: Validation): void {
  const wrong = value.findIndex((item) => item !== null && asObject(item) === undefined);
  if (wrong >= 0) {
    validation.invalid(path.index(wrong), `must be an object with ${keys.join(" and ")}, not ${quote(value[wrong])}`);
    return;
  }
  const identities = value.map((item) => Object.fromEntries(keys.flatMap((key) => {
    const object = asObject(item);
    return object && Object.hasOwn(object, key) ? [[key, object[key] ?? null]] : [];
  })));
  for (const i of repeated(identities)) {
    validation.duplicate(path.index(i), `an item with ${keys.map((key) => `${key} ${quote(identities[i]![key])}`).join(" and ")} is in the list already`);
  }
}

/** The indexes at which a value comes the second time. */
function repeated(values: readonly JsonValue[]): number[] {
  const times = new Map<string, number>();
  return values.flatMap((value, i) => {
    const identity = identityOf(value);
    const seen = (times.get(identity) ?? 0) + 1;
    times.set(identity, seen);
    return seen === 2 ? [i] : [];
  });
}
