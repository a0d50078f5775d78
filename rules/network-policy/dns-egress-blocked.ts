import { nameOf } from "../../src/resource/resource.ts";
import type { NetworkPolicy, PolicyPeer, PolicyRule } from "../../src/kinds/network-policy.ts";
import type { Workload } from "../../src/kinds/workload.ts";
import { NAMESPACE_NAME_LABEL } from "../../src/kinds/labels.ts";
import { defineRule } from "../../src/rule/rule.ts";
import type { AppliedRule } from "../../src/simulation/applied-rule.ts";
import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import { ServiceNames } from "../../src/simulation/service-names.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/dns-egress-blocked",
    effect: "risky",
    docs: {
      what: "Egress policies keep Pods from the cluster's DNS, although they have names to look up.",
      why: "Every lookup times out, so even connections that the policies allow fail.",
      how: "Add an egress rule for DNS: `- to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]` with `ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]`.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/", "https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    },
  },
  kinds: ["NetworkPolicy"],

  *check(policy, { graph }) {
    if (!policy.policyTypes.includes("Egress") || opensDns(policy)) return;
    const simulation = Simulation.of(graph);
    const policies = NetworkPolicies.of(simulation);
    const blocked = new Set<Workload>();
    for (const group of policies.selectedBy(policy)) {
      const isolating = policies.policiesOn(group, "Egress");
      // Reported once, at the policy that says most about the Pods.
      if (spokesman(isolating) !== policy || isolating.some(opensDns)) continue;
      if (ServiceNames.of(graph).needsNames(group.workload) || isolating.some((one) => policies.rulesOf(one, "Egress").some((rule) => leadsToService(rule, simulation)))) blocked.add(group.workload);
    }
    const [first, ...more] = [...blocked].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (!first) return;
    yield {
      at: policy.egress.length > 0 ? policy.field.child("spec", "egress") : policy.podSelector.field,
      part: "key",
      message: `no egress rule lets the Pods of ${nameOf(first.id)}${more.length > 0 ? ` (and of ${more.length} more)` : ""} reach DNS on port 53/UDP`,
      label: "names cannot be looked up",
      related: [{ at: first.field.child("metadata", "name"), message: `${nameOf(first.id)} ${ServiceNames.of(graph).needsNames(first) ? "uses names" : "is allowed to reach Services"}` }],
    };
  },
});

function spokesman(policies: readonly NetworkPolicy[]): NetworkPolicy {
  return policies.find(({ egress }) => egress.length > 0) ?? policies.find(({ podSelector }) => !podSelector.isEmpty) ?? policies[0]!;
}

/** Whether a rule of a policy may let Pods out to a DNS server: those of the cluster, or any address. */
function opensDns({ namespace, egress }: NetworkPolicy): boolean {
  return egress.some((rule) => mayOpenDns(rule, namespace));
}

function mayOpenDns({ ports, peers }: PolicyRule, namespace: string | undefined): boolean {
  const opensPort = ports.length === 0 || ports.some(({ port, endPort, protocol }) => protocol === "UDP" && (port === undefined || typeof port === "string" || (port <= 53 && 53 <= (endPort ?? port))));
  // A rule for port 53 by number was written for whoever serves DNS here.
  return opensPort && (ports.some(({ port }) => port === 53) || peers.length === 0 || namespace === "kube-system" || peers.some(mayMeanDns));
}

function mayMeanDns({ ipBlock, namespaceSelector }: PolicyPeer): boolean {
  if (ipBlock) return true;
  if (!namespaceSelector) return false;
  const byName = namespaceSelector.conditions.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === "In");
  return !byName || byName.values.some((name) => /^kube-system$|dns/.test(name));
}

/** Whether a rule names Pods that a Service stands for: nobody writes their addresses by hand. */
function leadsToService({ isForAll, pods }: AppliedRule, simulation: Simulation): boolean {
  return !isForAll && [...pods!].some(({ workload }) => servedWorkloads(simulation).has(workload));
}

const cache = new WeakMap<Simulation, ReadonlySet<Workload>>();

function servedWorkloads(simulation: Simulation): ReadonlySet<Workload> {
  let served = cache.get(simulation);
  if (!served) cache.set(simulation, (served = new Set(simulation.graph.ofKind("Service").flatMap((service) => simulation.selectedBy(service).map(({ group }) => group.workload)))));
  return served;
}
