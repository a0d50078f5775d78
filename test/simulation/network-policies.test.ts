import { describe, expect, test } from "vitest";
import { formatConnectionsJson } from "../../src/report/connections-json.ts";
import { formatConnections } from "../../src/report/connections-text.ts";
import { connections } from "../../src/simulation/connectivity.ts";
import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import type { Simulation } from "../../src/simulation/simulation.ts";
import { service, simulate, workload } from "../support/simulation.ts";

const web = workload("Deployment", "web", { labels: "app: web", ports: "{containerPort: 8080, name: http}" });
const db = workload("StatefulSet", "db", { labels: "app: db, tier: back", spec: "replicas: 2", ports: "{containerPort: 5432, name: sql}, {containerPort: 53, name: sql-udp, protocol: UDP}" });
const far = workload("Deployment", "far", { labels: "app: far" }).replace("name: far}", "name: far, namespace: other}");
const other = "{apiVersion: v1, kind: Namespace, metadata: {name: other, labels: {team: a}}}";
const world = [web, db, far, other];

function policy(spec: string, name = "p"): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}}, spec: {${spec}}}`;
}

/** What may be opened between workloads, by their names: `web>db` → ports; pairs without restriction are left out. */
function restrictions(simulation: Simulation): Record<string, string> {
  const found = [...connections(simulation, NetworkPolicies.of(simulation))];
  const short = (name: string) => name.replace(/^.*\//, "").replace("ip:0.0.0.0", "out");
  const allowed = new Map(found.map(({ from, to, allowed: ports }) => [`${from.startsWith("ip:") ? from : short(from)}>${to.startsWith("ip:") ? to : short(to)}`, String(ports)]));
  const names = ["web", "db", "far"];
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => `${from}>${to}`));
  return Object.fromEntries(pairs.map((pair) => [pair, allowed.get(pair) ?? "none"]).filter(([, ports]) => ports !== "all"));
}

const onDb = "podSelector: {matchLabels: {app: db}}";
describe("what policies leave", () => {
  test.each<[string, string, Record<string, string>]>([
    ["no rules: nothing comes in", onDb, { "web>db": "none", "far>db": "none" }],
    ["an empty list of rules: the same", `${onDb}, ingress: []`, { "web>db": "none", "far>db": "none" }],
    ["an empty rule: everything", `${onDb}, ingress: [{}]`, {}],
    ["a policy that selects nothing", "podSelector: {matchLabels: {app: no}}", {}],
    ["an empty selector: all Pods of its namespace", "podSelector: {}", { "web>db": "none", "db>web": "none", "far>web": "none", "far>db": "none" }],
    ["from Pods of its own namespace", `${onDb}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]`, { "far>db": "none" }],
    ["from any Pod of its own namespace", `${onDb}, ingress: [{from: [{podSelector: {}}]}]`, { "far>db": "none" }],
    ["from a namespace", `${onDb}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]`, { "web>db": "none" }],
    ["from a namespace by its name", `${onDb}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}]}]`, { "far>db": "none" }],
    ["both in one peer: and", `${onDb}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: far}}}]}]`, { "web>db": "none" }],
    ["in two peers: or", `${onDb}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: web}}}]}]`, {}],
    ["an ipBlock means no Pods", `${onDb}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]`, { "web>db": "none", "far>db": "none" }],
    ["ports", `${onDb}, ingress: [{ports: [{port: 5432}, {port: 53, protocol: UDP}]}]`, { "web>db": "5432/TCP, 53/UDP", "far>db": "5432/TCP, 53/UDP" }],
    ["a range of ports", `${onDb}, ingress: [{ports: [{port: 5000, endPort: 6000}]}]`, { "web>db": "5000-6000/TCP", "far>db": "5000-6000/TCP" }],
    ["a protocol without port", `${onDb}, ingress: [{ports: [{protocol: UDP}]}]`, { "web>db": "every port/UDP", "far>db": "every port/UDP" }],
    ["a named port of the receiver, by protocol", `${onDb}, ingress: [{ports: [{port: sql}, {port: sql-udp}]}]`, { "web>db": "5432/TCP", "far>db": "5432/TCP" }],
    ["peers and ports of one rule: and", `${onDb}, ingress: [{from: [{podSelector: {}}], ports: [{port: 1}]}]`, { "web>db": "1/TCP", "far>db": "none" }],
    ["rules of a policy: or", `${onDb}, ingress: [{from: [{podSelector: {}}], ports: [{port: 1}]}, {ports: [{port: 2}]}]`, { "web>db": "1-2/TCP", "far>db": "2/TCP" }],
    ["egress rules without policyTypes isolate both ways", "podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: 443}]}]", { "web>db": "443/TCP", "web>far": "443/TCP", "db>web": "none", "far>web": "none" }],
    ["egress only", "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]", { "web>db": "none", "web>far": "none" }],
    ["egress to a port name of the receiver", "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: sql}]}]", { "web>db": "5432/TCP", "web>far": "none" }],
    ["egress rules do not count where policyTypes leave them out", "podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], egress: [{}]", { "db>web": "none", "far>web": "none" }],
  ])("%s", (_, spec, expected) => {
    expect(restrictions(simulate([...world, policy(spec)]))).toEqual(expected);
  });

  test("policies add up, and both ends must agree", () => {
    const two = [policy(`${onDb}, ingress: [{from: [{podSelector: {}}]}]`, "a"), policy(`${onDb}, ingress: [{ports: [{port: 9}]}]`, "b")];
    expect(restrictions(simulate([...world, ...two]))).toEqual({ "far>db": "9/TCP" });
    const both = [policy(`${onDb}, ingress: [{ports: [{port: 1, endPort: 100}]}]`, "a"), policy("podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 50, endPort: 200}]}]", "b")];
    expect(restrictions(simulate([...world, ...both]))).toEqual({ "web>db": "50-100/TCP", "far>db": "1-100/TCP", "web>far": "50-200/TCP" });
  });

  test("Pods in the host network are outside of it", () => {
    const hosted = workload("Deployment", "web", { labels: "app: web", podSpec: "hostNetwork: true" });
    expect(restrictions(simulate([hosted, db, far, other, policy("podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}]")])))
      .toEqual({ "web>db": "none", "db>web": "none", "db>far": "none", "far>db": "none" });
  });

  test("a policy may single out one Pod of a StatefulSet", () => {
    const first = policy("podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}");
    const policies = NetworkPolicies.of(simulate([...world, first]));
    const [webPod, ...rest] = policies.pods;
    const pods = rest.filter(({ workload: owner }) => owner.name === "db");
    expect(pods.map((pod) => String(policies.allowed(webPod!, pod)))).toEqual(["none", "all"]);
    expect(restrictions(simulate([...world, first]))).toEqual({});
  });

  test("a workload without Pods at the moment counts, one that the server refuses does not", () => {
    const cron = workload("CronJob", "web", { labels: "app: web" });
    expect(restrictions(simulate([cron, db, far, other, policy(onDb)]))).toEqual({ "web>db": "none", "far>db": "none" });
    const refused = web.replace("matchLabels: {app: web}", "matchLabels: {app: no}");
    const simulation = simulate([refused, db], { dropRefused: true });
    expect(NetworkPolicies.of(simulation).pods.map(({ workload: owner }) => owner.name)).toEqual(["db"]);
  });
});

describe("addresses outside", () => {
  const outside = (spec: string) => {
    const simulation = simulate([web, policy(spec)]);
    return [...connections(simulation, NetworkPolicies.of(simulation))].map(({ from, to, allowed }) => `${from} > ${to} ${allowed}`);
  };
  test("by the ranges that policies name", () => {
    expect(outside("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80}]}]")).toEqual([
      "default/Deployment/web > ip:0.0.0.0/0 all", "default/Deployment/web > ip:10.0.0.0/8 all", "default/Deployment/web > ip:10.1.0.0/16 all",
      "ip:10.0.0.0/8 > default/Deployment/web 80/TCP",
    ]);
    expect(outside("podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]")).toEqual(["default/Deployment/web > ip:0.0.0.0/0 all", "ip:0.0.0.0/0 > default/Deployment/web all"]);
    expect(outside("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: name}]}]")).toEqual(["ip:0.0.0.0/0 > default/Deployment/web all"]);
  });
});

describe("the matrix", () => {
  const simulation = simulate([web, db, service("db", "selector: {app: db}, ports: [{name: sql, port: 15432, targetPort: sql}, {name: web, port: 80}]"), policy(`${onDb}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]`)]);
  const found = () => connections(simulation, NetworkPolicies.of(simulation));

  test("as JSON, with the Services that lead there by a port that is allowed", () => {
    const { connections: entries } = JSON.parse([...formatConnectionsJson(found())].join("")) as { connections: { from: string; to: string }[] };
    expect(entries.find(({ from, to }) => from === "default/Deployment/web" && to === "default/StatefulSet/db")).toEqual({
      from: "default/Deployment/web", to: "default/StatefulSet/db", allowed: [{ protocol: "TCP", from: 5432, to: 5432 }], via: [{ service: "default/db", port: 15432 }],
    });
    expect(entries.find(({ from, to }) => from === "default/StatefulSet/db" && to === "default/Deployment/web")).toMatchObject({ allowed: "all", via: [] });
    expect(entries).toHaveLength(5);
  });

  test("as text", () => {
    expect([...formatConnections(found(), simulation)].join("")).toBe(`default/Deployment/web
  all  default/StatefulSet/db, everyone outside
default/StatefulSet/db  db:15432
  5432/TCP  default/Deployment/web
outside the cluster
  all  every workload

2 workloads · 1 NetworkPolicy
`);
  });

  test("without anything", () => {
    const empty = simulate(["{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"]);
    expect([...formatConnectionsJson(connections(empty, NetworkPolicies.of(empty)))].join("")).toBe('{ "connections": [\n] }\n');
  });
});
