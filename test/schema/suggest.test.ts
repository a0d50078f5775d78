import { describe, expect, it } from "vitest";
import type { Suggestion } from "../../src/resource/cause.ts";
import { decode } from "../../src/schema/decode.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import { suggestField } from "../../src/schema/suggest.ts";
import { explainUnknownKind } from "../../src/schema/unknown-kind.ts";
import type { JsonObject } from "../../src/source/document.ts";

const schemas = schemasOf("1.36");

/** The suggestion for the only unknown field of the object. */
function suggestion(apiVersion: string, kind: string, value: JsonObject): Suggestion | undefined {
  const type = schemas.kindType(schemas.find(apiVersion, kind)!);
  const { causes } = decode(value, type, (name, struct, path) => suggestField(name, struct, path, type));
  expect(causes).toHaveLength(1);
  return causes[0]!.suggestion;
}

describe("suggestField", () => {
  const template = (spec: JsonObject): JsonObject => ({ spec: { template: { spec } } });
  it.each<[string, JsonObject, Suggestion | undefined]>([
    ["a letter missing", { spec: { replica: 1 } }, { kind: "rename", to: "replicas" }],
    ["another case", { spec: { Selector: {} } }, { kind: "rename", to: "selector" }],
    ["one level too high", { replicas: 1 }, { kind: "move", to: "spec" }],
    ["outside the template", { spec: { containers: [] } }, { kind: "move", to: "spec.template.spec" }],
    ["outside the container", template({ env: [] }), { kind: "move", to: "spec.template.spec.containers[]" }],
    ["in the container instead of its security context", template({ containers: [{ runAsUser: 1 }] }), { kind: "move", to: "spec.template.spec.containers[].securityContext" }],
    ["outside one of three probes", template({ containers: [{ httpGet: {} }] }), undefined],
    ["nothing like it", { spec: { zebra: 1 } }, undefined],
  ])("%s", (_, value, expected) => expect(suggestion("apps/v1", "Deployment", value)).toEqual(expected));
});

describe("explainUnknownKind", () => {
  it.each([
    ["extensions/v1beta1", "Ingress", "reject", "apiVersion", "networking.k8s.io/v1", /removed in Kubernetes 1\.22/],
    ["policy/v1beta1", "PodSecurityPolicy", "reject", "apiVersion", undefined, /removed in Kubernetes 1\.25$/],
    ["flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "reject", "apiVersion", "flowcontrol.apiserver.k8s.io/v1", /removed in Kubernetes 1\.26/],
    ["batch/v1beta1", "CronJob", "reject", "apiVersion", "batch/v1", /removed in Kubernetes 1\.25/],
    ["resource.k8s.io/v1beta1", "ResourceClaim", "reject", "apiVersion", "resource.k8s.io/v1", /not served unless/],
    ["certificates.k8s.io/v1", "PodCertificateRequest", "reject", "apiVersion", undefined, /since Kubernetes 1\.37 only/],
    ["apps/v2", "Deployment", "reject", "apiVersion", "apps/v1", /no version "v2"/],
    ["v1", "Deployment", "reject", "apiVersion", "apps/v1", /belongs to apps\/v1/],
    ["apps/v1", "deployment", "reject", "kind", "Deployment", /did you mean Deployment/],
    ["app/v1", "Deployment", "reject", "apiVersion", "apps/v1", /did you mean apps\/v1/],
    ["a/b/c", "Pod", "reject", "apiVersion", undefined, /one slash/],
    ["Example.com/v1", "Pod", "reject", "apiVersion", undefined, /domain name/],
    ["example.com/v1", "Widget", "unknown", "kind", undefined, /CustomResourceDefinition/],
    ["networking.k8s.oi/v1", "Ingress", "unknown", "apiVersion", undefined, /unless networking\.k8s\.io\/v1 was meant/],
  ])("%s %s: %s", (apiVersion, kind, verdict, field, replace, message) => {
    const answer = explainUnknownKind(apiVersion, kind, schemas);
    expect(answer.verdict).toBe(verdict);
    expect(String(answer.cause.path)).toBe(field);
    expect(answer.cause.suggestion).toEqual(replace === undefined ? undefined : { kind: "replace", to: replace });
    expect(answer.cause.message).toMatch(message);
  });
});

describe("Schemas", () => {
  it("know the scope of kinds, and which versions serve them", () => {
    expect([schemas.isNamespaced("", "Pod"), schemas.isNamespaced("", "Node"), schemas.isNamespaced("example.com", "Widget")]).toEqual([true, false, undefined]);
    expect(schemas.versionsOf("autoscaling", "HorizontalPodAutoscaler")).toEqual(["autoscaling/v2", "autoscaling/v1"]);
  });

  it("differ by version", () => {
    expect(schemasOf("1.33").find("resource.k8s.io/v1", "ResourceClaim")).toBeUndefined();
    expect(schemasOf("1.34").find("resource.k8s.io/v1", "ResourceClaim")).toBeDefined();
  });
});
