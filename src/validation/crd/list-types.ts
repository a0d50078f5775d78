import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { itemsOf } from "./schema-shape.ts";

const MAP_TYPES = ["atomic", "granular"];
const LIST_TYPES = ["atomic", "set", "map"];

/** x-kubernetes-map-type, x-kubernetes-list-type and x-kubernetes-list-map-keys (ValidateCustomResourceDefinitionOpenAPISchema in apiextensions-apiserver). */
export function validateListTypes(schema: JSONSchemaProps, path: Path, validation: Validation): void {
  const { type = "", "x-kubernetes-map-type": mapType, "x-kubernetes-list-type": listType } = schema;
  if (mapType !== undefined) {
    if (type !== "object") wrongType(type, "object", "x-kubernetes-map-type", path, validation);
    if (!MAP_TYPES.includes(mapType)) validation.notSupported(path.child("x-kubernetes-map-type"), mapType, MAP_TYPES);
  }
  if (listType !== undefined) {
    if (type !== "array") wrongType(type, "array", "x-kubernetes-list-type", path, validation);
    else if (listType === "set") validateSetItems(itemsOf(schema), path.child("items"), validation);
    if (!LIST_TYPES.includes(listType)) validation.notSupported(path.child("x-kubernetes-list-type"), listType, LIST_TYPES);
  }
  validateMapKeys(schema, path, validation);
  if (listType === "set" || listType === "map") validateItemsOfKeyedList(schema, path.child("items"), validation);
}

function wrongType(type: string, wanted: string, reason: string, path: Path, validation: Validation): void {
  const message = `must be ${wanted} where ${reason} is written`;
  if (type === "") validation.required(path.child("type"), message);
  else validation.invalid(path.child("type"), `${message}, not ${quote(type)}`);
}

function validateSetItems(items: JSONSchemaProps | undefined, path: Path, validation: Validation): void {
  if (items?.type === "array" && (items["x-kubernetes-list-type"] ?? "atomic") !== "atomic") validation.invalid(path.child("x-kubernetes-list-type"), "lists in a set must be atomic");
  if (items?.type === "object" && items["x-kubernetes-map-type"] !== "atomic") validation.invalid(path.child("x-kubernetes-map-type"), "objects in a set must be atomic");
}

function validateMapKeys(schema: JSONSchemaProps, path: Path, validation: Validation): void {
  const { "x-kubernetes-list-type": listType, "x-kubernetes-list-map-keys": keys = [], items } = schema;
  if (keys.length > 0 && listType === undefined) validation.required(path.child("x-kubernetes-list-type"), "must be map where there are x-kubernetes-list-map-keys");
  else if (keys.length > 0 && listType !== "map") validation.invalid(path.child("x-kubernetes-list-type"), "must be map where there are x-kubernetes-list-map-keys");
  if (listType !== "map") return;
  if (keys.length === 0) validation.required(path.child("x-kubernetes-list-map-keys"), "a list of type map needs the fields by which its items differ");
  if (items === undefined) validation.required(path.child("items"), "a list of type map needs a schema for its items");
  else if (Array.isArray(items)) validation.invalid(path.child("items"), "a list of type map has one schema for its items");
  const item = itemsOf(schema);
  if (!item) return;
  if (item.type === "object") validateKeysOfItem(keys, item, path, validation);
  else validation.invalid(path.child("items").child("type"), `the items of a list of type map must be of type object, not ${quote(item.type ?? "")}`);
}

function validateKeysOfItem(keys: readonly string[], { properties = {} }: JSONSchemaProps, path: Path, validation: Validation): void {
  const at = path.child("x-kubernetes-list-map-keys");
  keys.forEach((key, i) => {
    const property = Object.hasOwn(properties, key) ? properties[key]! : undefined;
    if (!property) validation.invalid(at, `${quote(key)} is no field of the items`);
    else if (property.type === "array" || property.type === "object") {
      validation.invalid(path.child("items", "properties").key(key).child("type"), `items cannot be told apart by a field of type ${property.type}`);
    }
    if (keys.indexOf(key) < i) validation.invalid(at, `${quote(key)} is there twice`);
  });
}

/** Items of sets and maps are never null, and those of maps always have their keys. */
function validateItemsOfKeyedList(schema: JSONSchemaProps, path: Path, validation: Validation): void {
  const item = itemsOf(schema);
  if (!item) return;
  const { "x-kubernetes-list-type": listType, "x-kubernetes-list-map-keys": keys = [] } = schema;
  if (item.nullable) validation.forbidden(path.child("nullable"), `the items of a list of type ${listType!} may not be null`);
  if (listType !== "map") return;
  for (const key of keys) {
    const property = item.properties && Object.hasOwn(item.properties, key) ? item.properties[key]! : undefined;
    if (!property) continue;
    const at = path.child("properties").key(key);
    if (!item.required?.includes(key) && property.default === undefined) validation.required(at.child("default"), `${quote(key)} tells the items apart, so it must be required or have a default`);
    if (property.nullable) validation.forbidden(at.child("nullable"), `${quote(key)} tells the items apart, so it may not be null`);
  }
}
