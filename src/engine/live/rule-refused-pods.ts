import { Field, nameOf } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { REFUSED_PODS } from "./live-metas.ts";

/** The API server refuses the Pods of a workload. */
export function refusedPods(cluster: LiveCluster) {
  return defineRule<"Workload">({
    meta: REFUSED_PODS,
    kinds: ["Workload"],

    *check(workload) {
      const refusals = cluster.eventsOf(workload.id).filter(({ reason }) => reason === "FailedCreate");
      if (refusals.length === 0) return;
      // Events outlive what they are about: only while Pods are lacking is it a problem.
      const wanted = Number(cluster.statusOf(workload.id).desiredNumberScheduled ?? workload.replicas);
      const has = cluster.podsOf(workload.id).length;
      if (has >= wanted) return;
      const message = refusals.at(-1)!.message.replace(/^Error creating: /, "");
      yield { at: new Field(workload.resource, ["spec"]), message: `${wanted - has} of ${wanted} Pods of ${nameOf(workload.id)} are refused: ${message.slice(0, 300)}` };
    },
  });
}
