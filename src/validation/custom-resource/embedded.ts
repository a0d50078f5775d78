import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import type { CustomSchema } from "../../resource/custom-schema.ts";
import { asObject } from "../../resource/resource.ts";
import { quote } from "../../resource/words.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import type { Path } from "../../source/path.ts";
import { validateObjectMeta } from "../metadata.ts";
import { dns1035LabelProblem, pathSegmentNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

/** Type and metadata of embedded resources (apiextensions-apiserver pkg/apiserver/schema/objectmeta/validation.go). */
export function validateEmbedded(value: JsonValue, schema: CustomSchema, path: Path, validation: Validation): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const [i, item] of (value as readonly JsonValue[]).entries()) validateEmbedded(item, items, path.index(i), validation);
    return;
  }
  const object = value as JsonObject;
  if (schema["x-kubernetes-embedded-resource"] === true) validateResource(object, path, validation);
  const { properties, additionalProperties } = schema;
  for (const [name, inner] of Object.entries(object)) {
    const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property) validateEmbedded(inner ?? null, property, path.child(name), validation);
    else if (typeof additionalProperties === "object") validateEmbedded(inner ?? null, additionalProperties, path.key(name), validation);
  }
}

function validateResource(value: JsonObject, path: Path, validation: Validation): void {
  for (const name of ["apiVersion", "kind"] as const) {
    const text = value[name];
    if (!Object.hasOwn(value, name)) validation.required(path.child(name), `an embedded resource needs ${name}`);
    else if (typeof text !== "string" || text === "") validation.invalid(path.child(name), `${quote(text)} is no ${name}`);
    else if (name === "apiVersion" ? text.split("/").length > 2 : dns1035LabelProblem(text.toLowerCase()) !== undefined) {
      validation.invalid(path.child(name), `${quote(text)} is no ${name}`);
    }
  }
  const metadata = asObject(value.metadata) as ObjectMeta | undefined;
  if (!metadata) return;
  const named: ObjectMeta = metadata.name ? metadata : { ...metadata, name: "any" };
  validateObjectMeta(named, { namespaced: (metadata.namespace ?? "") !== "", name: pathSegmentNameProblem, allowsAnyFinalizer: true }, path.child("metadata"), validation);
}
