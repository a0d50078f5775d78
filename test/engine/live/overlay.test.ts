import { describe, expect, test } from "vitest";
import { overlay } from "../../../src/engine/live/overlay.ts";
import { servedTypes } from "../../../src/engine/live/served-types.ts";
import { keyOf } from "../../../src/resource/resource.ts";
import { liveResource } from "../../../src/resource/read.ts";
import { schemasOf } from "../../../src/schema/schemas.ts";
import type { JsonObject } from "../../../src/source/document.ts";
import { parseFile } from "../../../src/source/parse.ts";

const options = { namespace: "shop", isNamespaced: () => true, types: servedTypes(schemasOf("1.36")) };

function applied(live: JsonObject, text: string, owned: readonly JsonObject[] = []): unknown {
  const resource = liveResource({ apiVersion: "apps/v1", kind: "Deployment", ...live, metadata: { name: "web", namespace: "shop", ...(live.metadata as JsonObject | undefined) } });
  const file = { path: "web.yaml", text: `apiVersion: ${String(resource.value.apiVersion)}\nkind: ${resource.id.kind}\nmetadata: { name: web, namespace: shop }\n${text}` };
  const [result] = overlay([{ file, documents: parseFile(file) }], new Map([[keyOf(resource.id), { resource, owned: { applied: owned[0] ?? {}, others: owned[1] ?? {} } }]]), options);
  return (result!.documents[0]!.value as JsonObject).spec;
}

test.each([
  ["what the file does not say stays", { spec: { replicas: 3, paused: true } }, "spec: { replicas: 2 }", [], { replicas: 2, paused: true }],
  ["what an earlier apply wrote and this one leaves out goes", { spec: { replicas: 3, paused: true } }, "spec: { replicas: 2 }", [{ "f:spec": { "f:replicas": {}, "f:paused": {} } }], { replicas: 2 }],
  [
    "items of a list are known by their keys", { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "web", image: "web:1", tty: true }, { name: "injected" }] } }, "spec: { containers: [{ name: web, image: web:2 }] }", [],
    { containers: [{ name: "web", image: "web:2", tty: true }, { name: "injected" }] },
  ],
  [
    "an item that an earlier apply wrote goes", { spec: { containers: [{ name: "web" }, { name: "old" }] } }, "spec: { containers: [{ name: web }] }",
    [{ "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:name": {} }, 'k:{"name":"old"}': { ".": {}, "f:name": {} } } } }], { containers: [{ name: "web" }] },
  ],
  ["a field below which something else is written goes only in part", { spec: { strategy: { a: 1, b: 2 } } }, "spec: {}", [{ "f:spec": { "f:strategy": { "f:a": {} } } }, { "f:spec": { "f:strategy": { "f:b": {} } } }], { strategy: { b: 2 } }],
  ["with a field goes what the server filled in below it", { spec: { strategy: { type: "Recreate", filled: 1 } } }, "spec: {}", [{ "f:spec": { "f:strategy": { "f:type": {} } } }], {}],
  ["lists of kinds that nobody describes are replaced", { apiVersion: "example.com/v1", kind: "Widget", spec: { parts: [{ name: "a", size: 1 }, { name: "b" }] } }, "spec: { parts: [{ name: a }] }", [], { parts: [{ name: "a" }] }],
  ["unless the server has noted by which keys their items are known", { apiVersion: "example.com/v1", kind: "Widget", spec: { parts: [{ name: "a", size: 1 }, { name: "b" }] } }, "spec: { parts: [{ name: a }] }", [{}, { "f:spec": { "f:parts": { 'k:{"name":"b"}': {} } } }], { parts: [{ name: "a", size: 1 }, { name: "b" }] }],
  ["selectors are replaced", { spec: { selector: { matchLabels: { app: "a", tier: "b" } } } }, "spec: { selector: { matchLabels: { app: a } } }", [], { selector: { matchLabels: { app: "a" } } }],
  ["the claim of a volume is not", { apiVersion: "v1", kind: "PersistentVolume", spec: { claimRef: { namespace: "shop", name: "data", uid: "1" } } }, "spec: { claimRef: { namespace: shop, name: data } }", [], { claimRef: { namespace: "shop", name: "data", uid: "1" } }],
  ["lists of NetworkPolicies are replaced", { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { egress: [{ ports: [{ port: 53, protocol: "UDP" }] }] } }, "spec: { egress: [{ ports: [{ port: 80, protocol: TCP }] }] }", [], { egress: [{ ports: [{ port: 80, protocol: "TCP" }] }] }],
])("%s", (_, live, text, owned, spec) => {
  expect(applied(live as JsonObject, text, owned as JsonObject[])).toEqual(spec);
});

const pod = (container: JsonObject, more: JsonObject = {}): JsonObject => ({ spec: { template: { spec: { containers: [{ name: "web", ...container }], ...more } } } });

describe("what the server keeps in another form is no change", () => {
  test.each([
    ["quantities", pod({ resources: { limits: { cpu: "500m", memory: "1Gi" } } }), "spec: { template: { spec: { containers: [{ name: web, resources: { limits: { cpu: 0.5, memory: 1024Mi } } }] } } }"],
    ["empty lists and maps", pod({}), "spec: { template: { spec: { nodeSelector: {}, volumes: [], containers: [{ name: web, env: [] }] } } }"],
    ["zero values", pod({ livenessProbe: { periodSeconds: 10 }, env: [{ name: "A" }] }), "spec: { template: { spec: { hostNetwork: false, containers: [{ name: web, tty: false, livenessProbe: { initialDelaySeconds: 0 }, env: [{ name: A, value: '' }] }] } } }"],
    ["null", pod({ image: "web:1" }), "spec: { template: { spec: { containers: [{ name: web, image: null }] } } }"],
    [
      "items of lists that are replaced as a whole", { spec: { volumeClaimTemplates: [{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } }, volumeMode: "Filesystem" }, status: { phase: "Pending" } }] }, apiVersion: "apps/v1", kind: "StatefulSet" },
      "spec: { volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 1024Mi } } } }] }",
    ],
    ["the status and the server's metadata", { spec: { template: { metadata: { labels: { app: "web" } } } } }, "spec: { template: { metadata: { creationTimestamp: null } } }\nstatus: {}"],
  ])("%s", (_, live, text) => {
    expect(applied(live, text)).toEqual(live.spec);
  });

  test.each([
    ["false of a pointer", pod({}), "spec: { template: { spec: { automountServiceAccountToken: false, containers: [{ name: web }] } } }", pod({}, { automountServiceAccountToken: false })],
    ["zero replicas", { spec: { paused: true } }, "spec: { replicas: 0 }", { spec: { replicas: 0, paused: true } }],
    ["an empty selector", { kind: "NetworkPolicy", apiVersion: "networking.k8s.io/v1", spec: { ingress: [{ from: [{ podSelector: {} }] }] } }, "spec: { ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] }", { spec: { ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] } }],
    ["text that looks like a quantity", pod({ env: [{ name: "A", value: "1" }] }), "spec: { template: { spec: { containers: [{ name: web, env: [{ name: A, value: '1.0' }] }] } } }", pod({ env: [{ name: "A", value: "1.0" }] })],
  ])("but %s is one", (_, live, text, spec) => {
    expect(applied(live as JsonObject, text)).toEqual((spec as JsonObject).spec);
  });
});

describe("a Service whose type or address changes", () => {
  const service = (spec: JsonObject): JsonObject => ({ apiVersion: "v1", kind: "Service", spec });
  const ports = [{ name: "http", port: 80, protocol: "TCP", nodePort: 30080 }];
  const given = { clusterIP: "10.0.0.7", clusterIPs: ["10.0.0.7"] };

  test.each([
    ["gives its node ports back", { ...given, type: "NodePort", externalTrafficPolicy: "Cluster", ports }, "spec: { type: ClusterIP }", { ...given, type: "ClusterIP", ports: [{ name: "http", port: 80, protocol: "TCP" }] }],
    ["gives its addresses back", { ...given, ipFamilies: ["IPv4"], type: "ClusterIP", ports: [] }, "spec: { type: ExternalName, externalName: db.example.com }", { type: "ExternalName", externalName: "db.example.com", ports: [] }],
    ["has the address that the file names", { ...given, ports: [] }, "spec: { clusterIP: 10.0.0.8 }", { clusterIP: "10.0.0.8", clusterIPs: ["10.0.0.8"], ports: [] }],
    ["keeps the node port of a name", { ...given, type: "NodePort", ports }, "spec: { ports: [{ name: http, port: 81 }] }", { ...given, type: "NodePort", ports: [{ name: "http", port: 81, nodePort: 30080 }] }],
    ["keeps what the file says though the type has no use for it", { ...given, type: "NodePort", ports }, "spec: { type: ClusterIP, ports: [{ name: http, port: 80, nodePort: 30081 }] }", { ...given, type: "ClusterIP", ports: [{ name: "http", port: 80, protocol: "TCP", nodePort: 30081 }] }],
  ])("%s", (_, live, text, spec) => {
    const owned = [{ "f:spec": { "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {} } } } }];
    expect(JSON.parse(JSON.stringify(applied(service(live), text, text.includes("81") ? owned : [])))).toEqual(spec);
  });
});
