import { Field, nameOf } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";

/** The API server refuses the Pods of a workload. */
export function refusedPods(cluster: LiveCluster) {
  return defineRule<"Workload">({
    meta: {
      id: "live/refused-pods",
      effect: "broken",
      docs: {
        what: "The controller of a workload may not create the Pods that it wants.",
        why: "A quota, a missing object, a Pod Security level or an admission webhook refuses them, so that they never exist.",
        how: "The event says who refuses them and why: raise the quota, create what is missing, or change the Pod template.",
        see: ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
      },
    },
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
