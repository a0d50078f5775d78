import { describe, expect, test } from "vitest";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { formatTrace } from "../../src/report/trace-text.ts";
import { Simulation } from "../../src/simulation/simulation.ts";
import { trace } from "../../src/simulation/trace/trace.ts";

const deployment = (name: string, { namespace = "shop", port = 8080, spec = "" } = {}) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${spec}
      containers: [{name: app, image: registry.example.com/app:1.0.0, ports: [{name: http, containerPort: ${port}}]}]
`;
const service = (name: string, { namespace = "shop", extra = "", port = 80, selector = name } = {}) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  ${extra}
  selector: {app: ${selector}}
  ports: [{port: ${port}, targetPort: http}]
`;
const ingress = (paths: string, host = "shop.example.com", extra = "") => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  ${extra}
  rules: [{host: "${host}", http: {paths: [${paths}]}}]
`;
const path = (value: string, type: string, to: string) => `{path: ${value}, pathType: ${type}, backend: {service: {name: ${to}, port: {number: 80}}}}`;
const policy = (name: string, app: string, spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${app}}}, ${spec}}
`;

function route(from: string, to: string, ...texts: string[]) {
  const { graph } = Project.of(texts.map((text, i) => ({ path: `${i}.yaml`, text })), DEFAULT_SETTINGS);
  return trace(from, to, Simulation.of(graph, { complete: false, nodes: 3, nodePortRange: [30000, 32767], version: "1.37", dropRefused: true }), "shop");
}
const verdict = (from: string, to: string, ...texts: string[]) => route(from, to, ...texts).verdict;
const ends = (from: string, to: string, ...texts: string[]) => route(from, to, ...texts).hops.at(-1)!.decides;

const shop = [deployment("web"), service("web"), deployment("db", { port: 5432 }), service("db", { port: 5432 })];

describe("from Pods to a Service", () => {
  test("by kind and name, by DNS name, by URL", () => {
    for (const to of ["svc/db:5432", "shop/svc/db:5432", "svc/db", "db.shop.svc.cluster.local:5432", "db.shop:5432", "http://db:5432/"]) expect([to, verdict("deploy/web", to, ...shop)]).toEqual([to, "yes"]);
  });
  test("a port that the Service does not have", () => {
    expect(route("web", "svc/db:80", ...shop)).toMatchObject({ verdict: "no", reasons: ["Service shop/db has no port 80"] });
  });
  test("no endpoints, and why", () => {
    expect(route("web", "svc/db", deployment("web"), service("db", { selector: "bd" })).hops.at(-1)).toMatchObject({ object: "Endpoints", decides: "none" });
  });
  test("Pods that a policy tells apart are asked one by one", () => {
    const store = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: store, namespace: shop}\nspec: {replicas: 3, serviceName: store, selector: {matchLabels: {app: store}}, template: {metadata: {labels: {app: store}}, spec: {containers: [{name: app, image: registry.example.com/app:1.0.0, ports: [{name: http, containerPort: 8080}]}]}}}\n";
    const first = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: first, namespace: shop}\nspec: {podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: store-0}}}\n";
    const own = service("one", { selector: "store, statefulset.kubernetes.io/pod-name: store-1" });
    const route = (to: string) => verdict("web", to, deployment("web"), store, service("store"), own, first);
    expect([route("svc/store"), route("svc/one"), route("sts/store:8080")]).toEqual(["depends", "yes", "depends"]);
    expect(ends("web", "svc/store", deployment("web"), store, service("store"), first)).toBe("StatefulSet/store ×2 on 8080/TCP");
  });
  test("headless: the port is that of the Pods", () => {
    const headless = [deployment("web"), deployment("db", { port: 5432 }), service("db", { extra: "clusterIP: None", port: 5432 })];
    expect(ends("web", "svc/db:5432", ...headless)).toBe("Deployment/db ×1 on 5432/TCP");
  });
  test("an external name leads outside", () => {
    const external = "apiVersion: v1\nkind: Service\nmetadata: {name: pay, namespace: shop}\nspec: {type: ExternalName, externalName: pay.example.com}\n";
    expect(route("web", "svc/pay", deployment("web"), external)).toMatchObject({ verdict: "depends", reasons: ["pay.example.com is outside the cluster"] });
  });
});

describe("NetworkPolicies", () => {
  const onlyApi = policy("db", "db", "ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]");
  test("deny what no rule allows, and say what would", () => {
    const denied = route("web", "svc/db", ...shop, onlyApi);
    expect(denied.verdict).toBe("no");
    expect(denied.hops.at(-1)!.notes[0]).toContain("from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432, protocol: TCP}]");
  });
  test("allow what a rule allows, on its port only", () => {
    const allows = (port: number) => policy("db", "db", `ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ${port}}]}]`);
    expect(verdict("web", "svc/db", ...shop, allows(5432))).toBe("yes");
    expect(route("web", "svc/db", ...shop, allows(80)).reasons[0]).toContain("allows it, but not port 5432/TCP");
  });
  test("of the sender count too", () => {
    expect(verdict("web", "svc/db", ...shop, policy("web", "web", "policyTypes: [Egress]"))).toBe("no");
  });
  test("a name needs DNS; an address does not", () => {
    const out = policy("web", "web", "policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]");
    expect(route("web", "svc/db", ...shop, out)).toMatchObject({ verdict: "depends", reasons: ["no egress rule opens port 53: the Pods cannot look the name up, only use the address"] });
    expect(verdict("web", "deploy/db:5432", ...shop, out)).toBe("yes");
    const everyPort = policy("web", "web", "policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]");
    expect(verdict("web", "svc/db", ...shop, everyPort)).toBe("depends");
    const dns = policy("web", "web", "policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}, {to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}]");
    expect(verdict("web", "svc/db", ...shop, dns)).toBe("yes");
  });
  test("say nothing certain about Pods in the host network", () => {
    expect(verdict("agent", "svc/db", ...shop, deployment("agent", { spec: "hostNetwork: true" }), onlyApi)).toBe("depends");
  });
});

describe("from outside", () => {
  test("a ClusterIP is not reached", () => {
    expect(route("internet", "svc/web:80", ...shop)).toMatchObject({ verdict: "no", reasons: ["Service shop/web is a ClusterIP Service"] });
  });
  test("a load balancer and a node port are", () => {
    const exposed = [deployment("web"), service("web", { extra: "type: LoadBalancer" })];
    expect(verdict("internet", "svc/web:80", ...exposed)).toBe("yes");
    const numbered = exposed[1]!.replace("targetPort: http", "targetPort: http, nodePort: 30080");
    expect(verdict("internet", "node:30080", exposed[0]!, numbered)).toBe("yes");
    expect(verdict("internet", "node:30081", exposed[0]!, numbered)).toBe("no");
  });
  test("whose address a policy sees depends", () => {
    const local = policy("web", "web", "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]");
    expect(verdict("10.1.2.3", "svc/web:80", deployment("web"), service("web", { extra: "type: NodePort" }), local)).toBe("depends");
    expect(verdict("internet", "svc/web:80", deployment("web"), service("web", { extra: "type: NodePort" }), policy("web", "web", "ingress: []"))).toBe("no");
  });
});

describe("through an Ingress", () => {
  const apps = ["cart", "items", "exact", "rest"].flatMap((name) => [deployment(name), service(name)]);
  const front = ingress([path("/", "Prefix", "rest"), path("/cart", "Prefix", "cart"), path("/cart/items", "Prefix", "items"), path("/cart/items", "Exact", "exact")].join(", "));
  test.for<[string, string]>([
    ["/", "rest"], ["/cart", "cart"], ["/cart/", "cart"], ["/cartoon", "rest"], ["/cart/items/7", "items"], ["/cart/items", "exact"],
  ])("%s goes to %s", ([wanted, name]) => {
    expect(ends("internet", `http://shop.example.com${wanted}`, ...apps, front)).toContain(`Deployment/${name}`);
  });
  test("a host that nobody answers", () => {
    expect(route("internet", "http://shop.example.org/", ...apps, front).hops[0]!.decides).toContain("hosts: shop.example.com");
  });
  test("a wildcard stands for one label", () => {
    const wild = ingress(path("/", "Prefix", "rest"), "*.example.com");
    expect(verdict("internet", "http://a.example.com/", ...apps, wild)).toBe("yes");
    expect(verdict("internet", "http://a.b.example.com/", ...apps, wild)).toBe("no");
    expect(verdict("internet", "http://example.com/", ...apps, wild)).toBe("no");
  });
  test("the default backend answers the rest", () => {
    const all = ingress(path("/cart", "Prefix", "cart"), "shop.example.com", "defaultBackend: {service: {name: rest, port: {number: 80}}}");
    expect(ends("internet", "http://other.example.com/", ...apps, all)).toContain("Deployment/rest");
  });
  test("a policy that lets no other namespace in stops the controller; one that does may not mean it", () => {
    expect(verdict("internet", "http://shop.example.com/", ...apps, front, policy("rest", "rest", "ingress: [{from: [{podSelector: {}}]}]"))).toBe("no");
    expect(verdict("internet", "http://shop.example.com/", ...apps, front, policy("rest", "rest", "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]"))).toBe("depends");
    expect(verdict("internet", "http://shop.example.com/", ...apps, front, policy("rest", "rest", "ingress: [{}]"))).toBe("yes");
  });
});

describe("through an HTTPRoute", () => {
  const httpRoute = (backend: string, parent = "name: edge") => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{${parent}}]
  hostnames: [shop.example.com]
  rules: [{matches: [{path: {type: PathPrefix, value: /web}}], backendRefs: [${backend}]}]
`;
  test("by hostname and path", () => {
    expect(verdict("internet", "http://shop.example.com/web/1", ...shop, httpRoute("{name: web, port: 80}"))).toBe("yes");
    expect(verdict("internet", "http://shop.example.com/other", ...shop, httpRoute("{name: web, port: 80}"))).toBe("no");
  });
  const toWeb = (parent?: string) => httpRoute("{name: web, port: 80}", parent);
  const gateway = (listeners: string, { namespace = "shop", more = "" } = {}) => `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: ${namespace}}\nspec: {gatewayClassName: public, listeners: [${listeners}]${more}}\n`;
  const http = "{name: http, port: 80, protocol: HTTP}";
  const answer = (...texts: string[]) => route("internet", "http://shop.example.com/web", ...shop, ...texts);

  test("by the listener that takes it", () => {
    const narrow = '{name: other, port: 80, protocol: HTTP, hostname: "*.example.org"}';
    expect(answer(toWeb(), gateway(`${narrow}, ${http}`)).hops.slice(0, 2).map(({ object, decides }) => `${object}: ${decides}`)).toEqual([
      "Gateway shop/edge: listener http: HTTP on port 80, every hostname", "HTTPRoute shop/web: hostname shop.example.com, path /web (PathPrefix)",
    ]);
    expect(answer(toWeb(), gateway(narrow))).toMatchObject({ verdict: "no", reasons: [expect.stringContaining("no listener of Gateway shop/edge takes it: none is for its hostnames")] });
    expect(answer(toWeb("name: edge, namespace: edge"), gateway(http, { namespace: "edge" }))).toMatchObject({ verdict: "no", reasons: [expect.stringContaining("none is for its namespace")] });
    expect(answer(toWeb("name: edge, sectionName: htp"), gateway(http))).toMatchObject({ verdict: "no", reasons: [expect.stringContaining("none has the name")] });
  });
  test("a route that no listener takes leaves the host to one that is taken", () => {
    const lost = toWeb("name: edge, sectionName: htp").replace("name: web, namespace: shop", "name: lost, namespace: shop").replace("value: /web}", "value: /web/deep}");
    expect(route("internet", "http://shop.example.com/web/deep", ...shop, lost, toWeb(), gateway(http)).hops[1]!.object).toBe("HTTPRoute shop/web");
  });
  test("nobody serves a route that names no Gateway", () => {
    expect(answer(toWeb().replace("  parentRefs: [{name: edge}]\n", ""))).toMatchObject({ verdict: "no", reasons: [expect.stringContaining("it names no Gateway")] });
  });
  test("by a ListenerSet, where its Gateway takes it", () => {
    const set = "apiVersion: gateway.networking.k8s.io/v1\nkind: ListenerSet\nmetadata: {name: more, namespace: shop}\nspec: {parentRef: {name: edge}, listeners: [{name: http, port: 80, protocol: HTTP, hostname: \"*.example.com\"}]}\n";
    const more = toWeb("name: more, kind: ListenerSet");
    expect(answer(more, set, gateway(http, { more: ", allowedListeners: {namespaces: {from: Same}}" })).hops[0]).toMatchObject({ object: "ListenerSet shop/more", decides: "listener http: HTTP on port 80, *.example.com" });
    expect(answer(more, set, gateway(http))).toMatchObject({ verdict: "no", reasons: [expect.stringContaining("Gateway shop/edge does not take the listeners of ListenerSet shop/more")] });
    expect(answer(more, set).verdict).toBe("yes");
  });
  test("into another namespace only with a grant", () => {
    const other = [deployment("pay", { namespace: "pay" }), service("pay", { namespace: "pay" })];
    const grant = "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: shop, namespace: pay}\nspec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: \"\", kind: Service}]}\n";
    expect(verdict("internet", "http://shop.example.com/web", ...other, httpRoute("{name: pay, namespace: pay, port: 80}"))).toBe("no");
    expect(verdict("internet", "http://shop.example.com/web", ...other, httpRoute("{name: pay, namespace: pay, port: 80}"), grant)).toBe("yes");
  });
});

test("as text in a narrow window: what leaves no room beside it has a line of its own", () => {
  expect(formatTrace(route("web", "svc/db", deployment("web"), service("db", { selector: "bd" })), { width: 14 }).split("\n").slice(0, 5)).toEqual(["Deployment/web → svc/db  no", " 1  Service", "    shop/db", "    targetPort", "    http"]);
  expect(formatTrace(route("web", "svc/db", deployment("web"), service("db", { selector: "bd" })), { width: 14 })).toContain("\n    1.yaml:8\n");
});

describe("names", () => {
  test("an unknown one lists near names", () => {
    expect(() => route("wbe", "svc/db", ...shop)).toThrow("the input has no workload wbe; did you mean shop/Deployment/web?");
    expect(() => route("web", "svc/bd", ...shop)).toThrow("the input has no Service shop/bd; did you mean shop/db?");
  });
  test("an ambiguous one lists the candidates", () => {
    expect(() => route("job", "svc/db", ...shop, deployment("job", { namespace: "a" }), deployment("job", { namespace: "b" }))).toThrow("job could be any of 2: a/Deployment/job, b/Deployment/job");
  });
});

test("as text", () => {
  expect(formatTrace(route("web", "svc/db:5432", ...shop, policy("db", "db", "ingress: []")))).toBe(`Deployment/web → svc/db:5432                                                  no
 1  Service shop/db:5432  targetPort http                               3.yaml:8
 2  NetworkPolicy shop/db  denies: incoming to Deployment/db: no rule   4.yaml:5
    of it allows it
    = to allow it, add to spec.ingress of NetworkPolicy shop/db: - {from:
      [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432, protocol:
      TCP}]}
`.replace("{app: db}}}], ports", "{app: web}}}], ports"));
});
