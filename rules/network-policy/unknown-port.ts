import type { Direction, NetworkPolicy, PolicyPort } from "../../src/kinds/network-policy.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import type { AppliedRule } from "../../src/simulation/applied-rule.ts";
import type { PodGroup } from "../../src/simulation/pod-group.ts";
import { PolicyEffects } from "../../src/simulation/policy-effects.ts";
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
    const effects = PolicyEffects.of(simulation);
    for (const direction of policy.policyTypes) {
      const effect = effects.effectOf(policy, direction);
      for (const rule of effect?.rules ?? []) {
        const targets = targetsOf(rule, direction, effect!.groups);
        for (const port of targets.length === 0 ? [] : rule.rule.ports) {
          const problem = check(port, rule, policy, direction, targets, simulation);
          if (problem) yield problem;
        }
      }
    }
  },
});

/** The Pods at the receiving end, where the input has all of them that the rule means. */
function targetsOf(rule: AppliedRule, direction: Direction, groups: readonly PodGroup[]): readonly PodGroup[] {
  if (direction === "Ingress") return groups;
  return PolicyEffects.reachesBeyondInput(rule) ? [] : [...rule.pods!];
}

function check(entry: PolicyPort, { rule }: AppliedRule, policy: NetworkPolicy, direction: Direction, targets: readonly PodGroup[], simulation: Simulation): Problem | undefined {
  const { port, protocol, endPort } = entry;
  if (port === undefined) return undefined;
  const declared = targets.flatMap(({ template }) => template.declaredPorts.map((one) => one.port));
  const isNamed = typeof port === "string";
  const fits = ({ name, containerPort = 0 }: (typeof declared)[number]): boolean => (isNamed ? name === port : port <= containerPort && containerPort <= (endPort ?? port));
  if (declared.some((one) => one.protocol === protocol && fits(one))) return undefined;
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
