import { hasCustomPods } from "../../src/graph/custom-pods.ts";
import { References } from "../../src/graph/references/index.ts";
import type { ResourceView } from "../../src/kinds/resource-view.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem, type RuleContext } from "../../src/rule/rule.ts";
import { aimOf, hasServicesNear, nearService, servicesAt, type Aim } from "../../src/simulation/monitors.ts";
import { wrongPodPorts, wrongServicePorts, type WrongPort } from "../../src/simulation/monitor-ports.ts";
import { nearPods } from "../../src/simulation/near-pods.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

const UNPROVED = { effect: "risky" as const, severity: "warning" as const };

export default defineRule({
  meta: {
    id: "reference/unmatched-monitor",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A ServiceMonitor or PodMonitor matches no Service or Pod, or scrapes a port that none of those it matches has.",
      why: "Prometheus gets no target from it, so there are no metrics and no alerts, and nothing says so.",
      how: "A ServiceMonitor selects by the labels of the Service itself (`metadata.labels`), not by those of its Pods, and only in its own namespace unless `namespaceSelector` says otherwise. `port` is the name of a Service port (of a container port for a PodMonitor), never a number.",
      see: ["https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.ofGroup("monitoring.coreos.com"),

  *check(monitor, context) {
    const { kind } = monitor.id;
    if (kind !== "ServiceMonitor" && kind !== "PodMonitor") return;
    const aim = aimOf(monitor);
    if (!aim) return;
    yield* kind === "ServiceMonitor" ? serviceMonitor(monitor, aim, context) : podMonitor(monitor, aim, context);
  },
});

function* serviceMonitor(monitor: ResourceView, aim: Aim, context: RuleContext): Iterable<Problem> {
  const { graph, complete } = context;
  const services = servicesAt(graph, aim);
  if (services.length > 0) {
    // The ports of an ExternalName Service, and of hand-written Endpoints, are named elsewhere.
    if (services.every((service) => service.selector && service.type !== "ExternalName" && !graph.isRefused(service.resource))) {
      yield* wrongServicePorts(monitor, services, Simulation.of(graph)).map((wrong) => portProblem(monitor, wrong, complete));
    }
    return;
  }
  const near = nearService(graph, aim);
  if (!complete && !near && (!hasServicesNear(graph, aim) || mayBeElsewhere(aim, context))) return;
  const certain = complete || near?.slip !== undefined;
  yield {
    at: near?.slip?.requirement.field ?? aim.selector.field,
    ...(near?.slip ? {} : { part: "key" as const }),
    message: `${nameOf(monitor.id)} matches no Service${certain ? "" : " of the input"}`,
    label: `no Service in ${placeOf(aim)} has the label${aim.selector.conditions.length > 1 ? "s" : ""} ${aim.selector}`,
    notes: [near && (near.slip ? `nearest: ${nameOf(near.service.id)}` : `the Pods of ${nameOf(near.service.id)} have them; the Service itself does not`), "Prometheus gets no target from it"].filter((note) => note !== undefined),
    related: near ? [{ at: near.service.field.child("metadata", near.service.labels.size > 0 ? "labels" : "name"), message: `${nameOf(near.service.id)} is here` }] : [],
    ...(certain ? {} : UNPROVED),
    ...(near?.slip ? { fix: { title: `set ${near.slip.requirement.key}: ${near.slip.value}`, safe: false, edits: [{ set: near.slip.requirement.field, to: near.slip.value }] } } : {}),
  };
}

function* podMonitor(monitor: ResourceView, aim: Aim, context: RuleContext): Iterable<Problem> {
  const { graph, complete } = context;
  const simulation = Simulation.of(graph);
  const namespaces = aim.namespaces ?? simulation.pods.namespaces;
  const pods = namespaces.flatMap((namespace) => simulation.select(namespace, aim.selector).map(({ group }) => group));
  if (pods.length > 0) {
    yield* wrongPodPorts(monitor, pods).map((wrong) => portProblem(monitor, wrong, complete));
    return;
  }
  if (namespaces.some((namespace) => hasCustomPods(graph, namespace, aim.selector) || context.externals.hasPods(namespace, aim.selector))) return;
  const near = namespaces.length === 1 ? nearPods(aim.selector, namespaces[0]!, simulation) : undefined;
  const differing = near?.differing.length === 1 && near.value !== undefined ? near.differing[0] : undefined;
  if (!complete && !differing && (!namespaces.some((namespace) => simulation.pods.inNamespace(namespace).length > 0) || mayBeElsewhere(aim, context))) return;
  const certain = complete || differing !== undefined;
  yield {
    at: differing?.field ?? aim.selector.field,
    ...(differing ? {} : { part: "key" as const }),
    message: `${nameOf(monitor.id)} matches no Pods${certain ? "" : " of the input"}`,
    label: `no Pod in ${placeOf(aim)} has ${aim.selector}`,
    notes: [...(near ? [`nearest: Pods of ${nameOf(near.group.workload.id)}`] : []), "Prometheus gets no target from it"],
    related: near ? [{ at: near.group.template.labelsField, message: `labels of the Pods of ${near.group.workload.kind} ${near.group.workload.name}` }] : [],
    ...(certain ? {} : UNPROVED),
    ...(differing && near?.value !== undefined ? { fix: { title: `set ${differing.key}: ${near.value}`, safe: false, edits: [{ set: differing.field, to: near.value }] } } : {}),
  };
}

/** Objects that others bring: of the system's namespaces, of Helm releases and operators, and what the configuration declares. */
function mayBeElsewhere({ namespaces }: Aim, { graph, externals }: RuleContext): boolean {
  return References.of(graph).hasUnknownMakers || namespaces === undefined || namespaces.includes("kube-system")
    || namespaces.some((namespace) => externals.has({ group: "", kind: "Service", namespace, name: "" }));
}

function portProblem(monitor: ResourceView, { field, wanted, has, near }: WrongPort, complete: boolean): Problem {
  const certain = complete || near !== undefined;
  return {
    at: field,
    message: `${nameOf(monitor.id)} scrapes port ${typeof wanted === "string" ? `"${wanted}"` : wanted}, which nothing that it matches has`,
    label: near === undefined ? `there is: ${has.join(", ") || "no port"}` : `did you mean "${near}"?`,
    notes: ["Prometheus gets no target from this endpoint"],
    ...(certain ? {} : UNPROVED),
    ...(near === undefined ? {} : { fix: { title: `set ${String(field.path.at(-1))}: ${near}`, safe: false, edits: [{ set: field, to: near }] } }),
  };
}

function placeOf({ namespaces }: Aim): string {
  if (namespaces === undefined) return "any namespace";
  return `namespace${namespaces.length > 1 ? "s" : ""} ${namespaces.join(", ")}`;
}
