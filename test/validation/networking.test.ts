import { describe, expect, it } from "vitest";
import { causesOf, warningsOf } from "../support/verdict.ts";

type Row = [what: string, spec: string, causes: string[]];

describe("Endpoints", () => {
  const endpoints = (subset: string): string => `apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{${subset}}]\n`;
  it.each<Row>([
    ["addresses and a port", "addresses: [{ip: 1.2.3.4}], ports: [{port: 80}]", []],
    ["no addresses", "ports: [{port: 80}]", ["subsets[0] Required"]],
    ["addresses that are none", `addresses: [{ip: x}, {ip: 127.0.0.1}, {ip: "::ffff:1.2.3.4"}, {}]`, [0, 1, 2, 3].map((i) => `subsets[0].addresses[${i}].ip Invalid`)],
    ["names that are none", "notReadyAddresses: [{ip: 1.2.3.4, hostname: a.b, nodeName: A}]", ["subsets[0].notReadyAddresses[0].hostname Invalid", "subsets[0].notReadyAddresses[0].nodeName Invalid"]],
    ["ports without names", "addresses: [{ip: 1.2.3.4}], ports: [{port: 80}, {name: A, protocol: X, appProtocol: a b}]",
      ["subsets[0].ports[0].name Required", "subsets[0].ports[1].name Invalid", "subsets[0].ports[1].port Invalid", "subsets[0].ports[1].protocol NotSupported", "subsets[0].ports[1].appProtocol Invalid"]],
  ])("judges %s", (_what, subset, causes) => {
    expect(causesOf(endpoints(subset))).toEqual(causes);
  });

  it("warns of the kind since 1.33, and of addresses that are not canonical", () => {
    expect(warningsOf(endpoints(`addresses: [{ip: "2001:DB8::1"}]`), "1.32")).toEqual([]);
    expect(warningsOf(endpoints(`addresses: [{ip: "2001:DB8::1"}]`), "1.33")).toEqual(["kind", "subsets[0].addresses[0].ip"]);
  });
});

describe("EndpointSlice", () => {
  const slice = (fields: string): string => `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web}\n${fields}\n`;
  const addresses = (type: string, ...list: string[]): string => slice(`addressType: ${type}\nendpoints: [{addresses: ${JSON.stringify(list)}}]`);
  it.each<Row>([
    ["addresses of each type", addresses("IPv4", "1.2.3.4"), []],
    ["no type", slice("endpoints: []"), ["addressType Required"]],
    ["no addresses", addresses("IPv4"), ["endpoints[0].addresses Required"]],
    ["too many addresses", addresses("FQDN", ...Array.from({ length: 101 }, (_, i) => `a${i}.b`)), ["endpoints[0].addresses TooMany"]],
    ["an IPv6 address among IPv4", addresses("IPv4", "2001:db8::1"), ["endpoints[0].addresses Invalid"]],
    ["an IPv6 address that is not canonical", addresses("IPv6", "2001:DB8::1"), ["endpoints[0].addresses[0] Invalid"]],
    ["domains", addresses("FQDN", "example.com", "com", ""), ["endpoints[0].addresses[1] Invalid", "endpoints[0].addresses[2] Required"]],
    ["two ports without names", slice("addressType: IPv4\nports: [{port: 1}, {port: 2}]"), ["ports[1].name Duplicate"]],
    ["hints", slice("addressType: IPv4\nendpoints: [{addresses: [1.2.3.4], hints: {forZones: [{name: a}, {name: a}], forNodes: [{name: A}]}}]"),
      ["endpoints[0].hints.forZones[1].name Duplicate", "endpoints[0].hints.forNodes[0].name Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("reads addresses as older versions did", () => {
    expect(causesOf(addresses("IPv6", "2001:DB8::1"), "1.32")).toEqual([]);
    expect(causesOf(addresses("IPv4", "2001:db8::1"), "1.32")).toEqual(["endpoints[0].addresses[0] Invalid"]);
    expect(warningsOf(addresses("FQDN", "example.com"))).toEqual(["addressType"]);
  });
});

describe("Ingress", () => {
  const ingress = (spec: string, metadata = "{name: web}"): string => `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: ${metadata}\nspec: {${spec}}\n`;
  const backend = (service: string): string => ingress(`defaultBackend: {service: {${service}}}`);
  const path = (fields: string): string => ingress(`rules: [{http: {paths: [{${fields}, backend: {service: {name: web, port: {number: 80}}}}]}}]`);
  const at = "spec.rules[0].http.paths[0]";
  it.each<Row>([
    ["neither rules nor a backend", ingress(""), ["spec Invalid"]],
    ["a backend", backend("name: web, port: {name: http}"), []],
    ["a backend without port", backend("name: web"), ["spec.defaultBackend Required"]],
    ["a backend with both kinds of port", backend("name: web, port: {name: http, number: 80}"), ["spec.defaultBackend Invalid"]],
    ["a backend without name, and a port name that is none", backend("port: {name: a_b}"), ["spec.defaultBackend.service.name Required", "spec.defaultBackend.service.port.name Invalid"]],
    ["a resource as backend", ingress("defaultBackend: {resource: {kind: a/b}}"), ["spec.defaultBackend.resource.kind Invalid", "spec.defaultBackend.resource.name Required"]],
    ["both backends", ingress("defaultBackend: {resource: {}, service: {}}"), ["spec.defaultBackend Invalid"]],
    ["no pathType, which ends the check", ingress("rules: [{http: {paths: [{path: a}]}}]"), [`${at}.pathType Required`]],
    ["an unknown pathType", path("pathType: Regex"), [`${at}.pathType NotSupported`]],
    ["a relative path", path("pathType: Prefix, path: a"), [`${at}.path Invalid`]],
    ["no path where the implementation decides", path("pathType: ImplementationSpecific"), []],
    ["a path that servers read differently", path("pathType: Exact, path: /a/../b%2F"), [`${at}.path Invalid`]],
    ["no paths", ingress("rules: [{http: {}}]"), ["spec.rules[0].http.paths Required"]],
    ["hosts", ingress(`rules: [{host: "*.a.b"}, {host: "a.*"}, {host: 1.2.3.4}, {host: "::1"}, {host: A.b}, {host: ""}]`), [1, 2, 3, 4].map((i) => `spec.rules[${i}].host Invalid`)],
    ["certificates", ingress("rules: [{}], tls: [{hosts: [a.b, 'a*'], secretName: A}]"), ["spec.tls[0].hosts[1] Invalid", "spec.tls[0].secretName Invalid"]],
    ["an annotation that contradicts", ingress("rules: [{}], ingressClassName: nginx", "{name: web, annotations: {kubernetes.io/ingress.class: other}}"), ["annotations.kubernetes.io/ingress.class Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("lets Services start with a digit since 1.36, and warns of the annotation", () => {
    expect(causesOf(backend("name: 1web, port: {number: 80}"), "1.35")).toEqual(["spec.defaultBackend.service.name Invalid"]);
    expect(causesOf(backend("name: 1web, port: {number: 80}"))).toEqual([]);
    expect(warningsOf(ingress("rules: [{}]", "{name: web, annotations: {kubernetes.io/ingress.class: nginx}}"))).toEqual(["metadata.annotations[kubernetes.io/ingress.class]"]);
  });
});

describe("IngressClass", () => {
  const ingressClass = (spec: string): string => `apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: web}\nspec: {${spec}}\n`;
  it.each<Row>([
    ["no controller", "", ["spec.controller Required"]],
    ["a controller without domain", "controller: nginx", ["spec.controller Invalid"]],
    ["a controller that is too long", `controller: example.com/${"x".repeat(250)}`, ["spec.controller TooLong"]],
    ["a namespace for the whole cluster", "controller: a.b/c, parameters: {kind: A, name: b, namespace: c}", ["spec.parameters.namespace Forbidden"]],
    ["no namespace", "controller: a.b/c, parameters: {kind: A, name: b, scope: Namespace}", ["spec.parameters.namespace Required"]],
    ["an unknown scope, and no name", "controller: a.b/c, parameters: {kind: A, scope: Pod}", ["spec.parameters.name Required", "spec.parameters.scope NotSupported"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(ingressClass(spec))).toEqual(causes);
  });
});

describe("NetworkPolicy", () => {
  const policy = (spec: string): string => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: {${spec}}\n`;
  const port = (fields: string): string => `ingress: [{ports: [{${fields}}]}]`;
  const block = (fields: string): string => `egress: [{to: [{ipBlock: {${fields}}}]}]`;
  const at = "spec.egress[0].to[0].ipBlock";
  it.each<Row>([
    ["one that allows nothing", "podSelector: {}", []],
    ["ports", port("port: 80, endPort: 70, protocol: tcp"), ["spec.ingress[0].ports[0].protocol NotSupported", "spec.ingress[0].ports[0].endPort Invalid"]],
    ["an endPort without a number", port("port: http, endPort: 70"), ["spec.ingress[0].ports[0].endPort Invalid"]],
    ["an endPort alone", port("endPort: 70"), ["spec.ingress[0].ports[0].endPort Invalid"]],
    ["an empty peer", "ingress: [{from: [{}]}]", ["spec.ingress[0].from[0] Required"]],
    ["a peer of both kinds", "ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]", ["spec.ingress[0].from[0] Forbidden"]],
    ["no range", block("except: [x]"), [`${at}.cidr Required`]],
    ["exceptions", block(`cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.0.0.0/8, 11.0.0.0/16, x, "fd00::/64"]`), [1, 2, 3, 4].map((i) => `${at}.except[${i}] Invalid`)],
    ["exceptions of IPv6", block(`cidr: "fd00::/64", except: ["fd00::/96", "fd01::/96"]`), [`${at}.except[1] Invalid`]],
    ["types", "policyTypes: [ingress]", ["spec.policyTypes[0] NotSupported"]],
    ["too many types", "policyTypes: [Ingress, Egress, Ingress]", ["spec.policyTypes Invalid"]],
    ["a selector that does not parse", "podSelector: {matchLabels: {-a: b}}", ["spec.podSelector.matchLabels Invalid"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(policy(spec))).toEqual(causes);
  });

  it("reads ranges strictly since 1.36, and warned before", () => {
    const text = policy(block("cidr: 10.0.0.1/8"));
    expect([causesOf(text, "1.35"), warningsOf(text, "1.35")]).toEqual([[], [`${at}.cidr`]]);
    expect(causesOf(text)).toEqual([`${at}.cidr Invalid`]);
  });
});

describe("PodDisruptionBudget", () => {
  const budget = (spec: string, name = "web"): string => `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: "${name}"}\nspec: {${spec}}\n`;
  it.each<Row>([
    ["both limits", budget("minAvailable: 1, maxUnavailable: 1"), ["spec Invalid"]],
    ["limits that are none", budget("minAvailable: -1"), ["spec.minAvailable Invalid"]],
    ["more than all", budget("maxUnavailable: 101%"), ["spec.maxUnavailable Invalid"]],
    ["an unknown policy", budget("unhealthyPodEvictionPolicy: Never"), ["spec.unhealthyPodEvictionPolicy NotSupported"]],
    ["any name", budget("minAvailable: 1", "Web_1"), []],
    ["a name with a slash", budget("minAvailable: 1", "a/b"), ["metadata.name Invalid"]],
    ["the label of an older version", budget("selector: {matchExpressions: [{key: pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match, operator: X}, {key: a, operator: X}]}"),
      ["spec.selector.matchExpressions[0].operator Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});
