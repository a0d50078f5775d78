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

/** Visits every schema directly inside, whatever for, until a visit gives something. Schemas can be large: only what is written is looked at. */
export function firstInner<T>(schema: JSONSchemaProps, visit: (inner: JSONSchemaProps) => T | undefined): T | undefined {
  for (const name in schema) {
    const value: unknown = schema[name as keyof JSONSchemaProps];
    if (typeof value !== "object" || value === null) continue;
    const inner = SINGLE.has(name) && !Array.isArray(value) ? [value] : SEVERAL.has(name) ? Object.values(value) : undefined;
    if (!inner) continue;
    for (const one of inner as readonly unknown[]) {
      const found = typeof one === "object" && one !== null && !Array.isArray(one) ? visit(one as JSONSchemaProps) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const SINGLE: ReadonlySet<string> = new Set(["items", "not", "additionalProperties", "additionalItems"]);
const SEVERAL: ReadonlySet<string> = new Set(["items", "allOf", "anyOf", "oneOf", "properties", "patternProperties", "definitions", "dependencies"]);

/** Whether a schema or one inside it meets a condition. */
export function someSchema(schema: JSONSchemaProps, holds: (schema: JSONSchemaProps) => boolean): boolean {
  return holds(schema) || firstInner(schema, (inner) => someSchema(inner, holds) || undefined) === true;
}

/** Whether a field holds anything but what Go takes for absent: empty text, false, an empty list. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false && !(Array.isArray(value) && value.length === 0);
}
