import { append } from "../graph/multimap.ts";
import type { NetworkPolicy } from "../kinds/network-policy.ts";
import type { Service, ServicePort } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import type { AppliedRule } from "./applied-rule.ts";
import { NetworkPolicies } from "./network-policies.ts";
import type { PodGroup } from "./pod-group.ts";
import type { PodIndex } from "./pod-index.ts";
import type { Simulation } from "./simulation.ts";

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
  /** Services of which a port was seen to be open to somebody. */
  private readonly open = new Set<Service>();
  /** The namespaces with a rule that lets in only Pods of the namespace. */
  private confined: ReadonlySet<string> | undefined;
  private byWorkload: Map<Workload, NetworkPolicy[]> | undefined;

  /** The effects in a simulation; the same each time. */
  static of(simulation: Simulation): PolicyEffects {
    let effects = PolicyEffects.cache.get(simulation);
    if (!effects) PolicyEffects.cache.set(simulation, (effects = new PolicyEffects(simulation)));
    return effects;
  }

  private constructor(simulation: Simulation) {
    this.policies = NetworkPolicies.of(simulation);
    this.index = this.policies.indexOf(this.policies.pods);
  }

  /** The policies that select Pods of a workload, for whatever direction. */
  policiesOn(workload: Workload): readonly NetworkPolicy[] {
    if (!this.byWorkload) {
      this.byWorkload = new Map();
      for (const group of this.policies.pods) {
        const both = (["Ingress", "Egress"] as const).flatMap((direction) => this.policies.policiesOn(group, direction));
        for (const policy of new Set(both)) append(this.byWorkload, group.workload, policy);
      }
    }
    return this.byWorkload.get(workload) ?? [];
  }

  /** Whether a rule of a policy lets in (or out to) Pods by name. */
  isPeer(policy: NetworkPolicy, group: PodGroup): boolean {
    if (this.policies.selectedBy(policy).length === 0) return false;
    return policy.policyTypes.some((direction) => this.policies.rulesOf(policy, direction).some(({ pods }) => pods?.has(group)));
  }

  /** Whether a policy of a namespace has a rule that lets in nobody from beyond it. */
  hasConfiningRule(namespace: string): boolean {
    this.confined ??= new Set(this.policies.policies.filter(({ ingress }) => ingress.some((rule) => !rule.reachesBeyondNamespace)).map((policy) => policy.namespace ?? ""));
    return this.confined.has(namespace);
  }

  /** Whether policies let somebody in to a port of a Service; only what `admissionsOf` came across is known, which most rules need not ask again. */
  isKnownOpen(service: Service): boolean {
    return this.open.has(service);
  }

  /** What policies let in to the ports of a Service that its Pods have, port by port; nothing where Pods without ingress policies serve them too. */
  *admissionsOf(service: Service): Iterable<Admission> {
    const { selector, type, namespace = "" } = service;
    if (this.policies.policies.length === 0 || !selector || type === "ExternalName") return;
    const groups = this.index.selectGroups(namespace, selector);
    const policies = this.isolating(groups);
    if (policies.length === 0) return;
    const rules = policies.flatMap((policy) => this.policies.rulesOf(policy, "Ingress"));
    for (const port of service.ports) {
      const targets = targetsOf(port, groups);
      if (!targets) continue;
      const opening = rules.filter((rule) => opensAny(rule, port, groups, targets));
      if (opening.length > 0) this.open.add(service);
      yield { service, port, target: targets[0]!, groups, policies, rules, opening };
    }
  }

  /** The policies that isolate Pods from callers; none where they leave some of the Pods open. */
  private isolating(groups: readonly PodGroup[]): readonly NetworkPolicy[] {
    const [first, ...more] = groups;
    if (!first) return [];
    const policies = this.policies.policiesOn(first, "Ingress");
    if (more.length === 0 || policies.length === 0) return policies;
    const all = new Set(policies);
    for (const group of more) {
      const others = this.policies.policiesOn(group, "Ingress");
      if (others.length === 0) return [];
      for (const policy of others) all.add(policy);
    }
    return [...all];
  }
}

/** The port that each group has behind a port of a Service; undefined where some have none. */
function targetsOf(port: ServicePort, groups: readonly PodGroup[]): readonly number[] | undefined {
  const targets: number[] = [];
  for (const { template } of groups) {
    const target = template.targetOf(port);
    if (target === undefined) return undefined;
    targets.push(target);
  }
  return targets;
}

function opensAny(rule: AppliedRule, { protocol }: ServicePort, groups: readonly PodGroup[], targets: readonly number[]): boolean {
  for (const [i, group] of groups.entries()) if (rule.opens(group, protocol, targets[i]!)) return true;
  return false;
}
