import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { validateDefaults } from "./defaults.ts";
import { validateOpenApi } from "./open-api.ts";
import { RuleScope } from "./rule-scope.ts";
import { isSet, someSchema } from "./schema-shape.ts";
import { structuralCauses, unsupportedField } from "./structural.ts";

/** What the root of a schema may hold where the status is a subresource, as the server then reads properties.status alone. */
const ROOT_FIELDS: ReadonlySet<string> = new Set([
  "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
  "uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
]);

/** Validates the schema of a version (validateCustomResourceDefinitionValidation in apiextensions-apiserver). `path` is that of openAPIV3Schema. */
export function validateSchema(schema: JSONSchemaProps, hasStatus: boolean, path: Path, validation: Validation): void {
  const before = validation.causes.length;
  if (hasStatus) validateRoot(schema, path, validation);
  if (schema.nullable) validation.forbidden(path.child("nullable"), "a resource is never null");
  const unsupported = unsupportedField(schema);
  const isSound = unsupported === undefined && validateStructure(schema, path, validation);
  validateOpenApi(schema, path, isSound ? RuleScope.root(schema) : undefined, validation);
  if (unsupported !== undefined && validation.causes.length === before) validation.invalid(path, `${unsupported} cannot be used in a CustomResourceDefinition`);
}

/** Rules are read only where this is sound. */
function validateStructure(schema: JSONSchemaProps, path: Path, validation: Validation): boolean {
  const before = validation.causes.length;
  validation.causes.push(...structuralCauses(schema, path));
  if (validation.causes.length === before && someSchema(schema, (one) => one.default !== undefined)) validateDefaults(schema, path, validation);
  return validation.causes.length === before;
}

/** In the order of the Go type's fields, with the first wrong one. */
function validateRoot(schema: JSONSchemaProps, path: Path, validation: Validation): void {
  const isTypeWrong = isSet(schema.type) && schema.type !== "object";
  const other = Object.entries(schema).find(([name, value]) => !ROOT_FIELDS.has(name) && isWritten(name, value))?.[0];
  // The fields before the type: id, $schema, $ref and description.
  const comesFirst = isSet(schema.id) || isSet(schema.$schema) || schema.$ref !== undefined;
  if (isTypeWrong && !comesFirst) validation.invalid(path.child("type"), `must be object where the status is a subresource, not ${quote(schema.type)}`);
  else if (other !== undefined) validation.invalid(path, `the root may not hold ${quote(other)} where the status is a subresource`);
}

function isWritten(name: string, value: unknown): boolean {
  if (name === "additionalProperties" || name === "additionalItems" || name === "x-kubernetes-list-type" || name === "x-kubernetes-map-type" || name === "$ref") return value !== undefined;
  return Array.isArray(value) ? true : isSet(value);
}
