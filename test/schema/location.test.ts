import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/source/document.ts";
import { readSchemaLocations } from "../../src/schema/location.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import { judge } from "../../src/validation/judge.ts";

let folder = "";
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "schemas-")); });
afterEach(() => { rmSync(folder, { recursive: true }); });

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Verdict and causes of a Widget by what the folder holds. */
function judged(spec: JsonObject, apiVersion = "example.com/v1") {
  const schemas = schemasOf("1.36").with(readSchemaLocations([folder]));
  const [group, version] = apiVersion.split("/") as [string, string];
  const value = { apiVersion, kind: "Widget", metadata: { name: "a" }, spec };
  const { verdict, causes } = judge({ id: { group, kind: "Widget", namespace: "default", name: "a" }, version, value, origin: undefined }, schemas);
  return [verdict, ...causes.map(({ type, path, message }) => (verdict === "unknown" ? message : `${type} ${String(path)}`))];
}

const JSON_SCHEMA = JSON.stringify({ type: "object", properties: { spec: { type: "object", required: ["size"], additionalProperties: false, properties: { size: { type: "integer" }, port: { type: "string", format: "int-or-string" } } } } });
const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - {name: v1, served: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [size], properties: {size: {type: integer}}}}}}}
    - {name: v2, served: false, schema: {openAPIV3Schema: {type: object}}}
`;

describe("--schema-location", () => {
  it("takes CustomResourceDefinitions at any depth", () => {
    write("operator/crds.yaml", `kind: ConfigMap\napiVersion: v1\n---\n${DEFINITION}`);
    expect(judged({ size: 1 })).toEqual(["accept"]);
    expect(judged({ sise: 1 })).toEqual(["reject", "Unknown spec.sise"]);
    expect(judged({})).toEqual(["reject", "Required spec.size"]);
    expect(judged({}, "example.com/v2")).toEqual(["reject", "UnknownKind apiVersion"]);
  });

  it.each(["example.com/widget_v1.json", "widget_v1.json", "widget-example-v1.json", "master-standalone/widget-example-v1.json", "master-standalone-strict/widget_v1.json"])("takes JSON Schemas in kubeconform's layout: %s", (name) => {
    write(name, JSON_SCHEMA);
    expect(judged({ size: 1 })).toEqual(["accept"]);
    expect(judged({ size: "1", sise: 1 })).toEqual(["reject", "Unknown spec.sise", "TypeInvalid spec.size"]);
    expect(judged({})).toEqual(["reject", "Required spec.size"]);
  });

  it("says which JSON Schema is broken", () => {
    write("widget_v1.json", "{");
    expect(judged({})).toEqual(["unknown", expect.stringContaining("widget_v1.json is no usable JSON Schema")]);
  });

  it("leaves a kind unknown that is in none of them", () => {
    expect(judged({})).toEqual(["unknown", expect.stringContaining("give its CustomResourceDefinition")]);
  });
});

describe("a folder that schemas pull wrote", () => {
  const table = (resources: readonly object[]): string => JSON.stringify({ kubernetes: "v1.36.9", resources, definitions: { "core.v1.ConfigMap": 0, "meta.v1.ObjectMeta": 1 } });
  const configMap = (apiVersion: string) => ({ apiVersion, kind: "ConfigMap", plural: "configmaps", type: "core.v1.ConfigMap", namespaced: true });

  it("takes the place of our own schemas of that version; versions that only that cluster serves are decoded, not validated", () => {
    write("definitions.jsonl", '{"fields":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","novel":"int32"}}\n{"fields":{"name":"string"}}\n');
    write("1.36.json", table([configMap("v1"), configMap("v1beta1")]));
    const further = readSchemaLocations([folder]);
    const schemas = schemasOf("1.36").with(further);
    const verdict = (version: string, rest: JsonObject): string[] => {
      const { causes } = judge({ id: { group: "", kind: "ConfigMap", namespace: "default", name: "" }, version, value: { apiVersion: version, kind: "ConfigMap", ...rest }, origin: undefined }, schemas);
      return causes.map(({ type, path }) => `${type} ${String(path)}`);
    };
    expect(verdict("v1", { metadata: { name: "a" }, novel: 1 })).toEqual([]);
    expect(verdict("v1", { novel: "1" })).toEqual(["TypeInvalid novel"]);
    expect(verdict("v1", {})).toEqual(["Required metadata.name"]);
    expect(verdict("v1beta1", {})).toEqual([]);
    expect(schemasOf("1.35").with(further).find("v1beta1", "ConfigMap")).toBeUndefined();
  });
});
