import { describe, expect, test } from "vitest";
import type { Kind } from "../../src/kinds/index.ts";
import { graphOf, service, workload } from "../support/simulation.ts";

describe("finding resources", () => {
  const graph = graphOf(
    service("web", "ports: [{port: 80}]"), service("web", "ports: [{port: 81}]"), service("web", "ports: [{port: 80}]", "other"),
    workload("Deployment", "web"), workload("Pod", "lone"), workload("CronJob", "nightly"),
    "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}, spec: {}}",
    "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a, kubernetes.io/metadata.name: lie}}}",
    "{apiVersion: v1, kind: PodTemplate, metadata: {name: t}, template: {metadata: {labels: {a: b}}}}",
  );
  const names = (kind: Kind) => graph.ofKind(kind).map((view) => ("name" in view ? view.name : view.workload.name));

  test("by kind, ours included", () => {
    expect(names("Service")).toEqual(["web", "web", "web"]);
    expect(names("Workload")).toEqual(["web", "lone", "nightly", "web"]);
    expect(names("PodTemplate")).toEqual(["web", "lone", "nightly", "web"]);
    expect(names("Resource")).toHaveLength(9);
    expect(names("Ingress")).toEqual([]);
  });

  test("by identity: all that share it; the version is no part of it", () => {
    expect(graph.find({ group: "", kind: "Service", namespace: "default", name: "web" })).toHaveLength(2);
    expect(graph.find({ group: "serving.knative.dev", kind: "Service", namespace: "default", name: "web" })).toHaveLength(1);
    expect(graph.named("Service", "other", "web").map(({ ports }) => ports[0]?.port)).toEqual([80]);
    expect(graph.named("Namespace", undefined, "shop")).toHaveLength(1);
    expect(graph.named("Service", "default", "no")).toEqual([]);
  });

  test("kinds that moved out of extensions are the same objects there and here", () => {
    const moved = graphOf("{apiVersion: extensions/v1beta1, kind: Deployment, metadata: {name: a}, spec: {}}", workload("Deployment", "a"));
    expect(moved.find({ group: "apps", kind: "Deployment", namespace: "default", name: "a" })).toHaveLength(2);
    expect(moved.find({ group: "extensions", kind: "Deployment", namespace: "default", name: "a" })).toHaveLength(2);
    expect(moved.ofKind("Deployment")).toHaveLength(2);
  });

  test("one view for each resource", () => {
    const [first] = graph.ofKind("Service");
    expect(graph.viewOf(first!.resource)).toBe(first);
    expect(graph.judgementOf(first!.resource)?.verdict).toBe("accept");
  });

  test("the labels of namespaces have their names, whatever is written", () => {
    expect(Object.fromEntries(graph.namespaceLabels("shop"))).toEqual({ "team": "a", "kubernetes.io/metadata.name": "shop" });
    expect(Object.fromEntries(graph.namespaceLabels("elsewhere"))).toEqual({ "kubernetes.io/metadata.name": "elsewhere" });
    expect([...graph.declaredNamespaces.keys()]).toEqual(["shop"]);
  });

  test("Pod templates by selector", () => {
    const { selector } = graph.ofKind("Deployment")[0]!;
    expect(graph.selectTemplates("default", selector!).map((template) => template.workload.name)).toEqual(["web"]);
    expect(graph.selectTemplates("other", selector!)).toEqual([]);
  });
});
