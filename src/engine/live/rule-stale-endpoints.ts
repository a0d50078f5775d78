import { Field, nameOf } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import { actualEndpoints } from "./endpoints.ts";
import type { LiveCluster } from "./live-cluster.ts";

/** A Service sends to a Pod that does not exist. */
export function staleEndpoints(cluster: LiveCluster) {
  return defineRule<"Service">({
    meta: {
      id: "live/stale-endpoints",
      effect: "broken",
      severity: "warning",
      docs: {
        what: "An endpoint of a Service names a Pod that does not exist.",
        why: "Requests are sent to an address where nobody, or somebody else, answers.",
        how: "Delete an EndpointSlice that somebody wrote by hand; else see whether the controller manager runs.",
        see: ["https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/"],
      },
    },
    kinds: ["Service"],

    *check(service) {
      if (!cluster.canRead("", "Pod")) return;
      for (const { missingPods, ready } of actualEndpoints(cluster, service.namespace ?? "", service.name)) {
        for (const pod of ready ? missingPods : []) yield { at: new Field(service.resource, ["metadata", "name"]), message: `${nameOf(service.id)} sends to Pod ${service.namespace ?? ""}/${pod}, which does not exist`, notes: ["a Pod that went away while the cluster was being read looks the same; look again"] };
      }
    },
  });
}
