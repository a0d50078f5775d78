import type { JsonObject, JsonValue } from "../source/document.ts";
import type { CustomSchema } from "../resource/custom-schema.ts";
import { escapeName } from "./escape.ts";
import { parseDuration, parseTimestamp } from "./functions/time.ts";
import { withTypeAndMetadata } from "./schema-type.ts";
import { type Dictionary, EvaluationError, List, type ListMerge, type Value } from "./values.ts";

/** A value of a custom resource as its rules see it (UnstructuredToVal in pkg/cel/common/valuesunstructured.go of apiserver). */
export function schemaValue(value: JsonValue | undefined, schema: CustomSchema, isResourceRoot = false): Value {
  if (value === null || value === undefined) return null;
  if (schema["x-kubernetes-int-or-string"]) return intOrString(value);
  const described = isResourceRoot || schema["x-kubernetes-embedded-resource"] ? withTypeAndMetadata(schema) : schema;
  switch (schema.type) {
    case "object": return isObject(value) ? new SchemaObject(value, described) : wrongType("an object");
    case "array": return Array.isArray(value) ? listValue(value as readonly JsonValue[], schema) : wrongType("a list");
    case "string": return typeof value === "string" ? textValue(value, schema.format) : wrongType("a string");
    case "boolean": return typeof value === "boolean" ? value : wrongType("a boolean");
    case "integer": return integerValue(value);
    case "number": return typeof value === "number" || typeof value === "bigint" ? Number(value) : wrongType("a number");
    default: return plainValue(value);
  }
}

function wrongType(wanted: string): never {
  throw new EvaluationError(`invalid data, expected ${wanted}`);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function integerValue(value: JsonValue): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : wrongType("an integer");
}

function intOrString(value: JsonValue): Value {
  return typeof value === "string" ? value : integerValue(value);
}

function textValue(text: string, format: string | undefined): Value {
  switch (format) {
    case "byte": return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    case "duration": return parseDuration(text) ?? wrongType("a duration");
    case "date": return parseTimestamp(`${text}T00:00:00Z`) ?? wrongType("a date");
    case "date-time": return parseTimestamp(text.toUpperCase()) ?? wrongType("a time");
    default: return text;
  }
}

function listValue(items: readonly JsonValue[], schema: CustomSchema): List {
  const itemSchema = schema.items ?? {};
  return new List(items.length, (index) => schemaValue(items[index], itemSchema), mergeOf(schema));
}

function mergeOf(schema: CustomSchema): ListMerge | undefined {
  switch (schema["x-kubernetes-list-type"]) {
    case "set": return { kind: "set" };
    case "map": return { kind: "map", keys: (schema["x-kubernetes-list-map-keys"] ?? []).map((key) => escapeName(key) ?? key) };
    default: return undefined;
  }
}

/** A value without a schema. */
function plainValue(value: JsonValue): Value {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return List.of((value as readonly JsonValue[]).map(plainValue));
  return isObject(value) ? new SchemaObject(value, { additionalProperties: {} }) : (value as Value);
}

/** An object or map of a custom resource. */
class SchemaObject implements Dictionary {
  readonly kind = "dictionary";
  private readonly value: JsonObject;
  private readonly schema: CustomSchema;
  private names: ReadonlyMap<string, string> | undefined;

  constructor(value: JsonObject, schema: CustomSchema) {
    this.value = value;
    this.schema = schema;
  }

  /** The names in the value, by the names that expressions use. Keys of maps are not escaped; a field that is null is not there. */
  private get byEscapedName(): ReadonlyMap<string, string> {
    if (!this.names) {
      const names = new Map<string, string>();
      for (const name of Object.keys(this.value)) {
        if (this.isMap) names.set(name, name);
        else if (this.value[name] !== null && this.schema.properties && Object.hasOwn(this.schema.properties, name)) names.set(escapeName(name) ?? name, name);
      }
      this.names = names;
    }
    return this.names;
  }

  private get isMap(): boolean {
    return typeof this.schema.additionalProperties === "object";
  }

  get size(): number {
    return this.byEscapedName.size;
  }

  get(key: Value): Value | undefined {
    const name = typeof key === "string" ? this.byEscapedName.get(key) : undefined;
    if (name === undefined) return undefined;
    const { additionalProperties, properties } = this.schema;
    return schemaValue(this.value[name], typeof additionalProperties === "object" ? additionalProperties : properties![name]!);
  }

  keys(): Value[] {
    return [...this.byEscapedName.keys()];
  }
}
