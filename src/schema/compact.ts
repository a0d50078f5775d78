import { compareText } from "../resource/words.ts";
import type { JsonObject } from "../source/document.ts";
import { customKindsOf } from "./custom-kind.ts";
import type { Definition, FieldDetails, VersionTable } from "./format.ts";

/** What `schemas pull` reads from a running API server: its OpenAPI v3 components and its discovery documents. */
export interface Dump {
  /** The full version of the server: `v1.36.3`. */
  readonly kubernetes: string;
  readonly schemas: Readonly<Record<string, OpenApiSchema>>;
  readonly resources: readonly DumpResource[];
  /** The CustomResourceDefinitions of a cluster; their kinds are left to them. */
  readonly customResourceDefinitions?: readonly JsonObject[];
}
export interface DumpResource {
  readonly groupVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly verbs: readonly string[];
}
/** The part of an OpenAPI v3 schema that built-in types use. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiSchema[];
  readonly type?: string;
  readonly format?: string;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly "x-kubernetes-group-version-kind"?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/** Types whose Go code reads its own JSON, by the end of their name. */
const SPECIAL_TYPES: Readonly<Record<string, string>> = {
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "int-or-string",
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "micro-time",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Duration": "duration",
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "any",
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "schema-or-list",
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "schema-or-boolean",
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "schema-or-strings",
};
const REFERENCE = "#/components/schemas/";
/** `io.k8s.api.core.v1.Pod` is `core.v1.Pod`; likewise for the packages of other modules. */
const PACKAGE_PREFIX = /^io\.k8s\.(?:api|[\w-]+\.pkg\.apis)\./;

/** The short name of a definition in our files. */
function shortName(name: string): string {
  return name.replace(PACKAGE_PREFIX, "");
}

/** The definitions and served kinds of a dump, in our own form: definitions by short name, only those that a served kind reaches. */
export function compact(dump: Dump): { definitions: Map<string, Definition>; table: Omit<VersionTable, "definitions"> } {
  const roots = rootsOf(dump);
  const custom = new Set((dump.customResourceDefinitions ?? []).flatMap(customKindsOf).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const definitions = new Map<string, Definition>();
  const open: string[] = [];
  const resources = dump.resources.flatMap((resource) => {
    const root = roots.get(`${resource.groupVersion}/${resource.kind}`);
    if (root === undefined || custom.has(`${resource.groupVersion}/${resource.kind}`)) return [];
    open.push(root);
    return [{
      apiVersion: resource.groupVersion, kind: resource.kind, plural: resource.resource, type: shortName(root), namespaced: resource.namespaced,
      ...(resource.shortNames.length > 0 ? { shortNames: [...resource.shortNames] } : {}),
      ...(resource.verbs.includes("create") ? {} : { creatable: false as const }),
    }];
  });
  // Servers list their groups by priority; an order of our own makes the tables of two versions comparable.
  resources.sort((a, b) => compareText(groupFirst(a.apiVersion), groupFirst(b.apiVersion)) || compareText(a.kind, b.kind));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = dump.schemas[name];
    if (!schema || definitions.has(shortName(name))) continue;
    definitions.set(shortName(name), definitionOf(schema, (reference) => open.push(reference)));
  }
  return { definitions: new Map([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))), table: { kubernetes: dump.kubernetes, resources } };
}

/** The core group before all others. */
function groupFirst(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion : `!${apiVersion}`;
}

function rootsOf(dump: Dump): Map<string, string> {
  const roots = new Map<string, string>();
  for (const [name, schema] of Object.entries(dump.schemas)) {
    for (const { group, version, kind } of schema["x-kubernetes-group-version-kind"] ?? []) {
      const key = `${group === "" ? version : `${group}/${version}`}/${kind}`;
      if (name.endsWith(`.${kind}`) && !roots.has(key)) roots.set(key, name);
    }
  }
  return roots;
}

function definitionOf(schema: OpenApiSchema, reach: (name: string) => void): Definition {
  const fields: Record<string, string> = {};
  const details: Record<string, FieldDetails> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    fields[name] = typeOf(property, reach);
    const detail = detailsOf(property, schema.required?.includes(name) ?? false);
    if (detail) details[name] = detail;
  }
  return Object.keys(details).length > 0 ? { fields, details } : { fields };
}

function detailsOf(schema: OpenApiSchema, required: boolean): FieldDetails | undefined {
  const values = schema.enum ?? schema.items?.enum;
  const keys = schema["x-kubernetes-list-map-keys"];
  const details: FieldDetails = {
    ...(required ? { required } : {}),
    ...(isUsefulDefault(schema.default) ? { default: schema.default } : {}),
    ...(values ? { enum: values } : {}),
    ...(keys ? { keys } : {}),
  };
  return Object.keys(details).length > 0 ? details : undefined;
}

/** OpenAPI gives every plain field the zero value of its Go type as default: that says nothing. */
function isUsefulDefault(value: unknown): boolean {
  return !(value === undefined || value === null || value === "" || value === 0 || value === false || (typeof value === "object" && Object.keys(value).length === 0));
}

/** A type in the notation of Definition.fields. */
function typeOf(schema: OpenApiSchema, reach: (name: string) => void): string {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference !== undefined) {
    const name = reference.slice(REFERENCE.length);
    const special = SPECIAL_TYPES[name];
    if (special !== undefined) {
      if (special.startsWith("schema-or")) reach(name.replace(/Or[A-Z]\w*$/, ""));
      return special;
    }
    reach(name);
    return shortName(name);
  }
  switch (schema.type) {
    case "array": return `[]${typeOf(schema.items ?? {}, reach)}`;
    case "object": return typeof schema.additionalProperties === "object" ? `{}${typeOf(schema.additionalProperties, reach)}` : "any";
    case "string": return schema.format === "byte" ? "bytes" : "string";
    case "integer": return schema.format === "int32" ? "int32" : "int64";
    case "number": return "number";
    case "boolean": return "boolean";
    default: return "any";
  }
}
