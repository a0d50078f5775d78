import { Field, nameOf } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import { actualEndpoints } from "./endpoints.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { STALE_ENDPOINTS } from "./live-metas.ts";

/** A Service sends to a Pod that does not exist. */
export function staleEndpoints(cluster: LiveCluster) {
  return defineRule<"Service">({
    meta: STALE_ENDPOINTS,
    kinds: ["Service"],

    *check(service) {
      if (!cluster.canRead("", "Pod")) return;
      for (const { missingPods, ready } of actualEndpoints(cluster, service.namespace ?? "", service.name)) {
        for (const pod of ready ? missingPods : []) yield { at: new Field(service.resource, ["metadata", "name"]), message: `${nameOf(service.id)} sends to Pod ${service.namespace ?? ""}/${pod}, which does not exist`, notes: ["a Pod that went away while the cluster was being read looks the same; look again"] };
      }
    },
  });
}
