import { expect, test } from "vitest";
import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import { connections } from "../../src/simulation/connectivity.ts";
import { simulate } from "../support/simulation.ts";

/*
 * Made-up worlds, and a second, naive reading of their NetworkPolicies: connection by connection, as the API documentation
 * puts it, without any of the sets and indexes that the simulation works with.
 */

type Labels = Readonly<Record<string, string>>;
interface Expression { key: string; operator: "In" | "NotIn" | "Exists" | "DoesNotExist"; values?: string[] }
interface Selector { matchLabels?: Labels; matchExpressions?: Expression[] }
interface Peer { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string; except?: string[] } }
interface Port { protocol?: string; port?: number | string; endPort?: number }
interface Rule { from?: Peer[]; to?: Peer[]; ports?: Port[] }
interface Spec { podSelector?: Selector; policyTypes?: ("Ingress" | "Egress")[]; ingress?: Rule[]; egress?: Rule[] }
interface Policy { namespace: string; spec: Spec }
interface Pod { name: string; namespace: string; labels: Labels; ports: { name?: string; containerPort: number; protocol: string }[] }
interface World { namespaces: Record<string, Labels>; pods: Pod[]; policies: Policy[] }

/** A small generator of numbers: the same worlds in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CIDRS = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.168.0.0/30", "10.1.2.3/32"];
const ADDRESSES = ["10.1.2.3", "10.1.2.4", "10.1.9.9", "10.200.0.1", "192.168.0.2", "192.168.0.4", "8.8.8.8"];
const NUMBERS = [53, 80, 81, 443, 8080, 9090];
const PROTOCOLS = ["TCP", "UDP", "SCTP"];

function makeWorld(seed: number): World {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const chance = (percent: number): boolean => random(100) < percent;
  const some = <T>(least: number, most: number, make: () => T): T[] => Array.from({ length: least + random(most - least + 1) }, make);
  const labels = (): Labels => Object.fromEntries(some(0, 2, () => [pick(["app", "tier", "env"]), pick(["a", "b", ""])]));
  const expression = (): Expression => {
    const operator = pick(["In", "NotIn", "Exists", "DoesNotExist"] as const);
    return { key: pick(["app", "tier", "env", "kubernetes.io/metadata.name"]), operator, ...(operator.endsWith("In") ? { values: some(1, 2, () => pick(["a", "b", "", "one", "two"])) } : {}) };
  };
  const selector = (): Selector => ({ ...(chance(50) ? { matchLabels: labels() } : {}), ...(chance(30) ? { matchExpressions: some(1, 2, expression) } : {}) });
  const block = (): Peer => {
    const [cidr, ...rest] = chance(50) ? ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"] : [pick(CIDRS)];
    return { ipBlock: { cidr: cidr!, ...(rest.length > 0 && chance(70) ? { except: rest.slice(0, 1 + random(2)) } : {}) } };
  };
  const peer = (): Peer => (chance(25) ? block() : chance(33) ? { podSelector: selector() } : chance(50) ? { namespaceSelector: selector() } : { podSelector: selector(), namespaceSelector: selector() });
  const port = (): Port => {
    const protocol = chance(60) ? { protocol: pick(PROTOCOLS) } : {};
    if (chance(20)) return protocol;
    if (chance(30)) return { ...protocol, port: pick(["http", "dns", "none"]) };
    const number = pick(NUMBERS);
    return { ...protocol, port: number, ...(chance(30) ? { endPort: number + random(100) } : {}) };
  };
  const rule = (list: "from" | "to"): Rule => ({ ...(chance(75) ? { [list]: some(0, 2, peer) } : {}), ...(chance(60) ? { ports: some(0, 3, port) } : {}) });
  const policy = (): Policy => ({
    namespace: pick(["one", "two"]),
    spec: {
      ...(chance(90) ? { podSelector: selector() } : {}),
      ...(chance(60) ? { policyTypes: pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]] as ("Ingress" | "Egress")[][]) } : {}),
      ...(chance(70) ? { ingress: some(0, 2, () => rule("from")) } : {}),
      ...(chance(50) ? { egress: some(0, 2, () => rule("to")) } : {}),
    },
  });
  let count = 0;
  const pod = (): Pod => ({ name: `p${count++}`, namespace: pick(["one", "two"]), labels: labels(), ports: some(0, 3, () => ({ ...(chance(60) ? { name: pick(["http", "dns"]) } : {}), containerPort: pick(NUMBERS), protocol: pick(PROTOCOLS) })).filter(({ name }, i, all) => name === undefined || all.findIndex((other) => other.name === name) === i) });
  return { namespaces: { one: { env: "a" }, two: labels() }, pods: some(3, 5, pod), policies: some(1, 4, policy) };
}

function documentsOf({ namespaces, pods, policies }: World): string[] {
  return [
    ...Object.entries(namespaces).map(([name, labels]) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } })),
    ...pods.map(({ name, namespace, labels, ports }) => ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec: { containers: [{ name: "main", image: "example/main:1", ports }] } })),
    ...policies.map(({ namespace, spec }, i) => ({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: `n${i}`, namespace }, spec })),
  ].map((document) => JSON.stringify(document));
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    return operator === "In" ? value !== undefined && values.includes(value) : value === undefined || !values.includes(value);
  });
}

const number = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const inRange = (cidr: string, address: string): boolean => {
  const [start, length] = cidr.split("/");
  return Math.floor(number(start!) / 2 ** (32 - Number(length))) === Math.floor(number(address) / 2 ** (32 - Number(length)));
};

/** Either end: a Pod, or an address outside of the cluster. */
type End = Pod | string;

/** An ipBlock is about addresses outside of the cluster; those of Pods are not known. */
function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, end: End, policy: Policy, world: World): boolean {
  if (typeof end === "string") return ipBlock !== undefined && inRange(ipBlock.cidr, end) && !(ipBlock.except ?? []).some((range) => inRange(range, end));
  if (ipBlock) return false;
  const inNamespace = namespaceSelector ? matches(namespaceSelector, { ...world.namespaces[end.namespace], "kubernetes.io/metadata.name": end.namespace }) : end.namespace === policy.namespace;
  return inNamespace && (!podSelector || matches(podSelector, end.labels));
}

/** A named port is that of the Pod that receives; addresses outside have none. */
function isPort({ protocol: wanted = "TCP", port, endPort }: Port, protocol: string, at: number, receiver: End): boolean {
  if (wanted !== protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "string") return typeof receiver !== "string" && receiver.ports.some((one) => one.name === port && one.protocol === protocol && one.containerPort === at);
  return endPort === undefined ? at === port : port <= at && at <= endPort;
}

/** Whether the policies of one end let the connection through in one direction. */
function lets(direction: "Ingress" | "Egress", own: End, other: End, protocol: string, at: number, world: World): boolean {
  if (typeof own === "string") return true;
  const selecting = world.policies.filter(({ namespace, spec }) => {
    const types = spec.policyTypes ?? ["Ingress", ...(spec.egress && spec.egress.length > 0 ? ["Egress"] : [])];
    return namespace === own.namespace && types.includes(direction) && matches(spec.podSelector ?? {}, own.labels);
  });
  const receiver = direction === "Ingress" ? own : other;
  return selecting.length === 0 || selecting.some((policy) => (direction === "Ingress" ? policy.spec.ingress : policy.spec.egress)?.some((rule) => {
    const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
    const ports = rule.ports ?? [];
    return (peers.length === 0 || peers.some((peer) => isPeer(peer, other, policy, world))) && (ports.length === 0 || ports.some((port) => isPort(port, protocol, at, receiver)));
  }));
}

function isOpen(from: End, to: End, protocol: string, at: number, world: World): boolean {
  return lets("Egress", from, to, protocol, at, world) && lets("Ingress", to, from, protocol, at, world);
}

/** How connections name an end: a Pod, or the narrowest block of addresses that the address lies in. */
function nameOf(end: End, policies: NetworkPolicies): string {
  if (typeof end !== "string") return `${end.namespace}/Pod/${end.name}`;
  return `ip:${policies.blocks.findLast((block) => block.covers(end))!.range}`;
}

test.each(Array.from({ length: 120 }, (_, seed) => [seed]))("world %i: the simulation lets through what the documentation does", (seed) => {
  const world = makeWorld(seed + 1);
  const simulation = simulate(documentsOf(world));
  const policies = NetworkPolicies.of(simulation);
  const found = new Map([...connections(simulation, policies)].map(({ from, to, allowed }) => [`${from} ${to}`, allowed]));
  const ends: End[] = [...world.pods, ...ADDRESSES];
  const differing: string[] = [];
  for (const from of ends) for (const to of ends) {
    if (from === to || (typeof from === "string" && typeof to === "string")) continue;
    const allowed = found.get(`${nameOf(from, policies)} ${nameOf(to, policies)}`);
    for (const protocol of PROTOCOLS) for (const at of [...NUMBERS, 100, 30000]) {
      const ours = allowed?.has(protocol, at) ?? false;
      if (ours !== isOpen(from, to, protocol, at, world)) differing.push(`${typeof from === "string" ? from : from.name} → ${typeof to === "string" ? to : to.name} ${protocol} ${at}: ${ours ? "let through" : "kept back"}`);
    }
  }
  expect(differing).toEqual([]);
});
