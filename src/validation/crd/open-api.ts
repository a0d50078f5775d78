import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import { asObject } from "../../resource/resource.ts";
import type { Path } from "../../source/path.ts";
import { Validation } from "../validation.ts";
import { validateListTypes } from "./list-types.ts";
import { validateRuleTexts } from "./rule-texts.ts";
import type { RuleScope } from "./rule-scope.ts";
import { RuleCosts, validateRules } from "./rules.ts";
import { additionalOf, hasAdditional, isSet, itemsOf } from "./schema-shape.ts";

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const META_FIELDS: ReadonlySet<string> = new Set(["metadata", "kind", "apiVersion"]);
const FORBIDDEN = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] as const;

/** What the schemas around a schema decide for it. */
interface Surroundings {
  /** Where defaults may not be. */
  readonly forbidsDefaults?: string;
  readonly isInMetadata?: boolean;
  readonly uncorrelated?: Path;
}

/**
 * Checks what JSON Schema can say that resources cannot use, list and map types, and the rules, at every place of a schema.
 * Rules are compiled where `scope` is given, and only where nothing else is wrong with their schema or below it
 * (ValidateCustomResourceDefinitionOpenAPISchema in pkg/apis/apiextensions/validation of apiextensions-apiserver).
 */
export function validateOpenApi(schema: JSONSchemaProps, path: Path, scope: RuleScope | undefined, validation: Validation): void {
  const check = new OpenApiCheck(validation);
  check.visit(schema, path, {}, scope, true);
  validation.causes.push(...check.schemas.causes, ...check.rules.causes);
  check.costs.report(path, validation);
}

class OpenApiCheck {
  /** The server lists what is wrong with schemas before what is wrong with rules. */
  readonly schemas: Validation;
  readonly rules: Validation;
  readonly costs = new RuleCosts();

  constructor({ id, apiVersion, version }: Validation) {
    this.schemas = new Validation(id, apiVersion, version);
    this.rules = new Validation(id, apiVersion, version);
  }

  visit(schema: JSONSchemaProps, path: Path, around: Surroundings, scope: RuleScope | undefined, isRoot = false): void {
    const before = this.schemas.causes.length;
    this.validateWords(schema, path, around);
    this.visitFields(schema, path, around, scope, isRoot);
    this.visitOthers(schema, path, around);
    this.visitItems(schema, path, around, scope);
    if (schema["x-kubernetes-preserve-unknown-fields"] === false) this.schemas.invalid(path.child("x-kubernetes-preserve-unknown-fields"), "must be true, or left out");
    validateListTypes(schema, path, this.schemas);
    const { "x-kubernetes-validations": rules = [] } = schema;
    if (rules.length === 0) return;
    rules.forEach((rule, i) => validateRuleTexts(rule, schema, path.child("x-kubernetes-validations").index(i), this.schemas));
    if (scope && this.schemas.causes.length === before) validateRules(schema, { path, scope, uncorrelated: around.uncorrelated }, this.costs, this.rules);
  }

  private validateWords(schema: JSONSchemaProps, path: Path, { forbidsDefaults, isInMetadata }: Surroundings): void {
    const { type = "" } = schema;
    if (type !== "" && !TYPES.includes(type)) this.schemas.notSupported(path.child("type"), type, TYPES);
    if (schema.default !== undefined && forbidsDefaults !== undefined) this.schemas.forbidden(path.child("default"), `there may be no default ${forbidsDefaults}`);
    if (mayBeForbidden(schema)) for (const name of FORBIDDEN) if (isWritten(schema, name)) this.schemas.forbidden(path.child(name), `${name} cannot be used in a CustomResourceDefinition`);
    if (type === "null") this.schemas.forbidden(path.child("type"), "null is no type; write nullable: true beside the type of the other values");
    if (Array.isArray(schema.items) && schema.items.length > 0) this.schemas.forbidden(path.child("items"), "must be one schema for all items, not a list of schemas");
    if (isInMetadata && schema["x-kubernetes-embedded-resource"]) this.schemas.forbidden(path.child("x-kubernetes-embedded-resource"), "there are no resources inside of metadata");
    if (schema.uniqueItems) this.schemas.forbidden(path.child("uniqueItems"), "may not be true, as it would take too long to check; use x-kubernetes-list-type: set");
  }

  private visitFields(schema: JSONSchemaProps, path: Path, around: Surroundings, scope: RuleScope | undefined, isRoot: boolean): void {
    const properties = Object.entries(schema.properties ?? {});
    const additional = additionalOf(schema);
    if (hasAdditional(schema) && properties.length > 0 && schema.additionalProperties !== true) {
      this.schemas.forbidden(path.child("additionalProperties"), "an object has properties or additionalProperties, not both");
    }
    if (additional) {
      const below = around.isInMetadata ? { ...around, forbidsDefaults: "in a map inside of metadata" } : around;
      this.visit(additional, path.child("additionalProperties"), below, scope?.child(additional, "element"));
    }
    const mapType = schema["x-kubernetes-map-type"];
    const known = mapType === undefined || mapType === "atomic" || mapType === "granular" ? around : uncorrelatedAt(path, around);
    for (const [name, property] of properties) {
      let below = known;
      if ((isRoot || schema["x-kubernetes-embedded-resource"]) && META_FIELDS.has(name)) {
        below = { ...below, isInMetadata: true, ...(isRoot ? { forbidsDefaults: `in ${name} of the resource` } : {}) };
      }
      this.visit(property, path.child("properties").key(name), below, scope?.child(property, { property: name }));
    }
  }

  /** Where schemas only restrict values, rules are not read. */
  private visitOthers(schema: JSONSchemaProps, path: Path, around: Surroundings): void {
    if (schema.not) this.visit(schema.not, path.child("not"), around, undefined);
    for (const name of ["allOf", "oneOf", "anyOf"] as const) schema[name]?.forEach((one, i) => this.visit(one, path.child(name).index(i), around, undefined));
    for (const [name, one] of Object.entries(schema.definitions ?? {})) this.visit(one, path.child("definitions").key(name), around, undefined);
    for (const [name, one] of Object.entries(schema.dependencies ?? {})) {
      const inner = asObject(one);
      if (inner) this.visit(inner, path.child("dependencies").key(name), around, undefined);
    }
  }

  private visitItems(schema: JSONSchemaProps, path: Path, around: Surroundings, scope: RuleScope | undefined): void {
    const below = schema["x-kubernetes-list-type"] === "map" ? around : uncorrelatedAt(path, around);
    const items = itemsOf(schema);
    if (items) this.visit(items, path.child("items"), below, scope?.child(items, "element"));
    else if (Array.isArray(schema.items)) (schema.items as JSONSchemaProps[]).forEach((one, i) => this.visit(one, path.child("items").index(i), below, undefined));
  }
}

/** The outermost place below which old values are unknown. */
function uncorrelatedAt(path: Path, around: Surroundings): Surroundings {
  return around.uncorrelated ? around : { ...around, uncorrelated: path };
}

const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(FORBIDDEN);

function mayBeForbidden(schema: JSONSchemaProps): boolean {
  for (const name in schema) if (FORBIDDEN_NAMES.has(name)) return true;
  return false;
}

function isWritten(schema: JSONSchemaProps, name: (typeof FORBIDDEN)[number]): boolean {
  const value = schema[name];
  if (name === "additionalItems" || name === "dependencies" || name === "$ref") return value !== undefined && value !== null;
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : isSet(value);
}
