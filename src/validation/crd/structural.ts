import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import type { Cause, CauseType } from "../../resource/cause.ts";
import { compareText, quote } from "../../resource/words.ts";
import { matchesGoPattern } from "../../schema/go-pattern.ts";
import type { Path } from "../../source/path.ts";
import { additionalOf, firstInner, hasAdditional, isSet, itemsOf } from "./schema-shape.ts";

type Level = "root" | "item" | "field";

const UNSUPPORTED: ReadonlySet<string> = new Set(["id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions"]);

/** Why a schema cannot be structural at all, for what it uses of JSON Schema (NewStructural in pkg/apiserver/schema/convert.go of apiextensions-apiserver). */
export function unsupportedField(schema: JSONSchemaProps): string | undefined {
  for (const name in schema) if (UNSUPPORTED.has(name) && isUsed(schema[name as keyof JSONSchemaProps])) return name;
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) return "x-kubernetes-preserve-unknown-fields: false";
  if (Array.isArray(schema.items) && schema.items.length > 0) return "a list of schemas for items";
  return firstInner(schema, unsupportedField);
}

function isUsed(value: unknown): boolean {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.keys(value).length > 0;
  return value === false || isSet(value);
}

/**
 * The rules that make a schema structural: every field has a type outside of allOf, anyOf, oneOf and not, and those only
 * restrict values (ValidateStructural in pkg/apiserver/schema/validation.go and complete.go of apiextensions-apiserver).
 */
export function structuralCauses(schema: JSONSchemaProps, path: Path): Cause[] {
  const check = new StructuralCheck();
  check.schema(schema, "root", path);
  check.completeness(schema, schema, path, path);
  return check.causes.map((cause) => ({ cause, text: String(cause.path) })).sort((a, b) => compareText(a.text, b.text)).map(({ cause }) => cause);
}

class StructuralCheck {
  readonly causes: Cause[] = [];

  schema(schema: JSONSchemaProps, level: Level, path: Path): void {
    const items = itemsOf(schema);
    if (schema.type === "array" && !items) this.add("Required", path.child("items"), "a list needs a schema for its items");
    if (items) this.schema(items, "item", path.child("items"));
    for (const [name, property] of Object.entries(schema.properties ?? {})) this.schema(property, "field", path.child("properties").key(name));
    const additional = additionalOf(schema);
    if (hasAdditional(schema) && level === "root") this.add("Forbidden", path.child("additionalProperties"), "the root of a resource has known fields only; use additionalProperties further inside");
    if (additional) this.schema(additional, "field", path.child("additionalProperties"));
    this.extensions(schema, path);
    this.values(schema, isIntOrStringAnyOf(schema), isIntOrStringAllOf(schema), path);
    this.type(schema, level, path);
    this.resourceFields(schema, level, path);
  }

  private extensions(schema: JSONSchemaProps, path: Path): void {
    if (!schema["x-kubernetes-int-or-string"]) return;
    for (const name of ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] as const) {
      if (schema[name]) this.add("Invalid", path.child(name), "does not go together with x-kubernetes-int-or-string");
    }
  }

  private type(schema: JSONSchemaProps, level: Level, path: Path): void {
    const { type = "" } = schema;
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
    const at = path.child("type");
    if (isEmbedded && type !== "object") this.add(type === "" ? "Required" : "Invalid", at, "must be object where x-kubernetes-embedded-resource is true");
    else if (type === "" && !schema["x-kubernetes-int-or-string"] && !schema["x-kubernetes-preserve-unknown-fields"]) {
      this.add("Required", at, `write the type of ${level === "root" ? "the root, which is object" : level === "item" ? "the items" : "the field"}`);
    }
    if (isEmbedded && hasAdditional(schema)) this.add("Forbidden", path.child("additionalProperties"), "does not go together with x-kubernetes-embedded-resource");
    if (level === "root" && type !== "" && type !== "object") this.add("Invalid", at, `the root must be of type object, not ${quote(type)}`);
  }

  /** apiVersion, kind and metadata have a meaning of their own in resources. */
  private resourceFields(schema: JSONSchemaProps, level: Level, path: Path): void {
    const { properties = {} } = schema;
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
    const isResource = level === "root" || isEmbedded;
    for (const name of ["kind", "apiVersion"]) {
      const property = own(properties, name);
      if (property && isResource && property.type !== "string") this.add("Invalid", path.child("properties").key(name).child("type"), `must be string, as ${name} is one`);
    }
    const metadata = own(properties, "metadata");
    const at = path.child("properties").key("metadata");
    if (metadata && isResource && metadata.type !== "object") this.add("Invalid", at.child("type"), "must be object, as metadata is one");
    if (metadata && level === "root" && !isPlainMetadata(metadata)) this.add("Forbidden", at, "may restrict name and generateName only; the rest of metadata is the same for all resources");
    if (isEmbedded && !schema["x-kubernetes-preserve-unknown-fields"] && Object.keys(properties).length === 0) {
      this.add("Required", path.child("properties"), "an embedded resource needs properties, or x-kubernetes-preserve-unknown-fields");
    }
  }

  /** What restricts values. The two ways to write "integer or string" may name types. */
  private values(schema: JSONSchemaProps, skipAnyOf: boolean, skipFirstAnyOf: boolean, path: Path): void {
    if (!skipAnyOf) schema.anyOf?.forEach((one, i) => this.nested(one, false, path.child("anyOf").index(i)));
    schema.allOf?.forEach((one, i) => this.nested(one, skipFirstAnyOf && i === 0, path.child("allOf").index(i)));
    schema.oneOf?.forEach((one, i) => this.nested(one, false, path.child("oneOf").index(i)));
    if (schema.not) this.nested(schema.not, false, path.child("not"));
    const { pattern = "" } = schema;
    if (pattern !== "" && matchesGoPattern(pattern, "") === undefined) this.add("Invalid", path.child("pattern"), `${quote(pattern)} is not a regular expression of Go (RE2 syntax)`);
  }

  private nested(schema: JSONSchemaProps, skipAnyOf: boolean, path: Path): void {
    this.values(schema, skipAnyOf, false, path);
    const items = itemsOf(schema);
    if (items) this.nested(items, false, path.child("items"));
    for (const [name, property] of Object.entries(schema.properties ?? {})) this.nested(property, false, path.child("properties").key(name));
    for (const name of NOT_NESTED) if (isWritten(name, schema[name])) this.add("Forbidden", path.child(name), "belongs outside of allOf, anyOf, oneOf and not, which only restrict values");
    if (hasAdditional(schema) && schema.additionalProperties !== false) this.add("Forbidden", path.child("additionalProperties"), "belongs outside of allOf, anyOf, oneOf and not");
    if (own(schema.properties ?? {}, "metadata")) this.add("Forbidden", path.child("properties").key("metadata"), "metadata may not be restricted inside of allOf, anyOf, oneOf and not");
  }

  /** Whatever allOf, anyOf, oneOf and not restrict must be described outside of them. */
  completeness(values: JSONSchemaProps, schema: JSONSchemaProps, path: Path, valuesPath: Path): void {
    if (values.not) this.nestedCompleteness(values.not, schema, path, valuesPath.child("not"));
    for (const name of ["allOf", "anyOf", "oneOf"] as const) {
      values[name]?.forEach((one, i) => this.nestedCompleteness(one, schema, path, valuesPath.child(name).index(i)));
    }
  }

  private nestedCompleteness(values: JSONSchemaProps, schema: JSONSchemaProps | undefined, path: Path, valuesPath: Path): void {
    if (!schema) {
      this.add("Required", path, `is restricted in ${String(valuesPath)}, so it must be described here`);
      return;
    }
    this.completeness(values, schema, path, valuesPath);
    const items = itemsOf(values);
    if (items) this.nestedCompleteness(items, itemsOf(schema), path.child("items"), valuesPath.child("items"));
    for (const [name, property] of Object.entries(values.properties ?? {})) {
      this.nestedCompleteness(property, own(schema.properties ?? {}, name), path.child("properties").key(name), valuesPath.child("properties").key(name));
    }
  }

  private add(type: CauseType, path: Path, message: string): void {
    this.causes.push({ type, path, message });
  }
}

/** In the order in which the server looks at them. */
const NOT_NESTED = [
  "type", "default", "title", "description", "nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-validations",
] as const satisfies readonly (keyof JSONSchemaProps)[];

function own(properties: Readonly<Record<string, JSONSchemaProps>>, name: string): JSONSchemaProps | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Fields of which the server sees every value, also "", false and empty lists, and those that it refuses unless they are empty. */
const ANY_VALUE: ReadonlySet<string> = new Set(["default", "x-kubernetes-list-type", "x-kubernetes-map-type"]);
const ONLY_EMPTY: ReadonlySet<string> = new Set(["definitions", "dependencies", "patternProperties"]);

function isWritten(name: string, value: unknown): boolean {
  return ANY_VALUE.has(name) ? value !== undefined && value !== null : isSet(value);
}

function fieldsOf(schema: JSONSchemaProps): string[] {
  return Object.entries(schema).flatMap(([name, value]) => (isWritten(name, value) && !ONLY_EMPTY.has(name) ? [name] : []));
}

/** The server compares with a schema of nothing else; these lists differ from none for it, even when they are empty. */
function isOnlyType(schema: JSONSchemaProps | undefined, type: string): boolean {
  if (schema?.type !== type || fieldsOf(schema).length > 1) return false;
  return !schema.required && !schema["x-kubernetes-validations"] && !schema["x-kubernetes-list-map-keys"];
}

function isIntOrStringAnyOf({ anyOf }: JSONSchemaProps): boolean {
  return anyOf?.length === 2 && isOnlyType(anyOf[0], "integer") && isOnlyType(anyOf[1], "string");
}

function isIntOrStringAllOf({ allOf }: JSONSchemaProps): boolean {
  return allOf?.[0] !== undefined && isIntOrStringAnyOf(allOf[0]);
}

function isPlainMetadata(metadata: JSONSchemaProps): boolean {
  const names = Object.keys(metadata.properties ?? {});
  const isOnlyNames = names.length <= 2 && names.every((name) => name === "name" || name === "generateName");
  return fieldsOf(metadata).every((field) => field === "type" || field === "default" || (field === "properties" && isOnlyNames));
}
