import type { Direction, NetworkPolicy, PolicyPeer } from "../kinds/network-policy.ts";
import type { Selector } from "../kinds/selector.ts";
import { append } from "../graph/multimap.ts";
import { AddressBlock } from "./address-blocks.ts";
import { AppliedRule, type Peer } from "./applied-rule.ts";
import { separate } from "./numbered-pods.ts";
import type { PodGroup } from "./pod-group.ts";
import { PodIndex } from "./pod-index.ts";
import { PortSet } from "./port-set.ts";
import type { Simulation } from "./simulation.ts";

/** What policies leave a Pod in one direction. */
export interface Isolation {
  /** The policies that isolate the Pod; at least one. */
  readonly policies: readonly NetworkPolicy[];
  readonly rules: readonly AppliedRule[];
}

/** What is remembered for each direction. */
class Directed {
  readonly selecting = new Map<PodGroup, readonly NetworkPolicy[]>();
  readonly isolations = new Map<PodGroup, Isolation | undefined>();
  readonly rules = new Map<NetworkPolicy, readonly AppliedRule[]>();
}

/** The Pods that peers mean in some namespaces, by the meaning of their podSelector; undefined for none. */
interface PeerPods {
  readonly namespaces: readonly string[];
  readonly byMeaning: Map<unknown, ReadonlySet<PodGroup>>;
}

/**
 * What the NetworkPolicies of a simulated cluster allow, as networking.k8s.io/v1 says: a Pod that no policy selects for a
 * direction may do anything in it; one that is selected may do what any rule of those policies allows; both ends must
 * agree. Pods in the host network are outside all of it: no policy isolates them, and no Pod selector means them.
 * Everything is worked out for the namespaces and policies that somebody asks for.
 */
export class NetworkPolicies {
  private static readonly cache = new WeakMap<Simulation, NetworkPolicies>();
  readonly policies: readonly NetworkPolicy[];
  /** Pods of workloads that exist, whether or not they have Pods at the moment; apart where a policy tells them apart. */
  readonly pods: readonly PodGroup[];
  private readonly simulation: Simulation;
  private readonly index: PodIndex;
  private readonly byNamespace = new Map<string, NetworkPolicy[]>();
  /** The namespaces of which is known who selects whom. */
  private readonly known = new Set<string>();
  private readonly selected = new Map<NetworkPolicy, readonly PodGroup[]>();
  private readonly directed: Readonly<Record<Direction, Directed>> = { Ingress: new Directed(), Egress: new Directed() };
  private readonly peersIn = new Map<string, PeerPods>();
  private readonly peersWhere = new Map<unknown, PeerPods>();
  private allBlocks: readonly AddressBlock[] | undefined;

  /** The policies of a simulation; the same each time. */
  static of(simulation: Simulation): NetworkPolicies {
    let policies = NetworkPolicies.cache.get(simulation);
    if (!policies) NetworkPolicies.cache.set(simulation, (policies = new NetworkPolicies(simulation)));
    return policies;
  }

  private constructor(simulation: Simulation) {
    const { applied, graph } = simulation;
    this.simulation = simulation;
    this.policies = graph.ofKind("NetworkPolicy").filter(({ resource }) => applied.has(resource));
    for (const policy of this.policies) append(this.byNamespace, policy.namespace ?? "", policy);
    const groups = simulation.pods.groups.filter(({ template }) => applied.has(template.workload.resource));
    this.pods = separate(groups, () => podSelectorsOf(this.policies));
    this.index = this.indexOf(this.pods.filter(({ template }) => !template.hostNetwork));
  }

  /** An index of these groups: that of the simulation where they are all of it, as mostly. */
  indexOf(groups: readonly PodGroup[]): PodIndex {
    for (const known of [this.simulation.pods, this.index as PodIndex | undefined]) {
      if (known && known.groups.length === groups.length && known.groups.every((group, i) => group === groups[i])) return known;
    }
    return new PodIndex(groups);
  }

  /** The rest of the world, as finely as policies divide it. */
  get blocks(): readonly AddressBlock[] {
    return (this.allBlocks ??= AddressBlock.from(this.policies.flatMap((policy) => peersOf(policy).flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...ipBlock.except] : [])))));
  }

  /** The Pods that a policy isolates, in the order of `pods`. */
  selectedBy(policy: NetworkPolicy): readonly PodGroup[] {
    this.lookInto(policy.namespace ?? "");
    return this.selected.get(policy) ?? NO_GROUPS;
  }

  /** The policies that isolate Pods in a direction. */
  policiesOn(pods: PodGroup, direction: Direction): readonly NetworkPolicy[] {
    this.lookInto(pods.namespace);
    return this.directed[direction].selecting.get(pods) ?? NO_POLICIES;
  }

  private lookInto(namespace: string): void {
    if (this.known.has(namespace)) return;
    this.known.add(namespace);
    const selecting = new Map<PodGroup, NetworkPolicy[]>();
    for (const policy of this.byNamespace.get(namespace) ?? []) {
      if (policy.policyTypes.length === 0) continue;
      for (const group of this.index.selectGroups(namespace, policy.podSelector)) append(selecting, group, policy);
    }
    const selected = new Map<NetworkPolicy, PodGroup[]>();
    const groups = selecting.size === 0 ? NO_GROUPS : this.index.inNamespace(namespace);
    for (const group of groups) {
      for (const policy of selecting.get(group) ?? []) append(selected, policy, group);
    }
    // Lists that grew have room for many more: these are kept.
    for (const [group, policies] of selecting) this.remember(group, policies.slice());
    for (const [policy, some] of selected) this.selected.set(policy, some.length === groups.length ? groups : some.slice());
  }

  private remember(pods: PodGroup, policies: readonly NetworkPolicy[]): void {
    for (const direction of ["Ingress", "Egress"] as const) {
      const isolating = policies.every(({ policyTypes }) => policyTypes.includes(direction)) ? policies : policies.filter(({ policyTypes }) => policyTypes.includes(direction));
      if (isolating.length > 0) this.directed[direction].selecting.set(pods, isolating);
    }
  }

  /** What policies leave the Pods in a direction; undefined where none isolates them. */
  isolation(pods: PodGroup, direction: Direction): Isolation | undefined {
    const { isolations } = this.directed[direction];
    const known = isolations.get(pods);
    if (known || isolations.has(pods)) return known;
    const policies = this.policiesOn(pods, direction);
    const isolation = policies.length === 0 ? undefined : { policies, rules: joined(policies.map((policy) => this.rulesOf(policy, direction))) };
    isolations.set(pods, isolation);
    return isolation;
  }

  /** What the rules of a policy mean in a direction, whether or not it isolates Pods in it. */
  rulesOf(policy: NetworkPolicy, direction: Direction): readonly AppliedRule[] {
    const { rules } = this.directed[direction];
    let applied = rules.get(policy);
    if (!applied) rules.set(policy, (applied = policy.rules(direction).map((rule) => new AppliedRule(policy, rule, this))));
    return applied;
  }

  /** The Pods that peers of a policy mean; none for an ipBlock, since addresses of Pods are not known. */
  podsOf({ namespace = "" }: NetworkPolicy, peers: readonly PolicyPeer[]): ReadonlySet<PodGroup> {
    const [first = NO_PODS, ...more] = peers.map((peer) => this.podsOfPeer(namespace, peer)).filter(({ size }) => size > 0);
    return more.length === 0 ? first : new Set([...first, ...more.flatMap((set) => [...set])]);
  }

  private podsOfPeer(own: string, { namespaceSelector, podSelector }: PolicyPeer): ReadonlySet<PodGroup> {
    if (!namespaceSelector && !podSelector) return NO_PODS;
    const { namespaces, byMeaning } = namespaceSelector ? this.peersWith(namespaceSelector) : this.peersOf(own);
    const meaning = podSelector?.meaning;
    let pods = byMeaning.get(meaning);
    if (!pods) byMeaning.set(meaning, (pods = new Set(namespaces.flatMap((namespace) => (podSelector ? this.index.selectGroups(namespace, podSelector) : this.index.inNamespace(namespace))))));
    return pods;
  }

  private peersOf(namespace: string): PeerPods {
    let peers = this.peersIn.get(namespace);
    if (!peers) this.peersIn.set(namespace, (peers = { namespaces: [namespace], byMeaning: new Map() }));
    return peers;
  }

  private peersWith(selector: Selector): PeerPods {
    const { graph } = this.simulation;
    let peers = this.peersWhere.get(selector.meaning);
    if (!peers) {
      const namespaces = this.index.namespaces.filter((namespace) => selector.matches(graph.namespaceLabels(namespace)));
      this.peersWhere.set(selector.meaning, (peers = { namespaces, byMeaning: new Map() }));
    }
    return peers;
  }

  /** The ports of `to` that `from` may open a connection to. */
  allowed(from: Peer, to: Peer): PortSet {
    const out = from instanceof AddressBlock ? PortSet.all : allowedBy(this.isolation(from, "Egress"), to, to);
    if (out.isEmpty || to instanceof AddressBlock) return out;
    return out.intersection(allowedBy(this.isolation(to, "Ingress"), from, to));
  }
}

const NO_PODS: ReadonlySet<PodGroup> = new Set();
const NO_GROUPS: readonly PodGroup[] = [];
const NO_POLICIES: readonly NetworkPolicy[] = [];

/** All rules in one list; a list that is all of it as it is, as beside a default deny, which has none. */
function joined(lists: readonly (readonly AppliedRule[])[]): readonly AppliedRule[] {
  const [first = [], ...more] = lists.filter(({ length }) => length > 0);
  return more.length === 0 ? first : [...first, ...more.flat()];
}

/** The ports of `target` that an isolation leaves open towards a peer. */
function allowedBy(isolation: Isolation | undefined, peer: Peer, target: Peer): PortSet {
  if (!isolation) return PortSet.all;
  let ports = PortSet.none;
  for (const rule of isolation.rules) if (rule.matches(peer)) ports = ports.union(rule.portsOf(target));
  return ports;
}

/** Every selector of Pods in policies. */
function* podSelectorsOf(policies: readonly NetworkPolicy[]): Iterable<Selector> {
  for (const policy of policies) {
    yield policy.podSelector;
    for (const { podSelector } of peersOf(policy)) if (podSelector) yield podSelector;
  }
}

function peersOf(policy: NetworkPolicy): readonly PolicyPeer[] {
  return [...policy.ingress, ...policy.egress].flatMap((rule) => rule.peers);
}
