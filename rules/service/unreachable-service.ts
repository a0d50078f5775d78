import type { Graph } from "../../src/graph/graph.ts";
import { References } from "../../src/graph/references/index.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";
import { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { isServiceMentioned } from "../../src/simulation/service-mentions.ts";

/** How many Services of a namespace must be named for each one that is not, before its silence says something. */
const NAMED_FOR_EACH = 3;

export default defineRule({
  meta: {
    id: "service/unreachable-service",
    effect: "risky",
    severity: "info",
    docs: {
      what: "Nothing in the input leads to a Service: no Ingress or route, no webhook, no variable, argument or configuration text.",
      why: "It may be a leftover, or whoever should call it names another Service.",
      how: "Remove it, or have its callers name it. If they are outside the input, or have its name built in, switch the rule off for it.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => (References.of(graph).hasUnknownMakers ? [] : unnamedServices(graph)),

  *check(service) {
    yield { at: service.field.child("metadata", "name"), message: `nothing in the input leads to ${nameOf(service.id)}`, label: "no Ingress, route or text names it" };
  },
});

/** The Services that nothing names, where nearly all others of the namespace are named: else names are built into programs. */
function unnamedServices(graph: Graph): readonly Service[] {
  const references = References.of(graph);
  const outside = new Set(servicesOfType(graph, "NodePort", "LoadBalancer", "ExternalName").map(podsOf));
  const isMeant = (service: Service): boolean => isCandidate(service) && !outside.has(podsOf(service));
  // Most are named by some object: then nothing else of them matters.
  const unnamed = servicesOfType(graph, "ClusterIP").filter((service) => references.holdersOf(service.resource).length === 0 && isMeant(service) && !isServiceMentioned(service, graph));
  const counts = new Map<string, number>();
  for (const { namespace = "" } of unnamed) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  const telling = new Set([...counts].filter(([namespace, count]) => countNamed(namespace, graph, isMeant) >= count * NAMED_FOR_EACH).map(([namespace]) => namespace));
  return unnamed.filter(({ namespace = "" }) => telling.has(namespace));
}

function countNamed(namespace: string, graph: Graph, isMeant: (service: Service) => boolean): number {
  return graph.inNamespace(namespace).filter((view) => view instanceof Service && isMeant(view) && isServiceMentioned(view, graph)).length;
}

/** A Service beside one for the outside serves the same programs, whose callers may use either. */
function podsOf({ namespace = "", selector }: Service): string {
  return `${namespace} ${selector}`;
}

/** Only what is called by name inside the cluster; metrics are found by label, and a Service for everyone has callers outside. */
function isCandidate(service: Service): boolean {
  const { type, isHeadless, selector, annotations, ports, externalIPs, name, namespace } = service;
  if (type !== "ClusterIP" || isHeadless || !selector || externalIPs.length > 0 || namespace === "kube-system") return false;
  return annotations.size === 0 && !/metrics|exporter|monitor|webhook/.test(name) && !ports.some((port) => /metrics|prometheus/.test(port.name));
}
