import { hasCustomPods } from "../../src/graph/custom-pods.ts";
import { hasPlaceholder } from "../../src/graph/references/existing-objects.ts";
import { References } from "../../src/graph/references/index.ts";
import { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import { nearPods, type NearPods } from "../../src/simulation/near-pods.ts";
import { Simulation } from "../../src/simulation/simulation.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/selects-no-pods",
    effect: "broken",
    fixable: true,
    docs: {
      what: "The selector of a Service matches no Pods of its namespace.",
      why: "The Service gets no endpoints, so every connection to it is refused or times out.",
      how: "Make the selector a part of the labels in the Pod template (not of the labels of the Deployment itself). If somebody else makes the Pods, an operator for example, declare them under `externals` with their labels.",
      see: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpoints"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph, complete, externals }) {
    const simulation = Simulation.of(graph);
    const { selector, namespace = "", type } = service;
    if (!selector || type === "ExternalName" || !selector.isReadable || simulation.selectedBy(service).length > 0) return;
    if (externals.hasPods(namespace, selector) || hasCustomPods(graph, namespace, selector) || hasPlaceholder(selector)) return;
    const near = nearPods(selector, namespace, simulation);
    // The Pods' own mistake is reported where it is; mending it may mend this.
    if (near && graph.isRefused(near.group.workload.resource)) return;
    const certain = complete || (near !== undefined && isProof(near, service, simulation));
    // Pods may come from elsewhere, also from custom resources of the input.
    if (!certain && References.of(graph).hasUnknownMakers) return;
    yield problem(service, near, certain);
  },
});

/**
 * Whether a near miss proves a mistake: one label is a slip away, and nothing else sends to these Pods. Pods in another
 * namespace prove nothing: each namespace may have its own, made elsewhere.
 */
function isProof({ group, differing, value }: NearPods, service: Service, simulation: Simulation): boolean {
  if (differing.length !== 1 || value === undefined) return false;
  return simulation.graph.inNamespace(group.namespace).every((other) => other === service || !(other instanceof Service) || !other.selector?.matches(group.labels));
}

function problem(service: Service, near: NearPods | undefined, certain: boolean): Problem {
  const selector = service.selector!;
  const differing = near?.differing[0];
  const { namespace } = service;
  const [only, ...more] = selector.requirements;
  const value = near?.value;
  return {
    at: differing?.field ?? (more.length === 0 ? only!.field : selector.field),
    ...(differing || more.length === 0 ? {} : { part: "key" as const }),
    message: `Service ${namespace}/${service.name} selects no Pods${certain ? "" : " of the input"}`,
    label: `no Pod in namespace ${namespace} has ${differing ? `${differing.key}=${differing.values.join(",")}` : selector}`,
    notes: notesOf(near, namespace),
    related: near ? [{ at: near.group.template.labelsField, message: `labels of the Pods of ${nameOf(near.group.workload.id)}` }] : [],
    ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
    ...(differing && value !== undefined ? { fix: { title: `set ${differing.key}: ${value}`, safe: false, edits: [{ set: differing.field, to: value }] } } : {}),
  };
}

function notesOf(near: NearPods | undefined, namespace: string | undefined): string[] {
  if (!near) return ["if an operator makes the Pods, declare them under externals in kubeverdict.yaml"];
  const { group, differing } = near;
  const name = `${group.workload.kind} ${group.workload.name}`;
  const pods = group.count === 1 ? "1 Pod" : `${group.count} Pods`;
  if (differing.length === 0) return [`${name} in namespace ${group.namespace} makes ${pods} with these labels, but a Service sees only its own namespace ${namespace}`];
  const labels = differing.map(({ key }) => (group.labels.has(key) ? `${key}=${group.labels.get(key)}` : `no label ${key}`));
  return [`nearest: ${name} makes ${pods} with ${labels.join(", ")}`];
}
