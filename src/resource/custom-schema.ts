import type { JSONSchemaProps, ValidationRule } from "./api/apiextensions-v1.ts";

/** A schema of a CustomResourceDefinition, with one schema for items, as structural schemas have. */
export interface CustomSchema extends Omit<JSONSchemaProps, "items" | "additionalProperties" | "properties" | "allOf" | "anyOf" | "oneOf" | "not" | "x-kubernetes-validations"> {
  readonly items?: CustomSchema;
  readonly additionalProperties?: CustomSchema | boolean;
  readonly properties?: Readonly<Record<string, CustomSchema>>;
  readonly allOf?: readonly CustomSchema[];
  readonly anyOf?: readonly CustomSchema[];
  readonly oneOf?: readonly CustomSchema[];
  readonly not?: CustomSchema;
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}
