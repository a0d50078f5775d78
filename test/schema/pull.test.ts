import { describe, expect, it } from "vitest";
import type { OpenApiSchema } from "../../src/schema/compact.ts";
import { pullDump } from "../../src/schema/pull.ts";
import { addDump, minorVersion, type SchemaFiles } from "../../src/schema/write.ts";

const reference = (name: string): OpenApiSchema => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });
const CORE: Record<string, OpenApiSchema> = {
  "io.k8s.api.core.v1.Thing": {
    type: "object", required: ["spec"], "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Thing" }],
    properties: { spec: reference("io.k8s.api.core.v1.ThingSpec"), data: { type: "object", additionalProperties: { type: "string", format: "byte" } } },
  },
  "io.k8s.api.core.v1.ThingSpec": {
    type: "object",
    properties: {
      count: { type: "integer", format: "int32", default: 0 }, policy: { type: "string", default: "Always", enum: ["Always", "Never"] },
      port: reference("io.k8s.apimachinery.pkg.util.intstr.IntOrString"), limits: { type: "object", additionalProperties: reference("io.k8s.apimachinery.pkg.api.resource.Quantity") },
      parts: { type: "array", items: reference("io.k8s.api.core.v1.Part"), "x-kubernetes-list-map-keys": ["name"] },
    },
  },
  "io.k8s.api.core.v1.Part": { type: "object", properties: { name: { type: "string" }, since: reference("io.k8s.apimachinery.pkg.apis.meta.v1.Time") } },
  "io.k8s.api.core.v1.Unreached": { type: "object", properties: {} },
};
const WIDGETS = {
  apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "widgets.example.com", managedFields: [{}] },
  spec: { group: "example.com", scope: "Namespaced", names: { kind: "Widget", plural: "widgets" }, versions: [{ name: "v1", served: true, schema: { openAPIV3Schema: { type: "object" } } }] }, status: {},
};
const verbs = ["create", "get"];

/** A server's answers by path. */
function server(version: string, schemas = CORE): (path: string) => unknown {
  const answers: Record<string, unknown> = {
    "/version": { gitVersion: version },
    "/apis": { groups: [{ versions: [{ groupVersion: "example.com/v1" }] }] },
    "/api/v1": { resources: [{ name: "things", kind: "Thing", namespaced: true, shortNames: ["th"], verbs }, { name: "things/status", kind: "Thing", namespaced: true, verbs }] },
    "/apis/example.com/v1": { resources: [{ name: "widgets", kind: "Widget", namespaced: true, verbs }] },
    "/openapi/v3": { paths: { "api/v1": { serverRelativeURL: "/openapi/v3/api/v1?hash=1" }, version: { serverRelativeURL: "/openapi/v3/version" } } },
    "/openapi/v3/api/v1?hash=1": { components: { schemas } },
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions": { items: [WIDGETS] },
  };
  return (path) => answers[path];
}

const pulled = (version: string, files: SchemaFiles = {}, schemas = CORE): SchemaFiles => addDump(files, pullDump(server(version, schemas)));

describe("schemas pull", () => {
  it("writes the definitions that served kinds reach, one a line", () => {
    expect(pulled("v1.36.3")["definitions.jsonl"]!.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual([
      { fields: { name: "string", since: "time" } },
      { fields: { spec: "core.v1.ThingSpec", data: "{}bytes" }, details: { spec: { required: true } } },
      {
        fields: { count: "int32", policy: "string", port: "int-or-string", limits: "{}quantity", parts: "[]core.v1.Part" },
        details: { policy: { default: "Always", enum: ["Always", "Never"] }, parts: { keys: ["name"] } },
      },
    ]);
  });

  it("writes what is served, without subresources and custom kinds", () => {
    expect(JSON.parse(pulled("v1.36.3")["1.36.json"]!)).toEqual({
      kubernetes: "v1.36.3",
      resources: [{ apiVersion: "v1", kind: "Thing", plural: "things", type: "core.v1.Thing", namespaced: true, shortNames: ["th"] }],
      definitions: { "core.v1.Part": 0, "core.v1.Thing": 1, "core.v1.ThingSpec": 2 },
    });
  });

  it("keeps CustomResourceDefinitions without their history", () => {
    const { apiVersion, kind, spec } = WIDGETS;
    expect(JSON.parse(pulled("v1.36.3")["customresourcedefinitions.yaml"]!)).toEqual({ apiVersion, kind, metadata: { name: "widgets.example.com" }, spec });
  });

  it("shares definitions between versions and leaves the tables of others alone", () => {
    const first = pulled("v1.36.3");
    const changed = { ...CORE, "io.k8s.api.core.v1.Part": { type: "object", properties: { name: { type: "string" } } } };
    const both = pulled("v1.37.0", first, changed);
    expect(both["1.36.json"]).toBe(first["1.36.json"]);
    expect(both["definitions.jsonl"]).toBe(`${first["definitions.jsonl"]!}{"fields":{"name":"string"}}\n`);
    expect((JSON.parse(both["1.37.json"]!) as { definitions: object }).definitions).toEqual({ "core.v1.Part": 3, "core.v1.Thing": 1, "core.v1.ThingSpec": 2 });
  });

  it("refuses what is no Kubernetes version", () => {
    expect(() => minorVersion("main")).toThrow('"main" is not the version');
  });
});
