import { Part } from "../../src/kinds/part.ts";
import type { HorizontalPodAutoscaler } from "../../src/kinds/autoscaler.ts";
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
    if (!workload || graph.isRefused(workload.resource)) return;
    const { template } = workload;
    // What is requested for the whole Pod counts for all of its containers.
    if (template.object("spec", "resources", "requests")) return;
    const containers = resourcesOfContainers(template, limitRangeItems(graph, template.namespace, "Container"));
    for (const { resource, container: only, at } of utilizations(autoscaler)) {
      const lacking = containers.find(({ container, requests }) =>
        (only === undefined ? container.role === "container" || container.isSidecar : container.name === only) && !requests.has(resource));
      if (!lacking) continue;
      const { container } = lacking;
      yield {
        at: container.at("resources") === undefined ? container.field.child("name") : container.field.child("resources"),
        ...(container.at("resources") === undefined ? {} : { part: "key" as const }),
        message: `container "${container.name}" requests no ${resource}, by which ${nameOf(autoscaler.id)} scales`,
        label: `add requests.${resource}`,
        notes: [`the autoscaler cannot work out the utilization, and never scales ${workload.kind} ${workload.name}`],
        related: [{ at, message: "the metric" }],
      };
    }
  },
});

interface Utilization { readonly resource: string; readonly container: string | undefined; readonly at: Field }

/** The metrics that divide by requests. Without any metric it is CPU (SetDefaults_HorizontalPodAutoscaler), as for autoscaling/v1. */
function utilizations(autoscaler: HorizontalPodAutoscaler): readonly Utilization[] {
  const spec = autoscaler.field.child("spec");
  const metrics = autoscaler.parts(Part, "spec", "metrics");
  if (metrics.length === 0) return [{ resource: "cpu", container: undefined, at: autoscaler.at("spec", "targetCPUUtilizationPercentage") === undefined ? spec : spec.child("targetCPUUtilizationPercentage") }];
  return metrics.flatMap((metric) => {
    const source = metric.string("type") === "Resource" ? "resource" : metric.string("type") === "ContainerResource" ? "containerResource" : undefined;
    const name = source && metric.string(source, "name");
    const isUtilization = source && (metric.string(source, "target", "type") === "Utilization" || metric.integer(source, "targetAverageUtilization") !== undefined);
    return source && name && isUtilization ? [{ resource: name, container: metric.string(source, "container"), at: metric.field.child(source) }] : [];
  });
}
