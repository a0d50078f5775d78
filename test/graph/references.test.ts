import { describe, expect, test } from "vitest";
import { References } from "../../src/graph/references/index.ts";
import { Graph } from "../../src/graph/graph.ts";
import { liveResource } from "../../src/resource/read.ts";
import type { JsonObject, JsonValue } from "../../src/source/document.ts";

function pod(spec: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n" }, spec };
}

function variable(name: string): JsonValue {
  return { name: "X", valueFrom: { configMapKeyRef: { name, key: "k" } } };
}

/** `kind/name at`, in the order of the references. */
function referencesIn(...values: readonly JsonObject[]): string[] {
  return References.of(new Graph(values.map((value) => liveResource(value)))).all.map(({ target, field }) => `${target.kind}/${target.name} ${String(field)}`);
}

describe("references", () => {
  test("stand in the order of the tables, whatever the order of the text", () => {
    expect(referencesIn(pod({
      serviceAccountName: "account",
      volumes: [{ name: "v", secret: { secretName: "s" } }, { name: "w", configMap: { name: "c" } }],
      containers: [{ env: [variable("a")] }, { env: [{ name: "Y", valueFrom: { secretKeyRef: { name: "t", key: "k" } } }, variable("b")] }],
    }))).toEqual([
      "ConfigMap/a spec.containers[0].env[0].valueFrom.configMapKeyRef.name",
      "ConfigMap/b spec.containers[1].env[1].valueFrom.configMapKeyRef.name",
      "Secret/t spec.containers[1].env[0].valueFrom.secretKeyRef.name",
      "ConfigMap/c spec.volumes[1].configMap.name",
      "Secret/s spec.volumes[0].secret.secretName",
      "ServiceAccount/account spec.serviceAccountName",
    ]);
  });

  test("know their place in long lists, too", () => {
    const env = Array.from({ length: 1500 }, (_, i) => variable(i === 1023 || i === 1024 ? `m${i}` : ""));
    expect(referencesIn(pod({ containers: [{}, { env }] }))).toEqual([1023, 1024].map((i) => `ConfigMap/m${i} spec.containers[1].env[${i}].valueFrom.configMapKeyRef.name`));
  });

  test("have keys and ports with the places where they are written", () => {
    const ingress: JsonObject = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "i", namespace: "n" }, spec: { rules: [{}, { http: { paths: [{ backend: { service: { name: "s", port: { number: 80 } } } }] } }] } };
    const volume = { name: "v", configMap: { name: "c", optional: true, items: [{ path: "x" }, { key: "k", path: "y" }] } };
    const [fromIngress, fromPod] = References.of(new Graph([ingress, pod({ volumes: [volume] })].map((value) => liveResource(value)))).all;
    expect([fromIngress!.port?.value, String(fromIngress!.port?.field), fromIngress!.optional, fromIngress!.keys]).toEqual([80, "spec.rules[1].http.paths[0].backend.service.port.number", false, []]);
    expect(fromPod!.keys.map(({ value, field }) => `${value} ${String(field)}`)).toEqual(["k spec.volumes[0].configMap.items[1].key"]);
    expect([fromPod!.optional, fromPod!.port]).toEqual([true, undefined]);
  });

  test("pass over what has the wrong type, and names that every object has", () => {
    expect(referencesIn(pod({ containers: { constructor: 1 }, volumes: "none", imagePullSecrets: [null, { name: 1 }, { name: "p" }] }))).toEqual(["Secret/p spec.imagePullSecrets[2].name"]);
  });
});

describe("references that do not plainly find what they name", () => {
  const object = (kind: string, name: string, more: JsonObject): JsonObject => ({ apiVersion: "v1", kind, metadata: { name, namespace: "n" }, ...more });
  const volume = (name: string, ...keys: readonly string[]): JsonObject => pod({ volumes: [{ name: "v", configMap: { name, items: keys.map((key) => ({ key, path: key })) } }] });
  const backend = (name: string, port: JsonValue): JsonObject => ({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "i", namespace: "n" }, spec: { defaultBackend: { service: { name, port } } } });
  const config = object("ConfigMap", "c", { data: { a: "1" }, binaryData: { b: "" } });
  const web = object("Service", "web", { spec: { ports: [{ name: "http", port: 80 }] } });

  test.each([
    ["an object that is there", volume("c"), []],
    ["keys that are there", volume("c", "a", "b"), []],
    ["an object that is not there", volume("d"), ["d missing"]],
    ["a key that is not there", volume("c", "a", "x"), ["c"]],
    ["a key that every object has", volume("c", "constructor"), ["c"]],
    ["a port by number", backend("web", { number: 80 }), []],
    ["a port by name", backend("web", { name: "http" }), []],
    ["a port that is not there", backend("web", { number: 81 }), ["web"]],
    ["a Service that is not there", backend("api", { number: 80 }), ["api missing"]],
  ])("%s", (_name, holder, open) => {
    const graph = new Graph([config, web, holder].map((value) => liveResource(value)));
    const references = References.of(graph);
    const missing = references.missingFrom(graph.resources[2]!);
    expect(references.openFrom(graph.resources[2]!).map((one) => `${one.target.name}${missing.includes(one) ? " missing" : ""}`)).toEqual(open);
    expect(references.holdersOfOpen(() => true).map(({ kind }) => kind)).toEqual(open.length > 0 ? [holder.kind] : []);
  });

  test("who names an object is known, each holder once", () => {
    const users = ["p", "q", "r"].map((name) => ({ ...pod({ volumes: [{ name: "v", configMap: { name: "c" } }, { name: "w", configMap: { name: "c" } }] }), metadata: { name, namespace: "n" } }));
    const namesOf = (...values: readonly JsonObject[]): string[] => {
      const graph = new Graph([config, ...values].map((value) => liveResource(value)));
      return References.of(graph).holdersOf(graph.resources[0]!).map(({ id }) => id.name);
    };
    expect([namesOf(), namesOf(users[0]!), namesOf(...users)]).toEqual([[], ["p"], ["p", "q", "r"]]);
  });
});
