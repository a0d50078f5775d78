import type { Service } from "../../kinds/service.ts";
import { DaemonSet } from "../../kinds/workload.ts";
import { Field, nameOf } from "../../resource/resource.ts";
import { defineRule, type Problem } from "../../rule/rule.ts";
import type { EndpointGroup } from "../../simulation/endpoints.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { actualEndpoints } from "./endpoints.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { MISSING_ENDPOINTS } from "./live-metas.ts";
import { podTrouble } from "./pod-trouble.ts";

/** A Service has fewer ready endpoints than its manifests promise. */
export function missingEndpoints(cluster: LiveCluster) {
  return defineRule<"Service">({
    meta: MISSING_ENDPOINTS,
    kinds: ["Service"],

    *check(service, { graph, complete, nodes, nodePortRange, version }) {
      if (service.type === "ExternalName" || !cluster.canRead("discovery.k8s.io", "EndpointSlice") || !cluster.canRead("", "Pod")) return;
      const promised = Simulation.of(graph, { complete, nodes, nodePortRange, version, dropRefused: false }).endpointsOf(service).endpoints.filter((group) => group.ready && group.owner);
      const actual = actualEndpoints(cluster, service.namespace ?? "", service.name);
      const lacking = promised.flatMap((group) => {
        const wanted = wantedOf(group, cluster);
        const has = actual.filter(({ workload, ready }) => ready && workload === group.workload).reduce((sum, { count }) => sum + count, 0);
        return has < wanted ? [{ group, wanted, has }] : [];
      });
      const isEmpty = !actual.some(({ ready }) => ready);
      for (const one of lacking) yield problem(service, one, isEmpty, cluster);
    },
  });
}

/** A DaemonSet's controller knows the nodes better than anyone. */
function wantedOf({ owner, count }: EndpointGroup, cluster: LiveCluster): number {
  const desired = owner instanceof DaemonSet ? cluster.statusOf(owner.id).desiredNumberScheduled : undefined;
  return typeof desired === "number" ? desired : count;
}

function problem(service: Service, { group, wanted, has }: { readonly group: EndpointGroup; readonly wanted: number; readonly has: number }, isEmpty: boolean, cluster: LiveCluster): Problem {
  const owner = group.owner!;
  const notes = reasonsOf(cluster, owner.id, wanted);
  const at = new Field(service.resource, ["spec", "selector"]);
  const related = [{ at: new Field(owner.resource), message: `the Pods are those of ${nameOf(owner.id)}` }];
  if (isEmpty) return { at, notes, related, message: `${nameOf(service.id)} has no ready endpoint: of ${wanted === 1 ? "the one Pod" : `the ${wanted} Pods`} of ${nameOf(owner.id)} none is ready` };
  return { at, notes, related, severity: "warning", effect: "risky", message: `${nameOf(service.id)} reaches ${has} of ${wanted} Pods of ${nameOf(owner.id)}` };
}

/** Why Pods of a workload do not serve, each reason once with the number of Pods. */
function reasonsOf(cluster: LiveCluster, workload: Parameters<LiveCluster["podsOf"]>[0], wanted: number): string[] {
  const pods = cluster.podsOf(workload).filter(({ isBeingDeleted }) => !isBeingDeleted);
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const trouble = podTrouble(pod);
    if (trouble) counts.set(trouble.reason, (counts.get(trouble.reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${count === 1 ? "1 Pod" : `${count} Pods`}: ${reason}`);
  if (pods.length >= wanted) return reasons;
  const refusal = cluster.eventsOf(workload).find(({ reason }) => reason.startsWith("Failed"));
  return [...reasons, `${wanted - pods.length} of ${wanted} Pods do not exist${refusal ? `: ${refusal.message.slice(0, 300)}` : ""}`];
}
