import type { ContainerPort } from "../../src/kinds/container.ts";
import type { Direction, NetworkPolicy, PolicyPort, PolicyRule } from "../../src/kinds/network-policy.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import type { PodGroup } from "../../src/simulation/pod-group.ts";
import { translatedPort, type TranslatedPort } from "../../src/simulation/service-ports.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/unknown-port",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A NetworkPolicy opens a port that none of the Pods at the receiving end has.",
      why: "Policies look at the port of the Pod, after the Service has translated its own; a name is looked up among the container ports with the same protocol. The rule opens nothing that anybody listens on.",
      how: "Write the container port (number or name), not the port of the Service, and its protocol where it is not TCP.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource"],
    },
  },
  kinds: ["NetworkPolicy"],

  *check(policy, { graph }) {
    const simulation = Simulation.of(graph);
    const policies = NetworkPolicies.of(simulation);
    const groups = policies.selectedBy(policy);
    for (const direction of groups.length === 0 ? [] : policy.policyTypes) {
      for (const rule of policy.rules(direction)) {
        const targets = direction === "Ingress" || rule.ports.length === 0 ? groups : receivers(policy, rule, policies);
        for (const port of targets.length === 0 ? [] : rule.ports) {
          const problem = check(port, rule, policy, direction, targets, simulation);
          if (problem) yield problem;
        }
      }
    }
  },
});

/** The Pods that a rule lets out to, where the input has all of them that it means. */
function receivers(policy: NetworkPolicy, rule: PolicyRule, policies: NetworkPolicies): readonly PodGroup[] {
  return rule.reachesBeyondNamespace ? [] : [...policies.podsOf(policy, rule.peers)];
}

function check(entry: PolicyPort, rule: PolicyRule, policy: NetworkPolicy, direction: Direction, targets: readonly PodGroup[], simulation: Simulation): Problem | undefined {
  const { port, protocol, endPort } = entry;
  if (port === undefined) return undefined;
  const isNamed = typeof port === "string";
  const fits = ({ name, containerPort = 0 }: ContainerPort): boolean => (isNamed ? name === port : port <= containerPort && containerPort <= (endPort ?? port));
  if (targets.some(({ template }) => template.declaredPorts.some((one) => one.port.protocol === protocol && fits(one.port)))) return undefined;
  const declared = targets.flatMap(({ template }) => template.declaredPorts.map((one) => one.port));
  const other = declared.find(fits);
  const translated = isNamed || endPort !== undefined ? undefined : translatedPort(port, protocol, targets, simulation);
  const opensTarget = translated && rule.ports.some((one) => one.port === translated.target || one.port === translated.service.targetPort);
  // A port that nobody declares may still be listened on, above all where some Pods declare none.
  if (!isNamed && (opensTarget || targets.some(({ template }) => template.declaredPorts.length === 0) && !translated)) return undefined;
  const isCertain = isNamed || translated !== undefined;
  return {
    at: entry.field.child("port"),
    message: `no Pod ${direction === "Ingress" ? `that ${nameOf(policy.id)} selects` : `that ${nameOf(policy.id)} lets out to`} has port ${isNamed ? `"${port}"` : port}/${protocol}`,
    label: other ? `their port ${port} is ${other.protocol}` : translated ? `a port of ${nameOf(translated.of.id)}; its Pods listen on ${translated.target}` : `their ports: ${portsText(declared)}`,
    related: relatedTo(translated, targets),
    ...(isCertain ? {} : { effect: "risky" as const, severity: "info" as const }),
    ...(isNamed && policy.podSelector.isEmpty && direction === "Ingress" ? { effect: "risky" as const, severity: "warning" as const } : {}),
    ...(translated ? { fix: { title: `set port: ${translated.target}`, safe: false, edits: [{ set: entry.field.child("port"), to: translated.target }] } } : {}),
  };
}

function relatedTo(translated: TranslatedPort | undefined, [first]: readonly PodGroup[]): NonNullable<Problem["related"]> {
  if (translated) return [{ at: translated.service.field, message: `${nameOf(translated.of.id)} translates it to ${translated.target}` }];
  return [{ at: first!.template.field.child("spec", "containers"), message: `containers of ${nameOf(first!.workload.id)}` }];
}

function portsText(declared: readonly { readonly name: string | undefined; readonly containerPort: number | undefined; readonly protocol: string }[]): string {
  const texts = new Set(declared.map(({ name, containerPort, protocol }) => `${containerPort}/${protocol}${name ? ` (${name})` : ""}`));
  return [...texts].slice(0, 6).join(", ") || "none declared";
}
