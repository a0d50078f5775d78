import type { Direction, NetworkPolicy, PolicyPeer, PolicyRule } from "../kinds/network-policy.ts";
import { Selector } from "../kinds/selector.ts";
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

/**
 * What the NetworkPolicies of a simulated cluster allow, as networking.k8s.io/v1 says: a Pod that no policy selects for a
 * direction may do anything in it; one that is selected may do what any rule of those policies allows; both ends must
 * agree. Pods in the host network are outside all of it: no policy isolates them, and no Pod selector means them.
 */
export class NetworkPolicies {
  private static readonly cache = new WeakMap<Simulation, NetworkPolicies>();
  readonly policies: readonly NetworkPolicy[];
  /** Pods of workloads that exist, whether or not they have Pods at the moment; apart where a policy tells them apart. */
  readonly pods: readonly PodGroup[];
  /** The rest of the world, as finely as policies divide it. */
  readonly blocks: readonly AddressBlock[];
  private readonly simulation: Simulation;
  private readonly index: PodIndex;
  private readonly isolations: Readonly<Record<Direction, ReadonlyMap<PodGroup, Isolation>>>;
  private readonly selections = new Map<string, ReadonlySet<PodGroup>>();

  /** The policies of a simulation; worked out once. */
  static of(simulation: Simulation): NetworkPolicies {
    let policies = NetworkPolicies.cache.get(simulation);
    if (!policies) NetworkPolicies.cache.set(simulation, (policies = new NetworkPolicies(simulation)));
    return policies;
  }

  private constructor(simulation: Simulation) {
    const { applied, graph } = simulation;
    this.simulation = simulation;
    this.policies = graph.ofKind("NetworkPolicy").filter(({ resource }) => applied.has(resource));
    const groups = simulation.pods.groups.filter(({ template }) => applied.has(template.workload.resource));
    this.pods = separate(groups, this.policies.flatMap(selectorsOf));
    this.index = this.indexOf(this.pods.filter(({ template }) => !template.hostNetwork));
    this.blocks = AddressBlock.from(this.policies.flatMap((policy) => peersOf(policy).flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...ipBlock.except] : []))));
    this.isolations = { Ingress: this.isolate("Ingress"), Egress: this.isolate("Egress") };
  }

  /** An index of these groups: that of the simulation where they are all of it, as mostly. */
  indexOf(groups: readonly PodGroup[]): PodIndex {
    for (const known of [this.simulation.pods, this.index as PodIndex | undefined]) {
      if (known && known.groups.length === groups.length && known.groups.every((group, i) => group === groups[i])) return known;
    }
    return new PodIndex(groups);
  }

  private isolate(direction: Direction): ReadonlyMap<PodGroup, Isolation> {
    const selecting = new Map<PodGroup, NetworkPolicy[]>();
    for (const policy of this.policies) {
      if (!policy.policyTypes.includes(direction)) continue;
      for (const group of this.select(policy.namespace ?? "", policy.podSelector)) append(selecting, group, policy);
    }
    const rules = new Map<NetworkPolicy, readonly AppliedRule[]>();
    const rulesOf = (policy: NetworkPolicy): readonly AppliedRule[] => {
      let applied = rules.get(policy);
      if (!applied) rules.set(policy, (applied = policy.rules(direction).map((rule) => this.apply(policy, rule))));
      return applied;
    };
    return new Map([...selecting].map(([group, policies]) => [group, { policies, rules: policies.length === 1 ? rulesOf(policies[0]!) : policies.flatMap(rulesOf) }]));
  }

  private apply(policy: NetworkPolicy, rule: PolicyRule): AppliedRule {
    const { peers } = rule;
    if (peers.length === 0) return new AppliedRule(policy, rule, undefined, NO_BLOCKS);
    const [first, ...more] = peers.map((peer) => this.podsOf(policy, peer));
    const pods = more.length === 0 ? first! : new Set([...first!, ...more.flatMap((set) => [...set])]);
    const blocks = this.blocks.filter((block) => peers.some(({ ipBlock }) => ipBlock && block.isIn(ipBlock)));
    return new AppliedRule(policy, rule, pods, blocks.length === 0 ? NO_BLOCKS : new Set(blocks));
  }

  /** The Pods that a peer means; none for an ipBlock, since addresses of Pods are not known. */
  private podsOf({ namespace: own = "" }: NetworkPolicy, peer: PolicyPeer): ReadonlySet<PodGroup> {
    const { namespaceSelector, podSelector } = peer;
    if (!namespaceSelector && !podSelector) return NO_PODS;
    const key = `${namespaceSelector ? `all ${namespaceSelector.isReadable} ${namespaceSelector}` : `in ${own}`}\n${podSelector ? `${podSelector.isReadable} ${podSelector}` : ""}`;
    let pods = this.selections.get(key);
    if (!pods) {
      const selector = podSelector ?? new Selector(peer, []);
      const namespaces = namespaceSelector ? this.namespacesWith(namespaceSelector) : [own];
      this.selections.set(key, (pods = new Set(namespaces.flatMap((namespace) => this.select(namespace, selector)))));
    }
    return pods;
  }

  private namespacesWith(selector: Selector): readonly string[] {
    const { graph } = this.simulation;
    return this.index.namespaces.filter((namespace) => selector.matches(graph.namespaceLabels(namespace)));
  }

  private select(namespace: string, selector: Selector): readonly PodGroup[] {
    return this.index.selectGroups(namespace, selector);
  }

  /** What policies leave the Pods in a direction; undefined where none isolates them. */
  isolation(pods: PodGroup, direction: Direction): Isolation | undefined {
    return this.isolations[direction].get(pods);
  }

  /** The ports of `to` that `from` may open a connection to. */
  allowed(from: Peer, to: Peer): PortSet {
    const out = from instanceof AddressBlock ? PortSet.all : allowedBy(this.isolation(from, "Egress"), to, to);
    if (out.isEmpty || to instanceof AddressBlock) return out;
    return out.intersection(allowedBy(this.isolation(to, "Ingress"), from, to));
  }
}

const NO_BLOCKS: ReadonlySet<AddressBlock> = new Set();
const NO_PODS: ReadonlySet<PodGroup> = new Set();

/** The ports of `target` that an isolation leaves open towards a peer. */
function allowedBy(isolation: Isolation | undefined, peer: Peer, target: Peer): PortSet {
  if (!isolation) return PortSet.all;
  let ports = PortSet.none;
  for (const rule of isolation.rules) if (rule.matches(peer)) ports = ports.union(rule.portsOf(target));
  return ports;
}

/** Every selector of Pods in a policy. */
function selectorsOf(policy: NetworkPolicy): readonly Selector[] {
  return [policy.podSelector, ...peersOf(policy).flatMap(({ podSelector }) => podSelector ?? [])];
}

function peersOf(policy: NetworkPolicy): readonly PolicyPeer[] {
  return [...policy.ingress, ...policy.egress].flatMap((rule) => rule.peers);
}
