import { describe, expect, test } from "vitest";
import { reasonTexts, service, simulate, workload } from "../support/simulation.ts";

const web = workload("Deployment", "web", { labels: "app: web-frontend, tier: back", ports: "{containerPort: 8080, name: http}, {containerPort: 53, name: dns, protocol: UDP}" });
const reasons = (documents: readonly string[], options = {}) => reasonTexts(simulate(documents, options), "web");
const select = (selector: string, ports = "ports: [{port: 80}]") => service("web", `selector: {${selector}}, ${ports}`);
const ports = (port: string) => select("tier: back", `ports: [${port}]`);

describe("why a Service has no endpoints", () => {
  test.each([
    ["a slip in a value", [web, select("app: web-frontand")], "selects app=web-frontand; Deployment/web has app=web-frontend"],
    ["one label of two", [web, select("app: web-frontend, tier: front")], "selects app=web-frontend,tier=front; Deployment/web has tier=back"],
    ["a label that is missing", [web, select("app: web-frontend, zone: a")], "selects app=web-frontend,zone=a; Deployment/web has no label zone"],
    ["another namespace", [web, service("web", "selector: {app: web-frontend}, ports: [{port: 80}]", "other")], "selects app=web-frontend; Deployment/web has it, but in namespace default"],
    ["labels of the workload itself", [workload("Deployment", "api", { metadata: "labels: {name: x}" }), select("name: x")], "selects name=x; Deployment/api itself has it, but not the Pods that it makes"],
    ["the value under another key", [workload("Deployment", "api", { labels: "app.kubernetes.io/name: api" }), select("app: api")], "selects app=api; no Pod in namespace default has it; Deployment/api has app.kubernetes.io/name=api"],
    ["nothing like it", [web, select("component: cache")], "selects component=cache; no Pod in namespace default has it"],
    ["no replicas", [workload("Deployment", "web", { spec: "replicas: 0" }), select("app: web")], "Deployment/web makes no Pods: its replicas are 0"],
    ["suspended", [workload("CronJob", "web", { spec: "suspend: true" }), select("app: web")], "CronJob/web makes no Pods: it is suspended"],
    ["no selector", [service("web", "ports: [{port: 80}]")], "it has no selector, and no Endpoints or EndpointSlices are written for it"],
    ["an empty selector", [service("web", "selector: {}, ports: [{port: 80}]")], "its selector is empty and selects nothing, and no Endpoints or EndpointSlices are written for it"],
    ["Endpoints of nearly its name", [service("web", "ports: [{port: 80}]"), "{apiVersion: v1, kind: Endpoints, metadata: {name: wep}, subsets: []}"],
      "it has no selector, and no Endpoints or EndpointSlices are written for it; Endpoints wep are for a Service of that name"],
    ["Endpoints that are empty", [service("web", "ports: [{port: 80}]"), "{apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: []}"], "it has no selector, and what is written for it holds no address"],
    ["outside", [service("web", "type: ExternalName, externalName: pay.example.com")], "it stands for pay.example.com outside the cluster"],
  ])("%s", (_, documents, expected) => {
    expect(reasons(documents)).toEqual([expected]);
  });
});

describe("why a port has no endpoints", () => {
  test.each([
    ["{port: 80, targetPort: web}", 'no selected Pod names a port "web"; they name http (8080/TCP), dns (53/UDP)'],
    ["{port: 80, targetPort: dns}", 'no selected Pod names a port "dns"; Deployment/web names it for UDP, not TCP'],
    ["{port: 80, targetPort: http, protocol: UDP}", 'no selected Pod names a port "http" for UDP; Deployment/web names it for TCP, not UDP'],
  ])("%s", (port, expected) => {
    expect(reasons([web, ports(port)])).toEqual([expected]);
  });

  test("only some of the Pods name it", () => {
    const other = workload("Deployment", "other", { labels: "tier: back", ports: "{containerPort: 1}" });
    expect(reasons([web, other, ports("{port: 80, targetPort: http}")])).toEqual(['Pods of Deployment/other name no port "http"; they name no ports']);
  });

  test("only an init container names it", () => {
    const pod = workload("Pod", "web", { labels: "tier: back", podSpec: "initContainers: [{name: setup, image: x, ports: [{containerPort: 1, name: admin}]}]" });
    expect(reasons([pod, ports("{port: 80, targetPort: admin}")])).toEqual(['no selected Pod names a port "admin"; Pod/web names it in init container setup, which ends before the others start']);
  });

  test("written endpoints have other port names", () => {
    const endpoints = "{apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{name: web, port: 80}]}]}";
    expect(reasons([service("web", "ports: [{name: http, port: 80}]"), endpoints])).toEqual(['no address written for it has a port "http"; they have "web"']);
  });
});

test("what is not in the input may exist, unless it is complete", () => {
  const robot = workload("Deployment", "web", { podSpec: "serviceAccountName: robot" });
  expect(reasons([robot, select("app: web")])).toEqual(["Deployment/web needs ServiceAccount robot, which is not in the input"]);
  expect(reasons([robot, select("app: web")], { complete: true })).toEqual(["Deployment/web makes no Pods: ServiceAccount robot does not exist"]);
});

test("nothing to say where all is well", () => {
  expect(reasons([web, ports("{port: 80, targetPort: http}")])).toEqual([]);
});
