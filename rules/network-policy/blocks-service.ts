import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import type { NetworkPolicy } from "../../src/kinds/network-policy.ts";
import type { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { compareText } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { PolicyEffects, type Admission } from "../../src/simulation/policy-effects.ts";
import { ServiceNames } from "../../src/simulation/service-names.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/blocks-service",
    effect: "broken",
    docs: {
      what: "NetworkPolicies let nobody reach the Pods of a Service on the port that it sends to.",
      why: "The Service has endpoints, and every connection to it times out.",
      how: "Add an ingress rule for its callers, with the port of the Pods (`targetPort`), or leave `ports` out. Where policies of another repository open the port, switch the rule off for this policy.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation"],
    },
  },
  kinds: ["NetworkPolicy"],

  *check(policy, { graph, complete }) {
    const blocked = blockedBy(graph).get(policy);
    if (!blocked) return;
    const names = ServiceNames.of(graph);
    const { service, port, target, rules } = blocked.find((one) => names.clientsOf(one.service).length > 0) ?? blocked[0]!;
    const clients = names.clientsOf(service);
    // Policies add up: what a bare default deny should allow may be written somewhere else.
    const certain = complete || (rules.length > 0 && clients.length > 0);
    const others = new Set(blocked.map((one) => one.service)).size - 1;
    yield {
      at: rules.length > 0 && policy.ingress.length > 0 ? policy.field.child("spec", "ingress") : policy.podSelector.field,
      part: "key",
      message: `${certain ? "no policy" : "no policy of the input"} lets anybody reach port ${port.port} of ${nameOf(service.id)}${others > 0 ? ` (and ${others} more ${others > 1 ? "Services" : "Service"})` : ""}, which ${nameOf(policy.id)} isolates`,
      label: rules.length > 0 ? `no rule opens port ${target}/${port.protocol}` : "it isolates these Pods, and no rule lets anything in",
      notes: clients.length === 0 ? [] : [`named by ${clients.slice(0, 3).map(({ id }) => nameOf(id)).join(", ")}${clients.length > 3 ? " and others" : ""}`],
      related: [{ at: port.field, message: `this port of ${nameOf(service.id)} leads to ${target}/${port.protocol}` }],
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
    };
  },
});

const cache = new WeakMap<Graph, ReadonlyMap<NetworkPolicy, readonly Admission[]>>();

/** The Services that nobody can reach by any port, by the policy that says most about their Pods. */
function blockedBy(graph: Graph): ReadonlyMap<NetworkPolicy, readonly Admission[]> {
  let blocked = cache.get(graph);
  if (!blocked) {
    const found = new Map<NetworkPolicy, Admission[]>();
    const effects = PolicyEffects.of(Simulation.of(graph));
    const closed = graph.ofKind("Service").flatMap((service) => blockedPort(service, effects) ?? []);
    // By name, so that the order of the input does not decide which one is told.
    for (const first of closed.sort((a, b) => compareText(a.service.name, b.service.name))) {
      append(found, first.policies.find(({ podSelector }) => !podSelector.isEmpty) ?? first.policies[0]!, first);
    }
    cache.set(graph, (blocked = found));
  }
  return blocked;
}

function blockedPort(service: Service, effects: PolicyEffects): Admission | undefined {
  if (effects.isKnownOpen(service)) return undefined;
  const admissions: Admission[] = [];
  for (const admission of effects.admissionsOf(service)) {
    if (admission.opening.length > 0) return undefined;
    admissions.push(admission);
  }
  if (admissions.length < service.ports.length) return undefined;
  // A rule for the port as the Service calls it, or for a name that no Pod has, is another rule's finding.
  const isToldElsewhere = admissions.some(({ rules, port, groups }) => rules.some((rule) => rule.rule.ports.some((one) => one.port === port.port) || groups.every((group) => rule.portsOf(group).isEmpty)));
  return isToldElsewhere ? undefined : admissions[0];
}
