import type { CustomSchema } from "../resource/custom-schema.ts";
import { escapeName } from "./escape.ts";
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, struct, TIMESTAMP, type Type } from "./types.ts";

/** The type that expressions see of a schema, with what decides costs (DeclType in pkg/cel/types.go of apiserver). */
export interface DeclaredType {
  readonly type: Type;
  /** By escaped name; for objects only. */
  readonly fields?: ReadonlyMap<string, DeclaredType>;
  readonly key?: DeclaredType;
  readonly element?: DeclaredType;
  /** The most items, entries or characters. */
  readonly maxElements: number;
  /** The fewest bytes that it takes as JSON. */
  readonly minSize: number;
}

/** The largest request that costs are computed for. */
export const MAX_REQUEST_SIZE = 3 * 1024 * 1024;
const MAX_STRING = MAX_REQUEST_SIZE - 2;
const DATE_LENGTH = 12;
const DATE_TIME_LENGTH = 32;
const DURATION_LENGTH = 32;

const simple = (type: Type, minSize: number, maxElements = 0): DeclaredType => ({ type, minSize, maxElements });
const KEY = simple(STRING, 2);

/**
 * The type of a schema, or undefined where expressions cannot see it (SchemaDeclType in pkg/cel/common/schemas.go of apiserver).
 * `name` is the path that makes the types of objects differ from each other.
 */
export function declaredType(schema: CustomSchema, isResourceRoot: boolean, name = "self"): DeclaredType | undefined {
  if (schema["x-kubernetes-int-or-string"]) return simple(DYN, 1, schema.maxLength === undefined ? MAX_STRING : nonNegative(schema.maxLength) * 4);
  switch (schema.type) {
    case "array": return listType(schema, name);
    case "object": return objectType(isResourceRoot ? withTypeAndMetadata(schema) : schema, name);
    case "string": return textType(schema);
    case "boolean": return simple(BOOL, 4);
    case "number": return simple(DOUBLE, 1);
    case "integer": return simple(INT, 1);
    default: return undefined;
  }
}

const nonNegative = (value: number): number => Math.max(0, Number(value));

function listType({ items, maxItems }: CustomSchema, name: string): DeclaredType | undefined {
  const element = items && declaredType(items, items["x-kubernetes-embedded-resource"] === true, `${name}.@idx`);
  if (!element) return undefined;
  const maxElements = maxItems === undefined ? Math.floor((MAX_REQUEST_SIZE - 2) / (element.minSize + 1)) : nonNegative(maxItems);
  return { type: listOf(element.type), element, maxElements, minSize: 2 };
}

function objectType(schema: CustomSchema, name: string): DeclaredType | undefined {
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object") return structType(schema, name);
  const element = declaredType(additionalProperties, additionalProperties["x-kubernetes-embedded-resource"] === true, `${name}.@elem`);
  if (!element) return undefined;
  const { maxProperties } = schema;
  const maxElements = maxProperties === undefined ? Math.floor((MAX_REQUEST_SIZE - 2) / (element.minSize + 6)) : nonNegative(maxProperties);
  return { type: mapOf(STRING, element.type), key: KEY, element, maxElements, minSize: 2 };
}

function structType({ properties = {}, required = [] }: CustomSchema, name: string): DeclaredType {
  const fields = new Map<string, DeclaredType>();
  let minSize = 2;
  for (const [property, schema] of Object.entries(properties)) {
    const field = declaredType(schema, schema["x-kubernetes-embedded-resource"] === true, `${name}.${property}`);
    if (!field) continue;
    const escaped = escapeName(property);
    if (escaped !== undefined) fields.set(escaped, field);
    if (required.includes(property) && schema.default === undefined) minSize += property.length + field.minSize + 4;
  }
  return { type: struct(name), fields, maxElements: 0, minSize };
}

function textType(schema: CustomSchema): DeclaredType {
  const { format, maxLength, enum: values = [] } = schema;
  switch (format) {
    case "byte": return simple(BYTES, 2, maxLength === undefined ? MAX_STRING : nonNegative(maxLength));
    case "duration": return simple(DURATION, 3, DURATION_LENGTH);
    case "date": return simple(TIMESTAMP, DATE_LENGTH, DATE_LENGTH);
    case "date-time": return simple(TIMESTAMP, 21, DATE_TIME_LENGTH);
    default:
  }
  if (maxLength !== undefined) return simple(STRING, 2, nonNegative(maxLength) * 4);
  const longest = values.reduce((most: number, value) => (typeof value === "string" ? Math.max(most, new TextEncoder().encode(value).length) : most), 0);
  return simple(STRING, 2, values.length > 0 ? longest : MAX_STRING);
}

const TEXT: CustomSchema = { type: "string" };

/** At the root of a resource, apiVersion, kind, metadata.name and metadata.generateName can always be read. */
export function withTypeAndMetadata(schema: CustomSchema): CustomSchema {
  const { kind, apiVersion, metadata } = schema.properties ?? {};
  const known = metadata?.properties;
  if (kind?.type === "string" && apiVersion?.type === "string" && metadata?.type === "object" && known?.name?.type === "string" && known.generateName?.type === "string") {
    return schema;
  }
  return {
    ...schema,
    properties: { ...schema.properties, kind: TEXT, apiVersion: TEXT, metadata: { type: "object", properties: { name: TEXT, generateName: TEXT } } },
  };
}

/** Every struct type inside a type, by name. */
export function structTypes(type: DeclaredType, into = new Map<string, DeclaredType>()): Map<string, DeclaredType> {
  if (type.fields) {
    into.set(type.type.name, type);
    for (const field of type.fields.values()) structTypes(field, into);
  } else if (type.element) structTypes(type.element, into);
  return into;
}
