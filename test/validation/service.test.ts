import { describe, expect, it } from "vitest";
import type { KubernetesVersion } from "../../src/resource/version.ts";
import { causesOf, warningsOf } from "../support/verdict.ts";

const service = (spec: string, metadata = "{name: web}"): string => `apiVersion: v1\nkind: Service\nmetadata: ${metadata}\nspec: {${spec}}\n`;
const port = "ports: [{port: 80}]";
type Row = [what: string, spec: string, causes: string[]];

describe("Service", () => {
  it.each<Row>([
    ["a plain one", port, []],
    ["no ports", "selector: {a: b}", ["spec.ports Required"]],
    ["no ports of a headless one", "clusterIP: None", []],
    ["an unknown type", `type: Ingress, ${port}`, ["spec.type NotSupported"]],
    ["headless with a type that needs an address", `type: NodePort, clusterIP: None, selector: {a: b}, ${port}`, ["spec.clusterIPs[0] Invalid"]],
    ["two ports without names", "ports: [{port: 80}, {port: 81}]", ["spec.ports[0].name Required", "spec.ports[1].name Required"]],
    ["the same name and number twice", "ports: [{name: a, port: 80}, {name: a, port: 80}]", ["spec.ports[1].name Duplicate", "spec.ports[1] Duplicate"]],
    ["the same number for two protocols", "ports: [{name: a, port: 80}, {name: b, port: 80, protocol: UDP}]", []],
    ["an absent port, which becomes the target port too", "ports: [{name: a}]", ["spec.ports[0].port Invalid"]],
    ["a target port that is a number in quotes", "ports: [{port: 80, targetPort: '8080'}]", ["spec.ports[0].targetPort Invalid"]],
    ["a node port without node ports", "ports: [{port: 80, nodePort: 31000}]", ["spec.ports[0].nodePort Forbidden"]],
    ["an affinity that lasts too long", `sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ${port}`, ["spec.sessionAffinityConfig.clientIP.timeoutSeconds Invalid"]],
    ["an affinity configuration without affinity", `sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ${port}`, []],
    ["external addresses that lead home", `externalIPs: [127.0.0.1, "::1", fe80::1, 224.0.0.1, 0.0.0.0, 169.254.1.1], ${port}`, [0, 1, 2, 3, 4, 5].map((i) => `spec.externalIPs[${i}] Invalid`)],
    ["a policy for traffic that cannot come", `externalTrafficPolicy: Local, ${port}`, ["spec.externalTrafficPolicy Invalid"]],
    ["a health check that nobody needs", `type: LoadBalancer, healthCheckNodePort: 31000, ${port}`, ["spec.healthCheckNodePort Invalid"]],
    ["source ranges without a load balancer", `loadBalancerSourceRanges: [10.0.0.0/8], ${port}`, ["spec.LoadBalancerSourceRanges Forbidden"]],
    ["fields of load balancers", `allocateLoadBalancerNodePorts: false, loadBalancerClass: a/b, ${port}`, ["spec.allocateLoadBalancerNodePorts Forbidden", "spec.loadBalancerClass Forbidden"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(service(spec))).toEqual(causes);
  });

  it.each<Row>([
    ["no name", "type: ExternalName", ["spec.externalName Required"]],
    ["a final dot", "type: ExternalName, externalName: example.com.", []],
    ["an address and a family", "type: ExternalName, externalName: a.b, clusterIP: None, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack",
      ["spec.clusterIPs Forbidden", "spec.ipFamilies Forbidden", "spec.ipFamilyPolicy Forbidden"]],
  ])("judges an ExternalName with %s", (_what, spec, causes) => {
    expect(causesOf(service(spec))).toEqual(causes);
  });

  it("reads annotations that stand for fields", () => {
    const ranges = (value: string, type: string): string => service(`type: ${type}, ${port}`, `{name: web, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: "${value}"}}`);
    const at = "metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]";
    expect(causesOf(ranges(" 10.0.0.0/8 , fd00::/8", "LoadBalancer"))).toEqual([]);
    expect(causesOf(ranges("10.0.0.0/8,x", "LoadBalancer"))).toEqual([`${at} Invalid`]);
    expect(causesOf(ranges("", "ClusterIP"))).toEqual([`${at} Forbidden`]);
    const hints = "{name: web, annotations: {service.kubernetes.io/topology-aware-hints: Auto, service.kubernetes.io/topology-mode: Never}}";
    expect(causesOf(service(port, hints))).toEqual(["metadata.annotations[service.kubernetes.io/topology-mode] Invalid"]);
  });
});

describe("the allocation of a Service", () => {
  it.each<Row>([
    ["an address out of range", `clusterIP: 10.1.0.1, ${port}`, ["spec.clusterIPs Invalid"]],
    ["the network's own address", `clusterIP: 10.0.0.0, ${port}`, ["spec.clusterIPs Invalid"]],
    ["the last address", `clusterIP: 10.0.255.254, ${port}`, []],
    ["an IPv6 address", `clusterIP: "fd00::1", ${port}`, ["spec.clusterIPs[0] Invalid"]],
    ["clusterIPs without clusterIP", `clusterIPs: [10.0.0.9], ${port}`, ["spec.clusterIPs Invalid"]],
    ["None and something", `clusterIP: None, clusterIPs: [None, 10.0.0.9], ${port}`, ["spec.clusterIPs Invalid"]],
    ["two addresses of a family", `clusterIP: 10.0.0.9, clusterIPs: [10.0.0.9, 10.0.0.8], ${port}`, ["spec.clusterIPs Invalid"]],
    ["an address of the other family", `clusterIP: 10.0.0.9, ipFamilies: [IPv6], ${port}`, ["spec.clusterIPs[0] Invalid"]],
    ["a family that the cluster lacks", `ipFamilies: [IPv6], ${port}`, ["spec.ipFamilies[0] Invalid"]],
    ["both families without saying so", `ipFamilies: [IPv4, IPv6], ${port}`, ["spec.ipFamilyPolicy Invalid"]],
    ["both families demanded", `ipFamilyPolicy: RequireDualStack, ${port}`, ["spec.ipFamilyPolicy Invalid"]],
    ["both families preferred", `ipFamilyPolicy: PreferDualStack, ${port}`, []],
    ["both families of a headless one without selector", "clusterIP: None, ipFamilies: [IPv6, IPv4]", []],
    ["a family twice", `ipFamilies: [IPv4, IPv4], ${port}`, ["spec.ipFamilies[1] Duplicate"]],
    ["what cannot be allocated hides the rest", `clusterIP: 10.1.0.1, ${port}, sessionAffinity: Sticky`, ["spec.clusterIPs Invalid"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(service(spec))).toEqual(causes);
  });

  it.each<Row>([
    ["any number in a dry run", "ports: [{port: 80, nodePort: 80}]", []],
    ["the same node port for two protocols of one port", "ports: [{name: a, port: 80, nodePort: 31000}, {name: b, port: 80, nodePort: 31000, protocol: UDP}]", []],
    ["the same node port for two ports", "ports: [{name: a, port: 80, nodePort: 31000}, {name: b, port: 81, nodePort: 31000}]", ["spec.ports[1].nodePort Invalid"]],
    ["a node port that the dry run gives away first", "ports: [{name: a, port: 80}, {name: b, port: 81, nodePort: 32769}]", ["spec.ports[1].nodePort Invalid"]],
    ["a health check on a node port", "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000, ports: [{port: 80, nodePort: 31000}]", ["spec.healthCheckNodePort Invalid"]],
  ])("judges node ports: %s", (_what, spec, causes) => {
    expect(causesOf(service(spec.startsWith("type") ? spec : `type: NodePort, ${spec}`))).toEqual(causes);
  });
});

describe("Services of other versions", () => {
  it.each<[what: string, text: string, changed: KubernetesVersion, before: string[], after: string[]]>([
    ["names that start with a digit", service(port, "{name: 1web}"), "1.36", ["metadata.name Invalid"], []],
    ["addresses with leading zeros", service(`externalIPs: [01.2.3.4], ${port}`), "1.36", [], ["spec.externalIPs[0] Invalid"]],
    ["traffic to the same node", service(`trafficDistribution: PreferSameNode, ${port}`), "1.34", ["spec.trafficDistribution NotSupported"], []],
    ["the kubelet's port", service("type: LoadBalancer, ports: [{port: 10250}]"), "1.33", ["spec.ports[0] Invalid"], []],
  ])("%s changed in a version", (_what, text, changed, before, after) => {
    const last = `1.${Number(changed.slice(2)) - 1}` as KubernetesVersion;
    expect(causesOf(text, last)).toEqual(before);
    expect(causesOf(text, changed)).toEqual(after);
  });
});

describe("warnings for Services", () => {
  it.each<Row>([
    ["none", port, []],
    ["externalIPs", `externalIPs: [1.2.3.4], ${port}`, ["spec.externalIPs"]],
    ["an IPv6 address that is not canonical", `externalIPs: ["2001:DB8::1"], ${port}`, ["spec.externalIPs[0]", "spec.externalIPs"]],
    ["what a headless one ignores", "clusterIP: None, sessionAffinity: ClientIP, loadBalancerIP: 1.2.3.4", ["spec.loadBalancerIP", "spec.sessionAffinity"]],
    ["a name that is ignored", `externalName: a.b, ${port}`, ["spec.externalName"]],
    ["PreferClose", `trafficDistribution: PreferClose, ${port}`, ["spec.trafficDistribution"]],
  ])("gives %s", (_what, spec, fields) => {
    expect(warningsOf(service(spec))).toEqual(fields);
  });
});

describe("IPAddress and ServiceCIDR", () => {
  const address = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: "${name}"}\nspec: {${spec}}\n`;
  const range = (cidrs: string): string => `apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: more}\nspec: {cidrs: [${cidrs}]}\n`;
  it.each<Row>([
    ["an address", address("10.0.0.9", "parentRef: {resource: services, name: web}"), []],
    ["a name that is no canonical address", address("2001:db8:0::1", "parentRef: {resource: services, name: web}"), ["metadata.name Invalid"]],
    ["no parent", address("10.0.0.9", ""), ["spec.parentRef Required"]],
    ["a parent without name", address("10.0.0.9", "parentRef: {group: A}"), ["spec.parentRef.group Invalid", "spec.parentRef.resource Required", "spec.parentRef.name Required"]],
    ["a range of each family", range(`10.1.0.0/16, "fd00::/64"`), []],
    ["two ranges of a family", range("10.1.0.0/16, 10.2.0.0/16"), ["spec.cidrs Invalid"]],
    ["bits after the prefix", range("10.1.0.1/16"), ["spec.cidrs[0] Invalid"]],
    ["no range", range(""), ["spec.cidrs Required"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});
