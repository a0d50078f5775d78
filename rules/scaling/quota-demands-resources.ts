import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { limitRangeItems, podResources } from "../../src/simulation/pod-resources.ts";
import { computeResource, countsPods } from "../../src/simulation/quota-usage.ts";

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

  *check(template, { graph }) {
    const { namespace, workload } = template;
    const quotas = graph.ofKind("ResourceQuota");
    if (quotas.length === 0) return;
    const resources = podResources(template, limitRangeItems(graph, namespace, "Container"));
    for (const quota of quotas) {
      if (quota.namespace !== namespace || countsPods(quota, workload, resources) !== true) continue;
      const demanded = [...quota.hard.keys()].flatMap((name) => {
        const compute = computeResource(name);
        // Only these must be given by each container (kubernetes pkg/quota/v1/evaluator/core podComputeQuotaResources).
        return compute && (compute[1] === "cpu" || compute[1] === "memory") && template.object("spec", "resources") === undefined ? [compute] : [];
      });
      for (const { container, requests, limits } of resources.containers) {
        const missing = demanded.filter(([list, resource]) => !(list === "requests" ? requests : limits).has(resource));
        if (missing.length === 0) continue;
        yield {
          at: container.at("resources") === undefined ? container.field.child("name") : container.field.child("resources"),
          ...(container.at("resources") === undefined ? {} : { part: "key" as const }),
          message: `container "${container.name}" sets no ${missing.map(([list, resource]) => `${list}.${resource}`).join(", ")}, which ${nameOf(quota.id)} demands`,
          label: "every Pod is refused",
          notes: [`${workload.kind} ${workload.name} makes no Pods in namespace ${namespace}`],
          related: [{ at: quota.field.child("spec", "hard"), message: `${nameOf(quota.id)} is here` }],
        };
      }
    }
  },
});
