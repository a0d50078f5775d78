import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import type { CustomSchema } from "../../resource/custom-schema.ts";
import { asObject } from "../../resource/resource.ts";

/** The schema of items, where it is one schema and not a list of them. */
export function itemsOf({ items }: JSONSchemaProps): JSONSchemaProps | undefined {
  return Array.isArray(items) ? undefined : asObject(items);
}

/** The schema of additionalProperties, where it is one and not true or false. */
export function additionalOf({ additionalProperties }: JSONSchemaProps): JSONSchemaProps | undefined {
  return asObject(additionalProperties);
}

/** Whether additionalProperties is written at all, be it false. */
export function hasAdditional({ additionalProperties }: JSONSchemaProps): boolean {
  return additionalProperties !== undefined && additionalProperties !== null;
}

/** A schema whose items have one schema each; such a schema reads as a custom resource's schema does. */
export function asCustomSchema(schema: JSONSchemaProps): CustomSchema {
  return schema as CustomSchema;
}

/** Every schema directly inside, whatever for. */
export function* innerSchemas(schema: JSONSchemaProps): Generator<JSONSchemaProps> {
  const { items, allOf = [], anyOf = [], oneOf = [], not, additionalItems } = schema;
  const lists = [Array.isArray(items) ? (items as JSONSchemaProps[]) : [items], allOf, anyOf, oneOf, [not]];
  for (const list of lists) for (const one of list) if (asObject(one)) yield one as JSONSchemaProps;
  for (const map of [schema.properties, { _: schema.additionalProperties }, schema.patternProperties, { _: additionalItems }, schema.definitions, schema.dependencies]) {
    for (const one of Object.values(map ?? {})) if (asObject(one)) yield one as JSONSchemaProps;
  }
}

/** Whether a schema or one inside it meets a condition. */
export function someSchema(schema: JSONSchemaProps, holds: (schema: JSONSchemaProps) => boolean): boolean {
  if (holds(schema)) return true;
  for (const inner of innerSchemas(schema)) if (someSchema(inner, holds)) return true;
  return false;
}

/** Whether a field holds anything but what Go takes for absent: empty text, false, an empty list. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false && !(Array.isArray(value) && value.length === 0);
}
