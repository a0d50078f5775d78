import type { Rule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { keyOf } from "../../resource/resource.ts";
import { isWritten } from "./overlay.ts";
import { exhaustedQuota } from "./rule-exhausted-quota.ts";
import { failingPods } from "./rule-failing-pods.ts";
import { missingEndpoints } from "./rule-missing-endpoints.ts";
import { refusedPods } from "./rule-refused-pods.ts";
import { staleEndpoints } from "./rule-stale-endpoints.ts";
import { unfitNodes } from "./rule-unfit-nodes.ts";

/**
 * Rules that say nothing true about an object that a server has filled in: it has replicas whether or not somebody wrote them, node ports that the
 * cluster chose, and the version in which it was read, not the one in which it was written.
 */
export const FOR_FILES_ONLY: ReadonlySet<string> = new Set([
  "version/deprecated-api", "version/removed-api", "service/node-port-in-dynamic-band", "service/node-port-out-of-range", "scaling/replicas-under-autoscaler", "metadata/duplicate-object",
]);

const NONE: ReadonlySet<string> = new Set();

/** Rules for files as rules for a cluster: of live objects they judge those that somebody wrote, by what was written. How the files say what is there already (`unchanged`, by key) is no news. */
export function forCluster(rules: readonly Rule[], cluster: Pick<LiveCluster, "isUsers">, unchanged: ReadonlySet<string> = NONE): readonly Rule[] {
  return rules.map((rule): Rule => {
    if (rule.on !== "resource") return rule;
    return {
      ...rule,
      *check(view, context) {
        for (const problem of rule.check(view, context)) {
          const { origin, id } = problem.at.resource;
          if (FOR_FILES_ONLY.has(rule.meta.id) ? isWritten(problem.at) && !unchanged.has(keyOf(id)) : origin || cluster.isUsers(id)) yield problem;
        }
      },
    };
  });
}

/** What only a running cluster shows. */
export function liveRules(cluster: LiveCluster): readonly Rule[] {
  return [exhaustedQuota, failingPods, missingEndpoints, refusedPods, staleEndpoints, unfitNodes].map((make) => make(cluster));
}
