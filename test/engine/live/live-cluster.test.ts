import { describe, expect, test } from "vitest";
import { rules } from "../../../rules/all.ts";
import { liveObject, type ServedKind } from "../../../src/cluster/live-object.ts";
import { lint } from "../../../src/engine/lint.ts";
import { lean } from "../../../src/engine/live/lean.ts";
import { LiveCluster } from "../../../src/engine/live/live-cluster.ts";
import { liveProject, liveSettings } from "../../../src/engine/live/live-project.ts";
import { forCluster, liveRules } from "../../../src/engine/live/live-rules.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings.ts";
import type { JsonObject } from "../../../src/source/document.ts";

const kind = (group: string, name: string, isNamespaced = true): ServedKind => ({ group, version: "v1", kind: name, plural: `${name.toLowerCase()}s`, isNamespaced });
const live = (group: string, name: string, value: JsonObject) => liveObject({ ...value, metadata: { ...(name !== "Namespace" && { namespace: "shop" }), uid: `${name}-${String((value.metadata as JsonObject).name)}`, ...(value.metadata as JsonObject) } }, kind(group, name, name !== "Node" && name !== "Namespace"))!;

const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1", ports: [{ containerPort: 8080 }] }] } };
const ownedBy = (kindName: string, name: string): JsonObject => ({ ownerReferences: [{ apiVersion: "apps/v1", kind: kindName, name, uid: `${kindName}-${name}`, controller: true }] });
const pod = (name: string, status: JsonObject, more: JsonObject = {}) => live("", "Pod", { metadata: { name, generateName: "web-1-", labels: { app: "web" }, ...ownedBy("ReplicaSet", "web-1"), ...more }, spec: { ...template.spec, nodeName: "node-1" }, status });
const ready: JsonObject = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const crashing: JsonObject = { phase: "Running", conditions: [{ type: "Ready", status: "False" }], containerStatuses: [{ name: "web", ready: false, state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { reason: "Error", exitCode: 3 } } }] };

const shop = (one: JsonObject, two: JsonObject) => [
  live("apps", "Deployment", { metadata: { name: "web" }, spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template } }),
  live("apps", "ReplicaSet", { metadata: { name: "web-1", ...ownedBy("Deployment", "web") }, spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template } }),
  pod("web-1-a", one), pod("web-1-b", two),
  live("", "Service", { metadata: { name: "web" }, spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] } }),
  live("discovery.k8s.io", "EndpointSlice", {
    metadata: { name: "web-x", labels: { "kubernetes.io/service-name": "web", "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" }, ...ownedBy("Service", "web") },
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
    endpoints: [["web-1-a", one], ["web-1-b", two]].map(([name, status]) => ({ addresses: ["10.0.0.1"], conditions: { ready: status === ready }, targetRef: { kind: "Pod", name: name as string } })),
  }),
];

function audit(objects: ReturnType<typeof shop>) {
  const cluster = new LiveCluster(objects);
  const settings = liveSettings(DEFAULT_SETTINGS, cluster, { isComplete: true, unreadableKinds: [] });
  return { cluster, findings: lint(liveProject(cluster, settings), forCluster(liveRules(cluster), cluster)).findings };
}

test("what controllers made is not in the graph, and known all the same", () => {
  const { cluster, findings } = audit(shop(ready, ready));
  expect(cluster.resources.map(({ id }) => id.kind)).toEqual(["Deployment", "Service"]);
  expect(cluster.podsOf(cluster.resources[0]!.id)).toHaveLength(2);
  expect(findings).toEqual([]);
});

test.each([
  ["one Pod of two crashes", ready, crashing, "warning", "Service shop/web reaches 1 of 2 Pods of Deployment shop/web"],
  ["both crash", crashing, crashing, "error", "Service shop/web has no ready endpoint: of the 2 Pods of Deployment shop/web none is ready"],
])("%s", (_, one, two, severity, message) => {
  const found = audit(shop(one, two)).findings.filter(({ rule }) => rule === "live/missing-endpoints");
  expect(found).toMatchObject([{ severity, message }]);
  expect(found[0]!.notes[0]).toMatch(/container "web" crashes again and again \(CrashLoopBackOff: Error, exit code 3\)/);
});

test("what controllers made is found out about as well from what is kept of it", () => {
  const makers = new Set<string>();
  const kept = shop(ready, crashing).map((object) => {
    makers.add(object.uid);
    return lean(object, makers);
  });
  expect(JSON.stringify(kept.filter(({ owner, resource: { id } }) => owner && id.kind !== "EndpointSlice"))).not.toContain("containers");
  expect(audit(kept).findings).toEqual(audit(shop(ready, crashing)).findings);
});

test("a Pod whose maker is not known, or that somebody named, is kept whole", () => {
  const [orphan, named] = [pod("web-1-a", ready), pod("web", ready, { generateName: undefined })];
  expect(lean(orphan, new Set()).resource).toBe(orphan.resource);
  expect(lean(named, new Set(["ReplicaSet-web-1"])).resource).toBe(named.resource);
});

test("an endpoint of a Pod that does not exist", () => {
  const { findings } = audit(shop(ready, ready).filter(({ resource }) => resource.id.name !== "web-1-b"));
  expect(findings.map(({ rule }) => rule)).toContain("live/stale-endpoints");
});

describe("a live object", () => {
  test("keeps keys and type of a Secret, and no value", () => {
    const secret = live("", "Secret", {
      metadata: { name: "s", annotations: { "kubectl.kubernetes.io/last-applied-configuration": "hunter2", other: "kept" }, managedFields: [{ manager: "kubectl" }], resourceVersion: "7" }, type: "Opaque", data: { password: "aHVudGVyMg==" },
    });
    expect(JSON.stringify(secret)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(secret.resource.value).toEqual({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "shop", name: "s", annotations: { other: "kept" } }, type: "Opaque", data: { password: "" } });
  });

  test("of a kind that the cluster fills in is not the user's", () => {
    const cluster = new LiveCluster([live("", "ConfigMap", { metadata: { name: "kube-root-ca.crt" } }), live("", "ConfigMap", { metadata: { name: "mine" } }), live("", "ConfigMap", { metadata: { name: "theirs", namespace: "kube-system" } })]);
    expect(cluster.resources.filter(({ id }) => cluster.isUsers(id)).map(({ id }) => id.name)).toEqual(["mine"]);
  });
});

describe("claims that a StatefulSet's controller made", () => {
  const labels = { app: "db" };
  const spec = { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } };
  const claim = (name: string, claimLabels: JsonObject) => live("", "PersistentVolumeClaim", { metadata: { name, labels: claimLabels }, spec });
  const set = live("apps", "StatefulSet", { metadata: { name: "db" }, spec: { replicas: 2, serviceName: "", selector: { matchLabels: labels }, template: { metadata: { labels }, spec: template.spec }, volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] } });
  const quota = live("", "ResourceQuota", { metadata: { name: "few" }, spec: { hard: { persistentvolumeclaims: "2", "requests.storage": "2Gi" } } });
  const found = (objects: ReturnType<typeof shop>) => {
    const cluster = new LiveCluster([live("", "Namespace", { metadata: { name: "shop" } }), ...objects]);
    const project = liveProject(cluster, liveSettings(DEFAULT_SETTINGS, cluster, { isComplete: true, unreadableKinds: [] }));
    return lint(project, forCluster(rules, cluster)).findings.map(({ rule, resource }) => `${rule} ${resource!.kind}/${resource!.name}`);
  };

  test("are not the user's, and are counted once", () => {
    expect(found([set, quota, claim("data-db-0", labels), claim("data-db-1", { ...labels, more: "x" })])).toEqual(["reference/unknown-storage-class StatefulSet/db"]);
  });

  test("are made anew by the simulation, those of Pods that are gone are not", () => {
    const cluster = new LiveCluster([set, claim("data-db-0", labels), claim("data-db-2", labels)]);
    expect(cluster.resources.map(({ id }) => id.name)).toEqual(["db", "data-db-2"]);
    expect(cluster.resources.map(({ id }) => cluster.isUsers(id))).toEqual([true, false]);
  });

  test("are known by name and labels", () => {
    const own = [claim("data-db-0", {}), claim("data-db-x", labels), claim("data-other-0", labels)];
    expect(found([set, ...own]).filter((one) => one.includes("storage-class"))).toEqual(["data-db-0", "data-db-x", "data-other-0"].map((name) => `reference/unknown-storage-class PersistentVolumeClaim/${name}`).concat("reference/unknown-storage-class StatefulSet/db"));
  });
});

test("what Kubernetes keeps in kube-system is not the user's, though they ask for the namespace", () => {
  const names = ["extension-apiserver-authentication", "kube-apiserver-legacy-service-account-token-tracking", "coredns"];
  const cluster = new LiveCluster(names.map((name) => live("", "ConfigMap", { metadata: { name, namespace: "kube-system" } })), { namespaces: ["kube-system"] });
  expect(cluster.resources.filter(({ id }) => cluster.isUsers(id)).map(({ id }) => id.name)).toEqual(["coredns"]);
});
