import { compareQuantities, parseQuantity } from "../../src/resource/quantity.ts";
import { formatQuantity } from "../../src/resource/quantity-text.ts";
import { Field } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { quotaUsage, sum } from "../../src/simulation/quota-usage.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "scaling/quota-exceeded",
    effect: "broken",
    docs: {
      what: "The objects of a namespace together use more than a ResourceQuota of the namespace allows.",
      why: "The API server refuses what comes once the quota is used up: the last Pods of a workload are not made, the last claims not accepted.",
      how: "Raise the quota, or lower requests, limits or replicas. Only objects of the input are counted; what else runs in the namespace comes on top.",
      see: ["https://kubernetes.io/docs/concepts/policy/resource-quotas/"],
    },
  },
  kinds: ["ResourceQuota"],

  *check(quota, { graph }) {
    const simulation = Simulation.of(graph);
    for (const [name, written] of quota.hard) {
      const hard = parseQuantity(written);
      const usage = hard && quotaUsage(quota, name, simulation);
      if (!usage) continue;
      const used = sum(usage);
      if (compareQuantities(used, hard) <= 0) continue;
      const largest = usage.toSorted((a, b) => compareQuantities(b.amount, a.amount)).slice(0, 3);
      yield {
        at: quota.field.child("spec", "hard", name),
        message: `namespace ${quota.namespace} wants ${formatQuantity(used, name)} of ${name}, more than the ${formatQuantity(hard, name)} of ResourceQuota ${quota.name}`,
        label: `the input wants ${formatQuantity(used, name)}`,
        notes: [`most of it: ${largest.map(({ resource, amount }) => `${resource.id.kind} ${resource.id.name} ${formatQuantity(amount, name)}`).join(", ")}`],
        related: largest.map(({ resource, amount }) => ({ at: new Field(resource, ["metadata", "name"]), message: `${resource.id.kind} ${resource.id.name} wants ${formatQuantity(amount, name)}` })),
      };
    }
  },
});
