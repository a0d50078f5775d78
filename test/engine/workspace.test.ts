import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { Workspace } from "../../src/engine/workspace.ts";
import { liveResource } from "../../src/resource/read.ts";
import type { JsonObject } from "../../src/source/document.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { parseFile } from "../../src/source/parse.ts";
import { Edits } from "../support/edits.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n";
const POD = (label: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: ${label}\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1\n      ports:\n        - containerPort: 80\n`;

function put(workspace: Workspace, path: string, text: string): void {
  const file = { path, text };
  workspace.set(path, { file, documents: parseFile(file) });
}

test("tells whose findings a change of another file changes", () => {
  const workspace = new Workspace(rules, DEFAULT_SETTINGS);
  put(workspace, "service.yaml", SERVICE);
  put(workspace, "pod.yaml", POD("web"));
  expect([...workspace.changes().changed]).toEqual([]);
  put(workspace, "pod.yaml", POD("wab"));
  const { changed } = workspace.changes();
  expect([...changed.keys()]).toEqual(["service.yaml"]);
  expect(changed.get("service.yaml")!.map(({ rule }) => rule)).toEqual(["service/selects-no-pods"]);
  expect(workspace.changes().changed.size).toBe(0);
  workspace.delete("pod.yaml");
  put(workspace, "pods.yaml", POD("web"));
  expect([...workspace.changes().changed]).toEqual([["service.yaml", []]]);
});

test("takes live objects, which have no file and no place", () => {
  const workspace = new Workspace(rules, DEFAULT_SETTINGS);
  const service: JsonObject = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } };
  const pod: JsonObject = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop", labels: { app: "wab" } }, spec: { containers: [{ name: "web", image: "example.com/web:1" }] } };
  workspace.set("uid-1", [liveResource(service)]);
  workspace.set("uid-2", [liveResource(pod)]);
  const [finding] = workspace.changes().changed.get("uid-1")!;
  expect(finding).toMatchObject({ rule: "service/selects-no-pods", file: undefined, range: undefined, resource: { kind: "Service", namespace: "shop", name: "web" } });
});

test.each([[1, false], [2, true], [3, false]])("reports what a fresh run reports after each of many random edits (seed %i, complete %s)", { timeout: 60_000 }, (seed, complete) => {
  const edits = new Edits(seed, complete);
  for (let step = 0; step < 40; step++) expect(edits.step()).toBeUndefined();
});

test("looks again only at what depends on a change", () => {
  const seen: string[] = [];
  const spy = defineRule({ meta: { id: "service/spy", effect: "risky", docs: { what: "", why: "", how: "", see: [] } }, kinds: ["Service"], *check({ namespace = "" }) { seen.push(namespace); } });
  const workspace = new Workspace([spy], DEFAULT_SETTINGS);
  for (const namespace of ["a-team", "b-team", "c-team"]) put(workspace, `${namespace}.yaml`, SERVICE.replace("name: web", `name: web\n  namespace: ${namespace}`));
  workspace.report();
  expect(seen.splice(0)).toEqual(["a-team", "b-team", "c-team"]);
  put(workspace, "b-team.yaml", SERVICE.replace("name: web", "name: web\n  namespace: b-team").replace("port: 80", "port: 81"));
  workspace.report();
  expect(seen.splice(0)).toEqual(["b-team"]);
  put(workspace, "c-team.yaml", SERVICE.replace("name: web", "name: web\n  namespace: c-team\n  annotations: { url: http://web.a-team }"));
  workspace.report();
  expect(seen.splice(0)).toEqual(["a-team", "c-team"]);
});
