import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { Workspace } from "../../src/engine/workspace.ts";
import { newlyBroken } from "../../src/operator/admission.ts";
import type { Observed } from "../../src/operator/cluster-state.ts";
import { liveResource } from "../../src/resource/read.ts";
import { keyOf } from "../../src/resource/resource.ts";
import type { JsonObject } from "../../src/source/document.ts";

const service = (app: string): JsonObject => ({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" }, spec: { selector: { app }, ports: [{ port: 80 }] } });
const pod = (app: string, metadata: JsonObject = { name: "web", namespace: "shop" }): JsonObject => ({ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, labels: { app } }, spec: { containers: [{ name: "web", image: "example.com/web:1" }] } });

/** A cluster that has these objects, and what is said to a request. */
function cluster(...objects: JsonObject[]) {
  const workspace = new Workspace(rules, { ...DEFAULT_SETTINGS, complete: true });
  const state = new Map<string, Observed>();
  for (const value of [...["shop", "store"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })), ...objects]) {
    const resource = liveResource(value);
    state.set(keyOf(resource.id), { resource, uid: "" });
    workspace.set(keyOf(resource.id), [resource]);
  }
  return (operation: "CREATE" | "UPDATE" | "DELETE", value: JsonObject, namespace = "shop", dryRun = false) => newlyBroken({
    operation, namespace, dryRun, kind: { group: "", version: "v1", kind: value.kind }, [operation === "DELETE" ? "oldObject" : "object"]: value,
  }, { workspace, state, prepare: (resource) => resource });
}

test.each([
  ["a Service that selects nothing", [], "CREATE", service("web"), [/selects? no/]],
  ["a Service that selects a Pod", [pod("web")], "CREATE", service("web"), []],
  ["a Pod that leaves its Service", [service("web"), pod("web")], "UPDATE", pod("other"), [/^Service shop\/web.*no/]],
  ["a Pod that goes and was selected", [service("web"), pod("web")], "DELETE", pod("web"), [/^Service shop\/web.*no/]],
  ["what is broken already, changed in another place", [service("web")], "UPDATE", { ...service("web"), metadata: { name: "web", namespace: "shop", labels: { team: "a" } } }, []],
  ["what is broken already, and goes", [service("web")], "DELETE", service("web"), []],
  ["a change of the status only", [service("web")], "UPDATE", { ...service("web"), status: { loadBalancer: {} } }, []],
  ["what a controller makes of something that is read", [service("other")], "CREATE", pod("web", { name: "web", namespace: "shop", ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "1", controller: true }] }), []],
  ["a kind that is not read", [], "CREATE", { apiVersion: "v1", kind: "Event", metadata: { name: "web" } }, []],
  ["what the API server would refuse", [pod("web")], "CREATE", { ...service("web"), spec: { selector: { app: "web" }, ports: [{ port: 70_000 }] } }, [/70000/]],
] as const)("%s", (_, objects, operation, value, expected) => {
  const said = cluster(...(objects as readonly JsonObject[]))(operation, value as JsonObject);
  expect(said.toSorted()).toEqual(expected.map((words) => expect.stringMatching(words) as unknown));
});

test("an object may leave name and namespace to the server, and lies where the request says", () => {
  const ask = cluster(service("web"));
  expect(ask("CREATE", pod("other", { generateName: "web-" }))).toEqual([]);
  expect(ask("CREATE", { ...service("nothing"), metadata: { name: "api" } }, "store")).toEqual([expect.stringContaining("Service store/api")]);
});

test("a namespace has no namespace, though its request names one", () => {
  expect(cluster()("CREATE", { apiVersion: "v1", kind: "Namespace", metadata: { name: "Bad_Name" } }, "Bad_Name")).toEqual([expect.stringMatching(/Bad_Name/)]);
});

test("addresses and ports that the server makes up for a dry run are nobody's mistake", () => {
  const made = { ...service("web"), spec: { type: "NodePort", selector: { app: "web" }, clusterIP: "10.0.0.0", clusterIPs: ["10.0.0.0"], ports: [{ port: 80, nodePort: 30000 }] } };
  const taken = { ...made, metadata: { name: "other", namespace: "shop" }, spec: { ...made.spec, clusterIP: "10.0.0.7", clusterIPs: ["10.0.0.7"] } };
  const ask = cluster(pod("web"), taken);
  expect(ask("CREATE", made)).not.toEqual([]);
  expect(ask("CREATE", made, "shop", true)).toEqual([]);
});
