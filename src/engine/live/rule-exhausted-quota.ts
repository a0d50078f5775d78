import { asObject, Field, nameOf } from "../../resource/resource.ts";
import { compareQuantities, parseQuantity } from "../../resource/quantity.ts";
import { defineRule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { EXHAUSTED_QUOTA } from "./live-metas.ts";

/** A quota is used up, by what the cluster itself has counted. */
export function exhaustedQuota(cluster: LiveCluster) {
  return defineRule<"ResourceQuota">({
    meta: EXHAUSTED_QUOTA,
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
