import type { Graph } from "../graph/graph.ts";
import type { PersistentVolumeClaimTemplate } from "../kinds/storage.ts";
import type { StatefulSet } from "../kinds/workload.ts";
import type { Claim } from "./volume-binding.ts";

/** The claims that the StatefulSet controller makes from a template, for the Pods from first to last; those that are in the input already are not among them (getPersistentVolumeClaims in pkg/controller/statefulset). */
export function claimsMadeFrom(template: PersistentVolumeClaimTemplate, set: StatefulSet, graph: Graph): readonly Claim[] {
  const { annotations, spec } = template;
  const { namespace } = set;
  return set.claimNames(template)
    .filter((claim) => graph.named("PersistentVolumeClaim", namespace, claim).length === 0)
    .map((claim): Claim => ({ id: { group: "", kind: "PersistentVolumeClaim", namespace, name: claim }, annotations, spec }));
}
