import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { Workspace } from "../../src/engine/workspace.ts";
import { liveResource } from "../../src/resource/read.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { parseFile } from "../../src/source/parse.ts";
import { LiveEdits } from "../support/live-edits.ts";

const service = (app: string, namespace = "shop") => liveResource({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace }, spec: { selector: { app }, ports: [{ port: 80 }] } });
const pod = (app: string) => liveResource({ apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop", labels: { app } }, spec: { containers: [{ name: "web", image: "example.com/web:1" }] } });

test.each([[1, false], [2, true], [3, true]])("a trial tells what a full run finds to be new, and disturbs nothing (seed %i, complete %s)", { timeout: 60_000 }, (seed, complete) => {
  const edits = new LiveEdits(seed, complete);
  let told = 0;
  for (let step = 0; step < 25; step++) {
    if (step % 3 === 0) edits.change();
    const { what, trial, full } = edits.try();
    expect(trial, what).toEqual(full);
    told += trial.length;
    if (step % 5 === 0) expect(edits.isUndisturbed(), what).toBe(true);
  }
  expect(told).toBeGreaterThan(5);
});

test("tells of others that a change breaks, when it is made and when it takes away", () => {
  const workspace = new Workspace(rules, DEFAULT_SETTINGS);
  workspace.set("service", [service("web")]);
  workspace.set("pod", [pod("web")]);
  const said = (found: ReturnType<Workspace["trial"]>) => found.map(({ rule, resource }) => `${rule} ${resource?.kind ?? ""}`);
  expect(said(workspace.trial("pod", [pod("wab")]))).toEqual(["service/selects-no-pods Service"]);
  expect(said(workspace.trial("pod", undefined))).toContain("service/selects-no-pods Service");
  expect(said(workspace.trial("other", [service("nothing", "web")]))).toContain("service/selects-no-pods Service");
  expect(workspace.report().findings).toEqual([]);
});

test("where there are files it tells the same", () => {
  const workspace = new Workspace(rules, DEFAULT_SETTINGS);
  const file = { path: "pod.yaml", text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n  labels: { app: web }\nspec:\n  containers: [{ name: web, image: example.com/web:1 }]\n" };
  workspace.set("pod.yaml", { file, documents: parseFile(file) });
  expect(workspace.trial("service", [service("web")])).toEqual([]);
  expect(workspace.trial("service", [service("wab")]).map(({ rule }) => rule)).toEqual(["service/selects-no-pods"]);
});

test("a trial looks only at what depends on the change", () => {
  const seen: string[] = [];
  const spy = defineRule({ meta: { id: "service/spy", effect: "risky", docs: { what: "", why: "", how: "", see: [] } }, kinds: ["Service"], *check({ namespace = "" }) { seen.push(namespace); } });
  const workspace = new Workspace([spy], DEFAULT_SETTINGS);
  for (const namespace of ["a-team", "b-team", "c-team"]) workspace.set(namespace, [service("web", namespace)]);
  workspace.report();
  expect(seen.splice(0)).toEqual(["a-team", "b-team", "c-team"]);
  workspace.trial("b-team", [service("wab", "b-team")]);
  expect(seen.splice(0)).toEqual(["b-team"]);
  workspace.report();
  expect(seen).toEqual([]);
});

test("what Kubernetes puts into every namespace ties no namespaces together", () => {
  const sizes: number[] = [];
  const spy = defineRule({ meta: { id: "service/spy", effect: "risky", docs: { what: "", why: "", how: "", see: [] } }, kinds: ["Service"], *check(_, { graph }) { sizes.push(graph.inNamespace("a-team").length + graph.inNamespace("c-team").length); } });
  const workspace = new Workspace([spy], DEFAULT_SETTINGS);
  for (const namespace of ["a-team", "b-team", "c-team", "default"]) {
    workspace.set(`${namespace}/namespace`, [liveResource({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } })]);
    workspace.set(`${namespace}/service`, [service("web", namespace)]);
    workspace.set(`${namespace}/account`, [liveResource({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } })]);
    workspace.set(`${namespace}/authority`, [liveResource({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt", namespace, annotations: { "kubernetes.io/description": "for kubernetes.default.svc" } } })]);
  }
  workspace.report();
  expect(new Set(sizes.splice(0))).toEqual(new Set([6]));
  workspace.trial("b-team/service", [service("wab", "b-team")]);
  expect(sizes).toEqual([0]);
});
