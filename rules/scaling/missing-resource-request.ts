import { Part } from "../../src/kinds/part.ts";
import type { HorizontalPodAutoscaler } from "../../src/kinds/autoscaler.ts";
import type { Container } from "../../src/kinds/container.ts";
import type { Workload } from "../../src/kinds/workload.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { parseQuantity } from "../../src/resource/quantity.ts";
import { nameOf, type Field } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { limitRangeItems, resourcesOfContainers } from "../../src/simulation/pod-resources.ts";
import { scaledWorkload } from "../../src/simulation/scale-target.ts";

export default defineRule({
  meta: {
    id: "scaling/missing-resource-request",
    effect: "broken",
    docs: {
      what: "An autoscaler goes by the utilization of a resource that a container of its target does not request.",
      why: "Utilization is use divided by request: without a request the autoscaler reports FailedGetResourceMetric and never scales.",
      how: "Give every container of the Pods a request for the resource (a limit counts as one), or use an average value instead of a utilization.",
      see: ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details"],
    },
  },
  kinds: ["HorizontalPodAutoscaler"],

  *check(autoscaler, { graph }) {
    const workload = scaledWorkload(autoscaler, graph);
    if (!workload) return;
    for (const { resource, container: only, at } of utilizations(autoscaler)) {
      const counts = (container: Container): boolean => (only === undefined ? container.role === "container" || container.isSidecar : container.name === only);
      const lacking = lackingContainer(workload, resource, counts, graph);
      if (!lacking) continue;
      yield {
        at: lacking.at("resources") === undefined ? lacking.field.child("name") : lacking.field.child("resources"),
        ...(lacking.at("resources") === undefined ? {} : { part: "key" as const }),
        message: `container "${lacking.name}" requests no ${resource}, by which ${nameOf(autoscaler.id)} scales`,
        label: `add requests.${resource}`,
        notes: [`the autoscaler cannot work out the utilization, and never scales ${workload.kind} ${workload.name}`],
        related: [{ at: at(), message: "the metric" }],
      };
    }
  },
});

interface Utilization { readonly resource: string; readonly container: string | undefined; readonly at: () => Field }

/** The metrics that divide by requests. Without any metric it is CPU (SetDefaults_HorizontalPodAutoscaler), as for autoscaling/v1. */
function utilizations(autoscaler: HorizontalPodAutoscaler): readonly Utilization[] {
  const metrics = autoscaler.parts(Part, "spec", "metrics");
  if (metrics.length === 0) return [{ resource: "cpu", container: undefined, at: () => oldTarget(autoscaler) }];
  return metrics.flatMap((metric) => {
    const source = metric.string("type") === "Resource" ? "resource" : metric.string("type") === "ContainerResource" ? "containerResource" : undefined;
    const name = source && metric.string(source, "name");
    const isUtilization = source && (metric.string(source, "target", "type") === "Utilization" || metric.integer(source, "targetAverageUtilization") !== undefined);
    return source && name && isUtilization ? [{ resource: name, container: metric.string(source, "container"), at: () => metric.field.child(source) }] : [];
  });
}

function oldTarget(autoscaler: HorizontalPodAutoscaler): Field {
  const spec = autoscaler.field.child("spec");
  return autoscaler.at("spec", "targetCPUUtilizationPercentage") === undefined ? spec : spec.child("targetCPUUtilizationPercentage");
}

/** The first of the containers that count that requests nothing of the resource, defaults of LimitRanges counted. */
function lackingContainer(workload: Workload, resource: string, counts: (container: Container) => boolean, graph: Graph): Container | undefined {
  const { template } = workload;
  const isSilent = (container: Container): boolean => counts(container) && parseQuantity(container.request(resource)) === undefined;
  if (!template.containers.some(isSilent) && !template.initContainers.some(isSilent)) return undefined;
  // What is requested for the whole Pod counts for all of its containers.
  if (graph.isRefused(workload.resource) || template.object("spec", "resources", "requests")) return undefined;
  return resourcesOfContainers(template, limitRangeItems(graph, template.namespace, "Container")).find(({ container, requests }) => counts(container) && !requests.has(resource))?.container;
}
