import { expect, test } from "vitest";
import { overlay } from "../../../src/engine/live/overlay.ts";
import { keyOf } from "../../../src/resource/resource.ts";
import { liveResource } from "../../../src/resource/read.ts";
import type { JsonObject } from "../../../src/source/document.ts";
import { parseFile } from "../../../src/source/parse.ts";

const options = { namespace: "shop", isNamespaced: () => true };

function applied(live: JsonObject, text: string, owned: readonly JsonObject[] = []): unknown {
  const resource = liveResource({ apiVersion: "apps/v1", kind: "Deployment", ...live, metadata: { name: "web", namespace: "shop", ...(live.metadata as JsonObject | undefined) } });
  const file = { path: "web.yaml", text: `apiVersion: ${String(resource.value.apiVersion)}\nkind: ${resource.id.kind}\nmetadata: { name: web, namespace: shop }\n${text}` };
  const [result] = overlay([{ file, documents: parseFile(file) }], new Map([[keyOf(resource.id), { resource, owned }]]), options);
  return (result!.documents[0]!.value as JsonObject).spec;
}

test.each([
  ["what the file does not say stays", { spec: { replicas: 3, paused: true } }, "spec: { replicas: 2 }", [], { replicas: 2, paused: true }],
  ["what an earlier apply wrote and this one leaves out goes", { spec: { replicas: 3, paused: true } }, "spec: { replicas: 2 }", [{ "f:spec": { "f:replicas": {}, "f:paused": {} } }], { replicas: 2 }],
  [
    "items of a list are known by their keys", { spec: { containers: [{ name: "web", image: "web:1", tty: true }, { name: "injected" }] } }, "spec: { containers: [{ name: web, image: web:2 }] }", [],
    { containers: [{ name: "web", image: "web:2", tty: true }, { name: "injected" }] },
  ],
  [
    "an item that an earlier apply wrote goes", { spec: { containers: [{ name: "web" }, { name: "old" }] } }, "spec: { containers: [{ name: web }] }",
    [{ "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:name": {} }, 'k:{"name":"old"}': { ".": {}, "f:name": {} } } } }], { containers: [{ name: "web" }] },
  ],
  ["lists of NetworkPolicies are replaced", { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { egress: [{ ports: [{ port: 53, protocol: "UDP" }] }] } }, "spec: { egress: [{ ports: [{ port: 80, protocol: TCP }] }] }", [], { egress: [{ ports: [{ port: 80, protocol: "TCP" }] }] }],
])("%s", (_, live, text, owned, spec) => {
  expect(applied(live as JsonObject, text, owned as JsonObject[])).toEqual(spec);
});
