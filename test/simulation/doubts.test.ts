import { describe, expect, test } from "vitest";
import { doubtfulBudgets } from "../../src/simulation/budgets.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";
import { ingressHosts } from "../../src/simulation/ingress-hosts.ts";
import { graphOf, service, workload } from "../support/simulation.ts";

const deployment = (name: string, { labels = "app: web", ports = "{name: http, containerPort: 8080}", replicas = 2 } = {}): string => workload("Deployment", name, { labels, ports, spec: `replicas: ${replicas}` });
const web = deployment("web");

describe("Services that do not plainly reach Pods", () => {
  test.each([
    ["a port by name and one by number", "selector: {app: web}, ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 8080}]", [web], []],
    ["no Pods", "selector: {app: db}, ports: [{port: 8080}]", [web], ["web"]],
    ["no selector", "ports: [{port: 8080}]", [web], ["web"]],
    ["a workload without Pods", "selector: {app: web}, ports: [{port: 8080}]", [deployment("web", { replicas: 0 })], ["web"]],
    ["a name that the Pods do not declare", "selector: {app: web}, ports: [{port: 80, targetPort: web}]", [web], ["web"]],
    ["a number that they do not declare", "selector: {app: web}, ports: [{port: 80}]", [web], ["web"]],
    ["another protocol", "selector: {app: web}, ports: [{port: 80, targetPort: http, protocol: UDP}]", [web], ["web"]],
    ["two workloads", "selector: {app: web}, ports: [{port: 8080}]", [deployment("a", { labels: "app: web, tier: a" }), deployment("b", { labels: "app: web, tier: b" })], ["web"]],
    ["an external name", "type: ExternalName, externalName: db.example.com, selector: {app: web}", [web], ["web"]],
  ])("%s", (_name, spec, others, names) => {
    expect(doubtfulServices(graphOf(service("web", spec), ...others)).map(({ name }) => name)).toEqual(names);
  });
});

describe("budgets that do not plainly let Pods go", () => {
  test.each([
    ["one of two may be away", "maxUnavailable: 1, selector: {matchLabels: {app: web}}", []],
    ["one must stay", "minAvailable: 1, selector: {matchLabels: {app: web}}", []],
    ["says nothing", "selector: {matchLabels: {app: web}}", []],
    ["selects none", "maxUnavailable: 1, selector: {matchLabels: {app: db}}", ["budget"]],
    ["all must stay", "minAvailable: 2, selector: {matchLabels: {app: web}}", ["budget"]],
    ["none may be away", "maxUnavailable: 0%, selector: {matchLabels: {app: web}}", ["budget"]],
    ["without a selector", "maxUnavailable: 0", []],
  ])("%s", (_name, spec, names) => {
    const graph = graphOf(`{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: budget}, spec: {${spec}}}`, web);
    expect(doubtfulBudgets(graph).map(({ name }) => name)).toEqual(names);
  });
});

describe("Ingresses that share hosts", () => {
  const backend = "backend: {service: {name: web, port: {number: 80}}}";
  const path = (text: string, type = "Prefix"): string => `{path: ${text}, pathType: ${type}, ${backend}}`;
  const ingress = (name: string, host: string, paths: string, more = ""): string =>
    `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: ${name}}, spec: {${more}rules: [{host: ${host}, http: {paths: [${paths}]}}]}}`;

  test.each([
    ["one path for all requests", [ingress("a", "a.example.com", path("/"))], [], []],
    ["one path for some", [ingress("a", "a.example.com", path("/api"))], [], ["a"]],
    ["an Exact slash", [ingress("a", "a.example.com", path("/", "Exact"))], [], ["a"]],
    ["a path that the controller reads", [ingress("a", "a.example.com", path("/api", "ImplementationSpecific"))], [], []],
    ["two paths of one", [ingress("a", "a.example.com", `${path("/")}, ${path("/api")}`), ingress("b", "b.example.com", path("/"))], ["a"], []],
    ["a host of two", [ingress("b", "a.example.com", path("/api")), ingress("a", "a.example.com", path("/"))], ["b", "a"], []],
    ["a host of two classes", [ingress("a", "a.example.com", path("/"), "ingressClassName: x, "), ingress("b", "a.example.com", path("/api"), "ingressClassName: y, ")], [], ["b"]],
    ["a default backend of the class", [ingress("a", "a.example.com", path("/api")), ingress("b", "b.example.com", path("/"), "defaultBackend: {service: {name: web, port: {number: 80}}}, ")], [], []],
  ])("%s", (_name, documents, crowded, partial) => {
    const hosts = ingressHosts(graphOf(...documents));
    expect([hosts.crowded, hosts.partial].map((list) => list.map(({ name }) => name))).toEqual([crowded, partial]);
  });

  test("a host that another Ingress answers whole is no gap of one that has a gap elsewhere", () => {
    const graph = graphOf(ingress("a", "a.example.com", `${path("/x")}]}}, {host: b.example.com, http: {paths: [${path("/api")}`), ingress("b", "a.example.com", path("/")));
    const [gap, ...others] = ingressHosts(graph).partialHosts.get(graph.named("Ingress", "default", "a")[0]!)!;
    expect([gap!.host, gap!.paths.map((one) => one.path), others]).toEqual(["b.example.com", ["/api"], []]);
  });
});
