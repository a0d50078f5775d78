import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import type { Cause } from "../../resource/cause.ts";
import type { CustomSchema } from "../../resource/custom-schema.ts";
import { asObject } from "../../resource/resource.ts";
import { quote } from "../../resource/words.ts";
import { validateDefaultRules } from "../../cel/crd-rules.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { Path } from "../../source/path.ts";
import { validateEmbedded } from "../custom-resource/embedded.ts";
import { checkSchema } from "../custom-resource/schema.ts";
import { Validation } from "../validation.ts";
import { misreadMetadata } from "./misread-metadata.ts";
import { asCustomSchema } from "./schema-shape.ts";

const META_FIELDS: ReadonlySet<string> = new Set(["metadata", "kind", "apiVersion"]);

/** Where a schema lies in a resource: the root, the fields below it, and whether they are of its metadata. */
interface Place {
  readonly root: CustomSchema;
  readonly steps: readonly (string | number)[];
  readonly isInMetadata: boolean;
}

/** Checks every default against its own schema (ValidateDefaults in pkg/apiserver/schema/defaulting/validation.go of apiextensions-apiserver). */
export function validateDefaults(schema: JSONSchemaProps, path: Path, validation: Validation): void {
  const root: CustomSchema = { ...asCustomSchema(schema), "x-kubernetes-embedded-resource": true };
  new DefaultCheck(validation).visit(root, path, { root, steps: [], isInMetadata: false });
}

class DefaultCheck {
  private readonly validation: Validation;

  constructor(validation: Validation) {
    this.validation = validation;
  }

  visit(schema: CustomSchema, path: Path, around: Place): void {
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
    const place = isEmbedded ? { root: schema, steps: [], isInMetadata: false } : around;
    if (schema.default !== undefined) this.validateDefault(schema.default as JsonValue, schema, path.child("default"), place);
    if (schema.items) this.visit(schema.items, path.child("items"), { ...place, steps: [...place.steps, 0] });
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isInMetadata = place.isInMetadata || (isEmbedded && META_FIELDS.has(name));
      this.visit(property, path.child("properties").key(name), { root: place.root, steps: [...place.steps, name], isInMetadata });
    }
  }

  private validateDefault(value: JsonValue, schema: CustomSchema, path: Path, place: Place): void {
    const { validation } = this;
    if (place.isInMetadata) {
      const resource = surrounded(value, place.steps);
      if (misreadMetadata(resource, place.root, Path.root) || this.embeddedCauses(resource, place.root).length > 0) {
        validation.invalid(path, `${quote(value)} makes the metadata of the resource wrong`);
        return;
      }
    } else if (hasUnknownFields(value, schema)) validation.invalid(path, "has fields that the schema does not know");
    const misread = place.isInMetadata ? undefined : misreadMetadata(value, schema, path);
    if (misread) {
      validation.invalid(misread, "is not what metadata looks like");
      return;
    }
    const embedded = place.isInMetadata ? [] : this.embeddedCauses(value, schema);
    const wrong = embedded.length > 0 ? [] : this.schemaCauses(value, schema);
    for (const cause of wrong) validation.causes.push({ ...cause, path: schemaPath(path, cause.path) });
    for (const cause of embedded.length + wrong.length > 0 ? embedded : ruleCauses(value, schema, place)) {
      validation.causes.push({ ...cause, path: path.descend(cause.path.steps) });
    }
  }

  private embeddedCauses(value: JsonValue, schema: CustomSchema): readonly Cause[] {
    const { id, apiVersion, version } = this.validation;
    const embedded = new Validation(id, apiVersion, version);
    validateEmbedded(value, schema, Path.root, embedded);
    return embedded.causes;
  }

  private schemaCauses(value: JsonValue, schema: CustomSchema): readonly Cause[] {
    const causes: Cause[] = [];
    const { validation } = this;
    if (isOfFormatOnly(value, schema)) causes.push({ type: "TypeInvalid", path: Path.root, message: `${quote(value)} is not of format ${schema.format!}` });
    checkSchema(value, withoutIntOrString(schema), Path.root, { numberFormats: validation.has("customNumberFormats"), nameFormats: validation.has("customNameFormats") }, causes);
    return causes;
  }
}

/** For defaults the server forgets x-kubernetes-int-or-string, so that only an anyOf beside it says what is allowed. */
function withoutIntOrString(schema: CustomSchema): CustomSchema {
  const { items, additionalProperties, properties, "x-kubernetes-int-or-string": isEither, ...rest } = schema;
  if (!items && !properties && typeof additionalProperties !== "object") return isEither ? { ...schema, "x-kubernetes-int-or-string": false } : schema;
  return {
    ...rest,
    ...(items && { items: withoutIntOrString(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: typeof additionalProperties === "object" ? withoutIntOrString(additionalProperties) : additionalProperties }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, withoutIntOrString(property)])) }),
  };
}

const NUMBER_FORMATS: ReadonlySet<string> = new Set(["int32", "int64", "float", "double"]);

/** Without a type the server takes the format for one, which fits texts, lists and, by name, numbers. */
function isOfFormatOnly(value: JsonValue, { type = "", format = "" }: CustomSchema): boolean {
  if (type !== "" || format === "" || value === null || typeof value === "string" || Array.isArray(value)) return false;
  return typeof value === "object" || typeof value === "boolean" || !NUMBER_FORMATS.has(format);
}

/** The server takes an item of a default that is a list for a field: `default.[0]`. */
function schemaPath(path: Path, { steps: [first, ...rest] }: Path): Path {
  return first === undefined ? path : path.child(typeof first === "number" ? `[${first}]` : first, ...rest);
}

function ruleCauses(value: JsonValue, schema: CustomSchema, { root }: Place): readonly Cause[] {
  const causes: Cause[] = [];
  validateDefaultRules(schema, value, schema === root, (cause) => causes.push(cause));
  return causes;
}

/** A resource that has a value at some place of its metadata. */
function surrounded(value: JsonValue, steps: readonly (string | number)[]): JsonObject {
  const inner = steps.reduceRight<JsonValue>((around, step) => (typeof step === "number" ? [around] : { [step]: around }), value);
  return { apiVersion: "validation/v1", kind: "Validation", ...asObject(inner) };
}

/** Whether pruning would take something away (pkg/apiserver/schema/pruning/algorithm.go of apiextensions-apiserver). */
function hasUnknownFields(value: JsonValue, schema: CustomSchema | undefined, keeps = false): boolean {
  if (typeof value !== "object" || value === null) return false;
  const keepsUnknown = keeps || schema?.["x-kubernetes-preserve-unknown-fields"] === true;
  if (Array.isArray(value)) {
    if (keepsUnknown && !schema?.items) return false;
    return (value as readonly JsonValue[]).some((item) => hasUnknownFields(item, schema?.items, keepsUnknown));
  }
  return Object.entries(value as JsonObject).some(([name, inner]) => {
    if (schema?.["x-kubernetes-embedded-resource"] && META_FIELDS.has(name)) return false;
    if (schema?.properties && Object.hasOwn(schema.properties, name)) return hasUnknownFields(inner ?? null, schema.properties[name]);
    const { additionalProperties } = schema ?? {};
    if (additionalProperties === undefined) return !keepsUnknown;
    return hasUnknownFields(inner ?? null, typeof additionalProperties === "object" ? additionalProperties : undefined);
  });
}
