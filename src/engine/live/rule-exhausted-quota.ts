import { asObject, Field, nameOf } from "../../resource/resource.ts";
import { compareQuantities, parseQuantity } from "../../resource/quantity.ts";
import { defineRule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";

/** A quota is used up, by what the cluster itself has counted. */
export function exhaustedQuota(cluster: LiveCluster) {
  return defineRule<"ResourceQuota">({
    meta: {
      id: "live/exhausted-quota",
      effect: "risky",
      docs: {
        what: "A quota of a namespace is used up.",
        why: "The next object that counts is refused: a rollout that needs one more Pod for a moment stops.",
        how: "Raise the quota, or remove what is not needed.",
        see: ["https://kubernetes.io/docs/concepts/policy/resource-quotas/"],
      },
    },
    kinds: ["ResourceQuota"],

    *check(quota) {
      const used = asObject(cluster.statusOf(quota.id).used) ?? {};
      for (const [name, hard] of quota.hard) {
        const [limit, amount] = [parseQuantity(hard), parseQuantity(Object.hasOwn(used, name) ? used[name] : undefined)];
        // A quota of 0 forbids; it is not used up.
        if (!limit || !amount || compareQuantities(limit, parseQuantity(0)!) === 0 || compareQuantities(amount, limit) < 0) continue;
        yield { at: new Field(quota.resource, ["spec", "hard", name]), message: `${nameOf(quota.id)} is used up: ${String(used[name])} of ${String(hard)} ${name}` };
      }
    },
  });
}
