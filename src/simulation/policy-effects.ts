import { append } from "../graph/multimap.ts";
import type { Direction, NetworkPolicy } from "../kinds/network-policy.ts";
import type { Service, ServicePort } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import type { AppliedRule } from "./applied-rule.ts";
import { NetworkPolicies } from "./network-policies.ts";
import type { PodGroup } from "./pod-group.ts";
import type { PodIndex } from "./pod-index.ts";
import type { Simulation } from "./simulation.ts";

/** What one policy does in one direction: whom it isolates, and what its rules open. */
export interface PolicyEffect {
  readonly groups: readonly PodGroup[];
  readonly rules: readonly AppliedRule[];
}

/** What policies let in to the Pods behind a port of a Service, of which each one is isolated. */
export interface Admission {
  readonly service: Service;
  readonly port: ServicePort;
  /** The port of the Pods. */
  readonly target: number;
  readonly groups: readonly PodGroup[];
  /** The policies that isolate the Pods; at least one. */
  readonly policies: readonly NetworkPolicy[];
  /** All rules of those policies. */
  readonly rules: readonly AppliedRule[];
  /** Those that open the port to somebody. */
  readonly opening: readonly AppliedRule[];
}

/** NetworkPolicies seen from the policies and from the Services, for rules. */
export class PolicyEffects {
  private static readonly cache = new WeakMap<Simulation, PolicyEffects>();
  readonly policies: NetworkPolicies;
  private readonly index: PodIndex;
  private readonly effects: Readonly<Record<Direction, ReadonlyMap<NetworkPolicy, PolicyEffect>>>;
  private byWorkload: Map<Workload, NetworkPolicy[]> | undefined;
  private readonly admissions = new Map<Service, readonly Admission[]>();

  /** The effects in a simulation; worked out once. */
  static of(simulation: Simulation): PolicyEffects {
    let effects = PolicyEffects.cache.get(simulation);
    if (!effects) PolicyEffects.cache.set(simulation, (effects = new PolicyEffects(simulation)));
    return effects;
  }

  private constructor(simulation: Simulation) {
    this.policies = NetworkPolicies.of(simulation);
    this.index = this.policies.indexOf(this.policies.pods);
    this.effects = { Ingress: this.invert("Ingress"), Egress: this.invert("Egress") };
  }

  private invert(direction: Direction): ReadonlyMap<NetworkPolicy, PolicyEffect> {
    const groups = new Map<NetworkPolicy, PodGroup[]>();
    const effects = new Map<NetworkPolicy, PolicyEffect>();
    for (const group of this.policies.pods) for (const policy of this.policies.isolation(group, direction)?.policies ?? []) append(groups, policy, group);
    for (const [policy, selected] of groups) {
      const { policies, rules } = this.policies.isolation(selected[0]!, direction)!;
      effects.set(policy, { groups: selected, rules: policies.length === 1 ? rules : rules.filter((rule) => rule.policy === policy) });
    }
    return effects;
  }

  /** What a policy does in a direction; undefined where it isolates no Pods of the input in it. */
  effectOf(policy: NetworkPolicy, direction: Direction): PolicyEffect | undefined {
    return this.effects[direction].get(policy);
  }

  /** The policies that select Pods of a workload, for whatever direction. */
  policiesOn(workload: Workload): readonly NetworkPolicy[] {
    if (!this.byWorkload) {
      this.byWorkload = new Map();
      for (const group of this.policies.pods) {
        const both = (["Ingress", "Egress"] as const).flatMap((direction) => this.policies.isolation(group, direction)?.policies ?? []);
        for (const policy of new Set(both)) append(this.byWorkload, group.workload, policy);
      }
    }
    return this.byWorkload.get(workload) ?? [];
  }

  /** Whether a rule of a policy lets in (or out to) Pods by name. */
  isPeer(policy: NetworkPolicy, group: PodGroup): boolean {
    return (["Ingress", "Egress"] as const).some((direction) => this.effectOf(policy, direction)?.rules.some(({ pods }) => pods?.has(group)));
  }

  /** What policies let in to each port of a Service. Ports that Pods without ingress policies serve too are left out. */
  admissionsOf(service: Service): readonly Admission[] {
    let admissions = this.admissions.get(service);
    if (!admissions) this.admissions.set(service, (admissions = this.policies.policies.length === 0 ? [] : this.admit(service)));
    return admissions;
  }

  private admit(service: Service): readonly Admission[] {
    const { selector, type, namespace = "" } = service;
    if (!selector || type === "ExternalName") return [];
    const groups = this.index.selectGroups(namespace, selector);
    const isolations = groups.map((group) => this.policies.isolation(group, "Ingress"));
    if (groups.length === 0 || isolations.includes(undefined)) return [];
    const [only, ...more] = isolations;
    const policies = more.length === 0 ? only!.policies : [...new Set(isolations.flatMap((isolation) => isolation!.policies))];
    const rules = more.length === 0 ? only!.rules : [...new Set(isolations.flatMap((isolation) => isolation!.rules))];
    return service.ports.flatMap((port): Admission[] => {
      const targets = groups.map(({ template }) => (typeof port.targetPort === "string" ? template.portNumber(port.targetPort, port.protocol) : port.targetPort));
      if (targets.some((target) => target === undefined)) return [];
      const opening = rules.filter((rule) => groups.some((group, i) => rule.opens(group, port.protocol, targets[i]!)));
      return [{ service, port, target: targets[0]!, groups, policies, rules, opening }];
    });
  }

  /** Whether a rule may let in (or out to) more than Pods that the input shows: everyone, addresses, or other namespaces. */
  static reachesBeyondInput({ pods, rule: { peers } }: AppliedRule): boolean {
    return pods === undefined || peers.some(({ namespaceSelector, ipBlock }) => namespaceSelector ?? ipBlock);
  }
}
