import { beforeAll, describe, expect, test } from "vitest";
import { trace as traceWay, wayThrough, type Way } from "../../src/page/way.ts";
import { simulationFor } from "../../src/report/picture/build.ts";
import { loadGraphviz } from "../../src/report/picture/graphviz.ts";
import { layOut, type Graphviz } from "../../src/report/picture/layout.ts";
import { pageData, type PageData } from "../../src/report/picture/page-data.ts";
import { trace } from "../../src/simulation/trace/trace.ts";
import { drawn } from "../support/picture.ts";
import { service, workload } from "../support/simulation.ts";

let graphviz: Graphviz;
beforeAll(async () => { graphviz = await loadGraphviz(); });

function pageOf(documents: readonly string[]): { data: PageData; simulation: ReturnType<typeof simulationFor> } {
  const { project, picture } = drawn(documents);
  const simulation = simulationFor(project);
  return { simulation, data: pageData("graph", picture, layOut(picture, graphviz), project, simulation) };
}

const index = ({ nodes }: PageData, id: string) => nodes.findIndex((node) => node.id === id);
const wayOf = (data: PageData, from: string, to: string): Way => traceWay(data, index(data, from), index(data, to));
const idsOn = (data: PageData, way: Way) => [...way.nodes].map((i) => data.nodes[i]!.id).sort();

const app = (name: string, more: Parameters<typeof workload>[2] = {}) => workload("Deployment", name, { ports: "{name: http, containerPort: 8080}, {name: admin, containerPort: 9090}", ...more });
const policy = (name: string, spec: string) => `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}}, spec: {${spec}}}`;
const only = (name: string, rule: string) => policy(name, `podSelector: {matchLabels: {app: ${name}}}, ingress: [${rule}]`);
const ingress = (target: string) => `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: front}, spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${target}, port: {number: 80}}}}]}}]}}`;
const http = (name: string) => service(name, `selector: {app: ${name}}, ports: [{port: 80, targetPort: http}]`);

const WORLD = [
  ...["web", "api", "db", "jobs"].flatMap((name) => [app(name), http(name)]),
  app("host", { podSpec: "hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet" }),
  workload("StatefulSet", "store", { spec: "replicas: 3, serviceName: store", ports: "{name: http, containerPort: 8080}" }),
  service("store", "clusterIP: None, selector: {app: store}, ports: [{name: http, port: 8080}]"),
  service("both", "selector: {app: api}, ports: [{name: http, port: 80, targetPort: http}, {name: admin, port: 90, targetPort: admin}]"),
  service("nobody", "selector: {app: nobody}, ports: [{port: 80}]"),
  only("api", "{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}"),
  only("db", "{from: [{podSelector: {matchLabels: {app: api}}}]}"),
  policy("first-store", "podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: store-0}}, ingress: []"),
  policy("jobs-out", "podSelector: {matchLabels: {app: jobs}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]"),
];

test("the page answers every workload and Service as trace does", () => {
  const { data, simulation } = pageOf(WORLD);
  const answers = new Set<string>();
  for (const [from, { name, kind, category }] of data.nodes.entries()) {
    if (category !== "workload") continue;
    for (const [to, target] of data.nodes.entries()) {
      if (target.kind !== "Service") continue;
      const ports = simulation.graph.named("Service", "default", target.name)[0]!.ports.map(({ port }) => trace(`${kind}/${name}`, `svc/${target.name}:${port}`, simulation, "default").verdict);
      const { verdict } = traceWay(data, from, to);
      expect(verdict, `${name} → ${target.name}`).toBe(ports.every((one) => one === ports[0]) ? ports[0] : "depends");
      answers.add(verdict!);
    }
  }
  expect(answers).toEqual(new Set(["yes", "no", "depends"]));
});

describe("a way says what decides", () => {
  test("a policy that denies is on it, and so is what it keeps away", () => {
    const { data } = pageOf(WORLD);
    const way = wayOf(data, "Deployment/default/web", "Service/default/db");
    expect(idsOn(data, way)).toEqual(["Deployment/default/db", "Deployment/default/web", "NetworkPolicy/default/db", "Service/default/db"]);
    expect(way.lines).toEqual(["NetworkPolicy default/db denies: incoming to Deployment/db: no rule of it allows it"]);
    expect(way.request).toEqual([index(data, "Deployment/default/web"), index(data, "Service/default/db")]);
  });
  test("a source that its own policies let out nowhere near", () => {
    const { data } = pageOf(WORLD);
    const way = wayOf(data, "Deployment/default/jobs", "Service/default/db");
    expect(idsOn(data, way)).toContain("NetworkPolicy/default/jobs-out");
    expect(way.lines).toEqual(["NetworkPolicy default/jobs-out isolates it", "no policy that isolates it lets it out there"]);
  });
  test("ports that differ are told apart", () => {
    const { data } = pageOf(WORLD);
    expect(wayOf(data, "Deployment/default/web", "Service/default/both").lines).toEqual([
      "port 80: yes; NetworkPolicy default/api allows it in",
      "port 90: no; NetworkPolicy default/api denies: incoming to Deployment/api: allows it, but not port 9090/TCP",
    ]);
  });
  test("a policy for one of several Pods", () => {
    const { data } = pageOf(WORLD);
    expect(wayOf(data, "Deployment/default/web", "Service/default/store").lines).toContain("depends on: only some of the Pods can be reached");
  });
  test("of several Services the one that answers best leads to a workload", () => {
    const { data } = pageOf(WORLD);
    const way = wayOf(data, "Deployment/default/web", "Deployment/default/api");
    expect(way.verdict).toBe("yes");
    expect(idsOn(data, way)).toContain("Service/default/api");
  });
  test("a Service without endpoints, and a workload without a Service", () => {
    const { data } = pageOf(WORLD);
    expect(wayOf(data, "Deployment/default/web", "Service/default/nobody").lines[0]).toContain("app=nobody");
    expect(wayOf(data, "Deployment/default/web", "Deployment/default/host")).toMatchObject({ verdict: "no", lines: ["no Service leads there"] });
  });
});

describe("by an Ingress", () => {
  const denied = [app("web"), http("web"), ingress("web"), only("web", "{from: [{podSelector: {}}]}")];
  test("policies see the controller, which is no Pod of the namespace", () => {
    const { data } = pageOf(denied);
    expect(wayOf(data, "Ingress/default/front", "Deployment/default/web")).toMatchObject({ verdict: "no" });
    const open = pageOf([...denied, policy("all", "podSelector: {}, ingress: [{}]")]);
    expect(wayOf(open.data, "Ingress/default/front", "Deployment/default/web")).toMatchObject({ verdict: "yes", lines: ["NetworkPolicy default/all allows from everywhere"] });
  });
  test("what is on the way through an object ends where policies end it", () => {
    const { data } = pageOf(denied);
    expect(idsOn(data, wayThrough(data, index(data, "Ingress/default/front")))).toEqual(["Ingress/default/front", "Service/default/web"]);
    expect(idsOn(data, wayThrough(data, index(data, "Deployment/default/web")))).toEqual(["Deployment/default/web", "Service/default/web"]);
    expect(idsOn(data, wayThrough(data, index(data, "Service/default/web")))).toEqual(["Deployment/default/web", "Ingress/default/front", "Service/default/web"]);
    const plain = pageOf(denied.slice(0, 3));
    expect(idsOn(plain.data, wayThrough(plain.data, index(plain.data, "Ingress/default/front")))).toEqual(["Deployment/default/web", "Ingress/default/front", "Service/default/web"]);
  });
});

test("without policies the page holds no answers", () => {
  expect(pageOf([app("web"), http("web")]).data.requests).toEqual({ answers: [], services: [] });
});
