import { describe, expect, test } from "vitest";
import { answer, namespace, policy, program } from "./world.ts";

/** What the well-known recipes for NetworkPolicies promise in words, each over a small world of its own. */
interface Recipe {
  readonly says: string;
  readonly world: readonly string[];
  readonly yes: readonly (readonly [from: string, to: string])[];
  readonly no: readonly (readonly [from: string, to: string])[];
}

const web = program("web", { port: 80 });
const client = program("client");
const elsewhere = program("visitor", { namespace: "foo" });
const DNS = "{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}";

const RECIPES: readonly Recipe[] = [
  {
    says: "deny all traffic to an application",
    world: [...web, ...client, ...elsewhere, ...program("other", { port: 80 }), policy("web-deny-all", "podSelector: {matchLabels: {app: web}}, ingress: []")],
    yes: [["client", "svc/other"], ["web", "svc/other"]],
    no: [["client", "svc/web"], ["foo/visitor", "default/svc/web"]],
  },
  {
    says: "limit traffic to an application: only Pods of the same app",
    world: [...program("api", { labels: "app: bookstore, role: api", port: 80 }), ...program("frontend", { labels: "app: bookstore, role: frontend" }), ...client, policy("api-allow", "podSelector: {matchLabels: {app: bookstore, role: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: bookstore}}}]}]")],
    yes: [["frontend", "svc/api"]],
    no: [["client", "svc/api"]],
  },
  {
    says: "allow all traffic to an application, whatever else denies it",
    world: [...web, ...client, ...elsewhere, policy("web-deny-all", "podSelector: {matchLabels: {app: web}}, ingress: []"), policy("web-allow-all", "podSelector: {matchLabels: {app: web}}, ingress: [{}]")],
    yes: [["client", "svc/web"], ["foo/visitor", "default/svc/web"]],
    no: [],
  },
  {
    says: "deny all traffic in a namespace",
    world: [...web, ...client, ...elsewhere, ...program("shop", { namespace: "foo", port: 80 }), policy("default-deny-all", "podSelector: {}, ingress: []")],
    yes: [["foo/visitor", "foo/svc/shop"], ["client", "foo/svc/shop"]],
    no: [["client", "svc/web"], ["foo/visitor", "default/svc/web"]],
  },
  {
    says: "deny traffic from other namespaces",
    world: [...web, ...client, ...elsewhere, policy("deny-from-other-namespaces", "podSelector: {matchLabels: }, ingress: [{from: [{podSelector: {}}]}]")],
    yes: [["client", "svc/web"]],
    no: [["foo/visitor", "default/svc/web"]],
  },
  {
    says: "allow traffic from all namespaces",
    world: [...web, ...client, ...elsewhere, policy("deny", "podSelector: {}"), policy("web-allow-all-namespaces", "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {}}]}]")],
    yes: [["client", "svc/web"], ["foo/visitor", "default/svc/web"]],
    no: [],
  },
  {
    says: "allow traffic from a namespace, by its label",
    world: [...web, namespace("prod", "purpose: production"), namespace("dev", "purpose: testing"), ...program("one", { namespace: "prod" }), ...program("two", { namespace: "dev" }), ...client, policy("web-allow-prod", "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {purpose: production}}}]}]")],
    yes: [["prod/one", "default/svc/web"]],
    no: [["dev/two", "default/svc/web"], ["client", "svc/web"]],
  },
  {
    says: "allow traffic from some Pods in another namespace: both labels must fit",
    world: [...web, namespace("other", "team: operations"), ...program("watcher", { namespace: "other", labels: "type: monitoring" }), ...program("stranger", { namespace: "other" }), ...program("near", { labels: "type: monitoring" }), policy("web-allow-all-ns-monitoring", "podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: operations}}, podSelector: {matchLabels: {type: monitoring}}}]}]")],
    yes: [["other/watcher", "default/svc/web"]],
    no: [["other/stranger", "default/svc/web"], ["near", "svc/web"]],
  },
  {
    says: "allow external traffic",
    world: [...program("web", { port: 80, type: "LoadBalancer" }), ...client, policy("deny", "podSelector: {}"), policy("web-allow-external", "podSelector: {matchLabels: {app: web}}, ingress: [{}]")],
    yes: [["internet", "svc/web"], ["client", "svc/web"]],
    no: [],
  },
  {
    says: "without it, a default deny shuts the outside out",
    world: [...program("web", { port: 80, type: "LoadBalancer" }), policy("deny", "podSelector: {}")],
    yes: [],
    no: [["internet", "svc/web"]],
  },
  {
    says: "allow traffic only to a port, which is that of the Pod and not of the Service",
    world: [...program("apiserver", { port: 8001, target: 5000 }), ...program("admin", { labels: "role: monitoring" }), ...client, policy("api-allow-5000", "podSelector: {matchLabels: {app: apiserver}}, ingress: [{ports: [{port: 5000}], from: [{podSelector: {matchLabels: {role: monitoring}}}]}]")],
    yes: [["admin", "svc/apiserver:8001"], ["admin", "deploy/apiserver:5000"]],
    no: [["admin", "deploy/apiserver:8000"], ["client", "svc/apiserver:8001"]],
  },
  {
    says: "allow traffic from any of several selectors",
    world: [
      ...program("redis", { labels: "app: bookstore, role: db", port: 6379 }), ...program("search", { labels: "app: bookstore, role: search" }), ...program("stock", { labels: "app: inventory, role: web" }), ...program("blog", { labels: "app: other, role: web" }),
      policy("redis-allow-services", "podSelector: {matchLabels: {app: bookstore, role: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: bookstore, role: search}}}, {podSelector: {matchLabels: {app: bookstore, role: api}}}, {podSelector: {matchLabels: {app: inventory, role: web}}}]}]"),
    ],
    yes: [["search", "svc/redis"], ["stock", "svc/redis"]],
    no: [["blog", "svc/redis"]],
  },
  {
    says: "deny egress traffic from an application",
    world: [...web, ...program("foo"), ...client, policy("foo-deny-egress", "podSelector: {matchLabels: {app: foo}}, policyTypes: [Egress], egress: []")],
    yes: [["client", "svc/web"], ["client", "deploy/web:80"]],
    no: [["foo", "svc/web"], ["foo", "deploy/web:80"]],
  },
  {
    says: "deny all egress from a namespace: what comes in still may",
    world: [...web, ...client, ...elsewhere, policy("default-deny-all-egress", "podSelector: {}, policyTypes: [Egress], egress: []")],
    yes: [["foo/visitor", "default/svc/web"]],
    no: [["client", "svc/web"]],
  },
  {
    says: "deny external egress, allow the cluster's Pods and DNS",
    world: [...web, ...program("foo"), policy("foo-deny-external-egress", `podSelector: {matchLabels: {app: foo}}, policyTypes: [Egress], egress: [${DNS}, {to: [{namespaceSelector: {}}]}]`)],
    yes: [["foo", "svc/web"]],
    no: [],
  },
];

describe("recipes", () => {
  test.for(RECIPES)("$says", ({ world, yes, no }) => {
    const asked = [...yes.map(([from, to]) => ({ from, to, verdict: "yes" })), ...no.map(([from, to]) => ({ from, to, verdict: "no" }))];
    expect(asked.map(({ from, to }) => ({ from, to, verdict: answer(from, to, world) }))).toEqual(asked);
  });

  test("a name cannot be looked up where egress has no port 53, though the address works", () => {
    const world = [...web, ...program("foo"), policy("foo", "podSelector: {matchLabels: {app: foo}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]")];
    expect([answer("foo", "svc/web", world), answer("foo", "deploy/web:80", world)]).toEqual(["depends", "yes"]);
  });
});
