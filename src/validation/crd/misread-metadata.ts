import type { CustomSchema } from "../../resource/custom-schema.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import type { Path } from "../../source/path.ts";

type Check = (value: JsonValue) => boolean;

const isText: Check = (value) => typeof value === "string";
const isObject = (value: JsonValue): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts: Check = (value) => Array.isArray(value) && (value as readonly JsonValue[]).every((item) => item === null || isText(item));
const isTextMap: Check = (value) => isObject(value) && Object.values(value).every((item) => item === null || item === undefined || isText(item));
const isObjects: Check = (value) => Array.isArray(value) && (value as readonly JsonValue[]).every((item) => item === null || isObject(item));
const isWhole: Check = (value) => Number.isInteger(value) || typeof value === "bigint";

/** The types of ObjectMeta's fields (metav1 in apimachinery). */
const FIELDS: Readonly<Record<string, Check>> = {
  name: isText, generateName: isText, namespace: isText, selfLink: isText, uid: isText, resourceVersion: isText, creationTimestamp: isText, deletionTimestamp: isText,
  generation: isWhole, deletionGracePeriodSeconds: isWhole, labels: isTextMap, annotations: isTextMap, finalizers: isTexts, ownerReferences: isObjects, managedFields: isObjects,
};

/**
 * The place of the first type or metadata of an embedded resource that cannot be read as such
 * (Coerce in pkg/apiserver/schema/objectmeta/algorithm.go of apiextensions-apiserver).
 */
export function misreadMetadata(value: JsonValue, schema: CustomSchema, path: Path): Path | undefined {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items && first((value as readonly JsonValue[]).map((item, i) => misreadMetadata(item, items, path.index(i))));
  }
  if (!isObject(value)) return undefined;
  const isResource = schema["x-kubernetes-embedded-resource"] === true;
  const { properties = {}, additionalProperties } = schema;
  return first(Object.entries(value).map(([name, inner]) => {
    const at = path.child(name);
    if (inner === undefined) return undefined;
    if (isResource && (name === "apiVersion" || name === "kind")) return isText(inner) ? undefined : at;
    if (isResource && name === "metadata") return isMetadata(inner) ? undefined : at;
    const property = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return typeof property === "object" ? misreadMetadata(inner, property, at) : undefined;
  }));
}

function isMetadata(value: JsonValue): boolean {
  return value === null || (isObject(value) && Object.entries(value).every(([name, inner]) => inner === null || inner === undefined || FIELDS[name]?.(inner) !== false));
}

function first(paths: readonly (Path | undefined)[]): Path | undefined {
  return paths.find((path) => path !== undefined);
}
