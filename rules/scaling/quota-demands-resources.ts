import { templatesBeside } from "../../src/graph/templates-beside.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { formatDemand, unmetDemands } from "../../src/simulation/quota-demands.ts";

export default defineRule({
  meta: {
    id: "scaling/quota-demands-resources",
    effect: "broken",
    docs: {
      what: "A ResourceQuota of the namespace counts CPU or memory, and a container does not say how much it wants.",
      why: "The API server refuses every Pod that leaves out a request or limit that a quota counts, so the workload makes no Pods.",
      how: "Set the request or limit, or give the namespace a LimitRange with defaults.",
      see: ["https://kubernetes.io/docs/concepts/policy/resource-quotas/#requests-vs-limits"],
    },
  },
  kinds: ["PodTemplate"],
  among: ({ graph }) => templatesBeside(graph, "ResourceQuota"),

  *check(template, { graph }) {
    const { namespace, workload } = template;
    for (const demand of unmetDemands(graph, template)) {
      const { quota, container } = demand;
      yield {
        at: container.at("resources") === undefined ? container.field.child("name") : container.field.child("resources"),
        ...(container.at("resources") === undefined ? {} : { part: "key" as const }),
        message: `container "${container.name}" sets no ${formatDemand(demand)}, which ${nameOf(quota.id)} demands`,
        label: "every Pod is refused",
        notes: [`${workload.kind} ${workload.name} makes no Pods in namespace ${namespace}`],
        related: [{ at: quota.field.child("spec", "hard"), message: `${nameOf(quota.id)} is here` }],
      };
    }
  },
});
