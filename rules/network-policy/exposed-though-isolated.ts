import { References } from "../../src/graph/references/index.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { PolicyEffects } from "../../src/simulation/policy-effects.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/exposed-though-isolated",
    effect: "broken",
    docs: {
      what: "A Service of type LoadBalancer or NodePort exposes Pods to the outside, and NetworkPolicies let only Pods in.",
      why: "Requests from outside come with the address of a client or of a node, which no podSelector or namespaceSelector means, so they are dropped.",
      how: "Allow the addresses by `- from: [{ipBlock: {cidr: 0.0.0.0/0}}]` or leave `from` out for the port; or make the Service a ClusterIP, if nobody outside should reach it.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"],
    },
  },
  kinds: ["Service"],

  *check(service, { graph, complete }) {
    if (service.type !== "LoadBalancer" && service.type !== "NodePort") return;
    // Controllers that go through node ports see to their own way in; network-policy/blocks-ingress-controller looks at it.
    if (References.of(graph).holdersOf(service.resource).some(({ id }) => id.kind === "Ingress")) return;
    const admissions = [...PolicyEffects.of(Simulation.of(graph)).admissionsOf(service)];
    const closed = admissions.filter(({ opening }) => opening.length > 0 && !opening.some(({ isForAll, rule }) => isForAll || rule.peers.some(({ ipBlock }) => ipBlock)));
    if (closed.length === 0 || closed.length < service.ports.length) return;
    const [{ port, target, opening }] = closed as [(typeof closed)[0]];
    yield {
      at: service.field.child("spec", "type"),
      message: `${nameOf(service.id)} is a ${service.type}, but NetworkPolicies let nothing from outside reach its Pods`,
      label: `port ${target}/${port.protocol} is open to Pods only`,
      related: [{ at: opening[0]!.rule.field, message: `${nameOf(opening[0]!.policy.id)} lets in only these` }],
      // Policies add up: one from elsewhere may open the port.
      ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
    };
  },
});
