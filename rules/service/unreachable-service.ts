import type { Graph } from "../../src/graph/graph.ts";
import { References } from "../../src/graph/references/index.ts";
import type { Service } from "../../src/kinds/service.ts";
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

  *check(service, { graph }) {
    const { namespace = "" } = service;
    if (!unnamedIn(graph).get(namespace)?.has(service)) return;
    yield { at: service.field.child("metadata", "name"), message: `nothing in the input leads to ${nameOf(service.id)}`, label: "no Ingress, route or text names it" };
  },
});

const cache = new WeakMap<Graph, ReadonlyMap<string, ReadonlySet<Service>>>();

/** The Services that nothing names, by namespace, where nearly all others are named: else names are built into programs. */
function unnamedIn(graph: Graph): ReadonlyMap<string, ReadonlySet<Service>> {
  let unnamed = cache.get(graph);
  if (!unnamed) cache.set(graph, (unnamed = References.of(graph).hasUnknownMakers ? new Map() : collect(graph)));
  return unnamed;
}

function collect(graph: Graph): ReadonlyMap<string, ReadonlySet<Service>> {
  const outside = new Set(graph.ofKind("Service").filter(({ type }) => type !== "ClusterIP").map(podsOf));
  const byNamespace = new Map<string, { named: number; readonly unnamed: Set<Service> }>();
  for (const service of graph.ofKind("Service")) {
    const { namespace = "" } = service;
    if (!isCandidate(service) || outside.has(podsOf(service))) continue;
    let counts = byNamespace.get(namespace);
    if (!counts) byNamespace.set(namespace, (counts = { named: 0, unnamed: new Set() }));
    if (isServiceMentioned(service, graph)) counts.named++;
    else counts.unnamed.add(service);
  }
  return new Map([...byNamespace].flatMap(([namespace, { named, unnamed }]) => (named >= unnamed.size * NAMED_FOR_EACH ? [[namespace, unnamed]] : [])));
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
