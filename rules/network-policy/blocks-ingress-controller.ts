import type { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { PolicyEffects, type Admission } from "../../src/simulation/policy-effects.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

/** Words in labels and images of Pods that answer for Ingresses. */
const CONTROLLER = /ingress|traefik|haproxy|kong|contour|envoy|gateway|proxy|nginx|caddy/i;

export default defineRule({
  meta: {
    id: "network-policy/blocks-ingress-controller",
    effect: "broken",
    docs: {
      what: "An Ingress leads to Pods whose NetworkPolicies let no Ingress controller in: only Pods of their own namespace.",
      why: "The controller runs in another namespace, so it cannot connect to the backend and answers 502 or 504.",
      how: "Allow the controller's namespace: `- from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]`, or the addresses of a load balancer that goes to Pods directly by `ipBlock`.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => {
    const effects = PolicyEffects.of(Simulation.of(graph));
    return graph.ofKind("Ingress").filter(({ namespace = "" }) => effects.hasConfiningRule(namespace));
  },

  *check(ingress, { graph, complete }) {
    const effects = PolicyEffects.of(Simulation.of(graph));
    const seen = new Set<string>();
    for (const backend of ingress.backends) {
      const { serviceName = "", servicePort } = backend;
      if (serviceName === "" || seen.has(serviceName)) continue;
      seen.add(serviceName);
      const [service] = graph.named("Service", ingress.namespace, serviceName);
      const admission = service && deniedAdmission(service, servicePort, effects);
      if (!admission) continue;
      const { target, port, policies, opening } = admission;
      yield {
        at: backend.serviceNameField,
        message: `NetworkPolicies keep the Ingress controller from the Pods of ${nameOf(service.id)}`,
        label: `port ${target}/${port.protocol} is open to Pods of namespace ${service.namespace ?? ""} only`,
        notes: ["to allow it, add to spec.ingress: - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: INGRESS-NAMESPACE}}}]"],
        related: [{ at: opening[0]!.rule.field, message: `${nameOf(opening[0]!.policy.id)} lets in only these` }, ...policies.filter((policy) => policy !== opening[0]!.policy).slice(0, 2).map((policy) => ({ at: policy.podSelector.field, message: `${nameOf(policy.id)} isolates the Pods too` }))],
        // Policies add up: one from elsewhere may let the controller in.
        ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
      };
    }
  },
});

/** The port of a backend that is open to some Pods, and to no controller. What is open to nobody is a finding of network-policy/blocks-service. */
function deniedAdmission(service: Service, wanted: number | string | undefined, effects: PolicyEffects): Admission | undefined {
  for (const admission of effects.admissionsOf(service)) {
    const { port, opening } = admission;
    if (!port.isCalled(wanted)) continue;
    if (opening.length > 0 && !opening.some((opened) => opened.rule.reachesBeyondNamespace || hasController([...opened.pods!]))) return admission;
  }
  return undefined;
}

function hasController(groups: readonly { readonly labels: ReadonlyMap<string, string>; readonly template: { readonly containers: readonly { readonly image: string | undefined }[] } }[]): boolean {
  return groups.some(({ labels, template }) => [...labels.values()].some((value) => CONTROLLER.test(value)) || template.containers.some(({ image = "" }) => CONTROLLER.test(image)));
}
