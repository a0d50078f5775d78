import type { Graph } from "../graph/graph.ts";
import { KINDS_WITH_PARTS, podPartsOf } from "../kinds/pod-parts.ts";
import { WorkloadPart } from "../kinds/workload-part.ts";

const cache = new WeakMap<Graph, readonly WorkloadPart[]>();

/** The sorts of Pods that custom resources with several templates make, each as a workload of its own; `graph.workloads` has none of them. */
export function workloadParts(graph: Graph): readonly WorkloadPart[] {
  let parts = cache.get(graph);
  if (!parts) cache.set(graph, (parts = readParts(graph)));
  return parts;
}

function readParts(graph: Graph): WorkloadPart[] {
  const parts: WorkloadPart[] = [];
  if (!KINDS_WITH_PARTS.some(({ group, kind }) => graph.ofType(group, kind).length > 0)) return parts;
  for (const resource of graph.resources) for (const part of podPartsOf(resource)) parts.push(new WorkloadPart(resource, part));
  return parts;
}
