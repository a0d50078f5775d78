import type { Direction, NetworkPolicy } from "../../kinds/network-policy.ts";
import { nameOf } from "../../resource/resource.ts";
import type { AppliedRule } from "../applied-rule.ts";
import type { Isolation, NetworkPolicies } from "../network-policies.ts";
import { nameOfOwner, type PodGroup } from "../pod-group.ts";
import { followed, stop, type Hop, type Step } from "./hop.ts";
import type { Source } from "./source.ts";

/** The end of the way: a port of Pods. */
export interface Arrival { readonly group: PodGroup; readonly port: number; readonly protocol: string; readonly count: number }

/** How a request came into the cluster, which decides whose address the Pods' policies see. */
export type Entry = "direct" | "ingress" | "node-port";

/** What NetworkPolicies say to a connection from the source to a port of Pods, and the Pods themselves as the last hop. */
export function policyStep(source: Source, arrival: Arrival, entry: Entry, policies: NetworkPolicies): Step {
  const { group, port, protocol, count } = arrival;
  const end: Hop = { object: "Pods", at: group.template.field, decides: `${nameOfOwner(group.workload)} ×${count} on ${port}/${protocol}`, notes: [] };
  const out = source.kind === "pods" && entry !== "ingress" ? egressStep(source.groups, arrival, policies) : OPEN;
  if (out.verdict === "no") return out;
  const into = ingressStep(source, arrival, entry, policies);
  if (into.verdict === "no") return followed(out.hops, into);
  const verdict = out.verdict === "depends" || into.verdict === "depends" ? "depends" : "yes";
  return { verdict, hops: [...out.hops, ...into.hops, end], reasons: [...out.reasons, ...into.reasons] };
}

const OPEN: Step = { verdict: "yes", hops: [], reasons: [] };

function egressStep(sources: readonly PodGroup[], { group, port, protocol }: Arrival, policies: NetworkPolicies): Step {
  const steps = sources.map((source) => {
    const isolation = policies.isolation(source, "Egress");
    if (!isolation) return OPEN;
    return decide(isolation, "Egress", isolation.rules.filter((rule) => rule.matches(group)), group, port, protocol, () => egressNotes(isolation, group, port, protocol));
  });
  return agree(steps, "only some of the Pods there may");
}

function ingressStep(source: Source, { group, port, protocol }: Arrival, entry: Entry, policies: NetworkPolicies): Step {
  const isolation = policies.isolation(group, "Ingress");
  if (!isolation) return OPEN;
  const opening = isolation.rules.filter((rule) => rule.portsOf(group).has(protocol, port));
  const open = opening.find(({ pods }) => pods === undefined);
  if (open) return { verdict: "yes", hops: [allows(open, "from everywhere")], reasons: [] };
  if (entry === "ingress") return fromController(isolation, opening);
  if (source.kind === "node") return { verdict: "depends", hops: [], reasons: ["a node always reaches its own Pods; from another node policies decide by its address"] };
  if (source.kind === "outside") return fromOutside(source, isolation, opening, entry);
  const steps = source.groups.map((from) => {
    if (from.template.hostNetwork) return { verdict: "depends" as const, hops: [], reasons: [`${nameOfOwner(from.workload)} is in the host network: policies see the address of its node`] };
    return decide(isolation, "Ingress", isolation.rules.filter((rule) => rule.matches(from)), group, port, protocol, () => ingressNotes(isolation, from, port, protocol));
  });
  return agree(steps, "only some of the Pods there may");
}

/** What a policy decides where both ends are known. */
function decide(isolation: Isolation, direction: Direction, rules: readonly AppliedRule[], target: PodGroup, port: number, protocol: string, notes: () => readonly string[]): Step {
  const rule = rules.find((one) => one.portsOf(target).has(protocol, port));
  if (rule) return { verdict: "yes", hops: [allows(rule, direction === "Ingress" ? "in" : "out")], reasons: [] };
  const [policy] = isolation.policies;
  const what = direction === "Ingress" ? `incoming to ${nameOfOwner(target.workload)}` : `outgoing to ${nameOfOwner(target.workload)}`;
  const why = rules.length > 0 ? `allows it, but not port ${port}/${protocol}` : `no rule of ${isolation.policies.length === 1 ? "it" : `${isolation.policies.length} policies`} allows it`;
  const hop: Hop = { object: nameOf(policy!.id), at: policy!.field.child("spec"), decides: `denies: ${what}: ${why}`, notes: notes() };
  return stop("no", hop, `${nameOf(policy!.id)} ${hop.decides}`);
}

function allows({ policy, rule }: AppliedRule, how: string): Hop {
  return { object: nameOf(policy.id), at: rule.field, decides: `allows ${how === "in" ? "it in" : how === "out" ? "it out" : how}`, notes: [] };
}

/** The Pods of an Ingress controller are seldom in the input: only a rule that no Pod could match is certain. */
function fromController(isolation: Isolation, opening: readonly AppliedRule[]): Step {
  const [policy] = isolation.policies;
  const object = nameOf(policy!.id);
  const candidates = opening.filter(({ rule }) => rule.peers.some(({ namespaceSelector, ipBlock }) => namespaceSelector ?? ipBlock));
  if (candidates.length > 0) {
    const { policy: by, rule } = candidates[0]!;
    const hop: Hop = { object: nameOf(by.id), at: rule.field, decides: "allows other namespaces or addresses; the controller's Pods must be among them", notes: [] };
    return { verdict: "depends", hops: [hop], reasons: [`whether ${nameOf(by.id)} lets the Ingress controller's Pods in`] };
  }
  const hop: Hop = { object, at: policy!.field.child("spec"), decides: "denies: no rule lets Pods of another namespace in, where the Ingress controller runs", notes: ["to allow it, add to spec.ingress: - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: INGRESS-NAMESPACE}}}]"] };
  return stop("no", hop, `${object} ${hop.decides}`);
}

/** The address that policies see: the client's where it is kept (externalTrafficPolicy: Local), else that of a node. */
function fromOutside(source: Extract<Source, { kind: "outside" }>, isolation: Isolation, opening: readonly AppliedRule[], entry: Entry): Step {
  const [policy] = isolation.policies;
  const byAddress = opening.filter(({ rule }) => rule.peers.some(({ ipBlock }) => ipBlock));
  const matching = byAddress.find((rule) => rule.matches(source.block));
  if (entry === "node-port" && byAddress.length > 0) {
    return { verdict: "depends", hops: matching ? [allows(matching, "these addresses")] : [], reasons: ["the Pods see the client's address only with externalTrafficPolicy: Local, else that of a node; whether the policy's ipBlock covers it"] };
  }
  if (matching) return { verdict: "yes", hops: [allows(matching, `from ${source.block.range}`)], reasons: [] };
  const hop: Hop = { object: nameOf(policy!.id), at: policy!.field.child("spec"), decides: `denies: no rule lets ${source.name} in`, notes: [`to allow it, add to spec.ingress: - from: [{ipBlock: {cidr: ${source.address === undefined ? "0.0.0.0/0" : `${source.address}/32`}}}]`] };
  return stop("no", hop, `${nameOf(policy!.id)} ${hop.decides}`);
}

function agree(steps: readonly Step[], differ: string): Step {
  const [first] = steps;
  if (!first) return OPEN;
  if (steps.every(({ verdict }) => verdict === first.verdict)) return first;
  const denied = steps.find(({ verdict }) => verdict === "no");
  return { verdict: "depends", hops: (denied ?? first).hops, reasons: [differ, ...(denied?.reasons ?? [])] };
}

/** The labels by which a policy would name Pods: those of the workload's selector, else all. */
function labelsOf({ workload, labels }: PodGroup): string {
  const own = (workload.selector?.conditions ?? []).filter(({ operator, values }) => operator === "In" && values.length === 1).map(({ key, values }) => `${key}: ${values[0]!}`);
  const pairs = own.length > 0 ? own : [...labels].filter(([, value]) => value !== "?").map(([key, value]) => `${key}: ${value}`);
  return `{matchLabels: {${pairs.join(", ")}}}`;
}

function peerText(from: PodGroup, { namespace }: NetworkPolicy): string {
  const there = from.namespace === namespace ? "" : `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${from.namespace}}}, `;
  return `{${there}podSelector: ${labelsOf(from)}}`;
}

function ingressNotes({ policies: [policy] }: Isolation, from: PodGroup, port: number, protocol: string): readonly string[] {
  return [`to allow it, add to spec.ingress of ${nameOf(policy!.id)}: - {from: [${peerText(from, policy!)}], ports: [{port: ${port}, protocol: ${protocol}}]}`];
}

function egressNotes({ policies: [policy] }: Isolation, to: PodGroup, port: number, protocol: string): readonly string[] {
  return [`to allow it, add to spec.egress of ${nameOf(policy!.id)}: - {to: [${peerText(to, policy!)}], ports: [{port: ${port}, protocol: ${protocol}}]}`];
}
