import type { Graph } from "../../src/graph/graph.ts";
import { existsWithoutManifest } from "../../src/graph/references/existing-objects.ts";
import { programTexts, type ProgramText } from "../../src/graph/texts.ts";
import { Service } from "../../src/kinds/service.ts";
import { nameOf, type Resource } from "../../src/resource/resource.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule, type Problem, type RuleContext } from "../../src/rule/rule.ts";
import { clusterNames, hasHost, mayHoldName, type ClusterName } from "../../src/simulation/dns.ts";

export default defineRule({
  meta: {
    id: "reference/unknown-dns-name",
    effect: "risky",
    docs: {
      what: "A variable, argument or configuration text names a Service, a Pod of a StatefulSet, or a port of a Service that does not exist.",
      why: "The name does not resolve, or nobody listens on the port, so the program cannot connect.",
      how: "Correct name, namespace or port: `service.namespace.svc:port`, with the Service's own port (a headless Service: the port of the Pods). Declare Services of others under `externals`.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.ofKind("Resource").filter(({ resource }) => programTexts(resource, (text) => holdsDoubtfulName(text, resource, graph)).length > 0),

  *check({ resource }, context) {
    const { namespace } = resource.id;
    if (namespace === undefined) return;
    for (const text of programTexts(resource, mayHoldName)) {
      const seen = new Set<string>();
      for (const name of clusterNames(text.text, namespace)) {
        if (seen.has(name.text)) continue;
        seen.add(name.text);
        const problem = check(name, text, context);
        if (problem) yield problem;
      }
    }
  },
});

/** Whether a text has a name that does not plainly lead to a Service of the input. */
function holdsDoubtfulName(text: string, { id: { namespace } }: Resource, graph: Graph): boolean {
  return namespace !== undefined && mayHoldName(text) && clusterNames(text, namespace).some((name) => isDoubtful(name, graph));
}

function isDoubtful({ namespace, service: name, isCertain, host, port }: ClusterName, graph: Graph): boolean {
  const service = graph.first({ group: "", kind: "Service", namespace, name });
  return service instanceof Service ? host !== undefined || (port !== undefined && !service.hasPort(port)) : isCertain;
}

function check(name: ClusterName, { field }: ProgramText, context: RuleContext): Problem | undefined {
  const { graph, externals } = context;
  const target = { group: "", kind: "Service", namespace: name.namespace, name: name.service };
  if (externals.has(target) || existsWithoutManifest(target)) return undefined;
  const service = graph.named("Service", name.namespace, name.service)[0];
  const place = { at: field, excerpt: name.text };
  if (!service) return name.isCertain ? unknownService(name, place, context) : undefined;
  if (name.host !== undefined && hasHost(service, name.host, graph) === false) {
    return { ...place, message: `no Pod behind ${nameOf(service.id)} is called "${name.host}"`, label: "this name does not resolve", related: [{ at: service.field.child("metadata", "name"), message: `${nameOf(service.id)} is here` }] };
  }
  if (name.port === undefined || !translatesPorts(service) || service.ports.some(({ port }) => port === name.port)) return undefined;
  return {
    ...place,
    message: `${nameOf(service.id)} has no port ${name.port}`,
    label: `its ports: ${service.ports.map(({ port }) => port).join(", ")}`,
    related: [{ at: service.field.child("spec", "ports"), message: `the ports of ${nameOf(service.id)}` }],
  };
}

/** A name in a namespace of which the input has nothing says nothing: its Services are somewhere else. */
function unknownService({ service, namespace }: ClusterName, place: { readonly at: Problem["at"]; readonly excerpt: string }, { graph, complete }: RuleContext): Problem | undefined {
  const names = servicesIn(namespace, graph);
  if (names.length === 0 && !complete) return undefined;
  const near = closest(service, names);
  return {
    ...place,
    message: `nothing in the input makes Service ${namespace}/${service}`,
    label: near === undefined ? "this name does not resolve" : `did you mean "${near}"?`,
  };
}

function servicesIn(namespace: string, graph: Graph): string[] {
  return graph.inNamespace(namespace).flatMap(({ kind, name, resource }) => (kind === "Service" && resource.id.group === "" ? [name] : []));
}

/** Behind a headless Service clients reach the Pods on any port, and behind an external name whatever it has. */
function translatesPorts(service: Service): boolean {
  return service.ports.length > 0 && !service.isHeadless && service.type !== "ExternalName";
}
