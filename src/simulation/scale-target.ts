import type { Graph } from "../graph/graph.ts";
import type { HorizontalPodAutoscaler } from "../kinds/autoscaler.ts";
import { Workload } from "../kinds/workload.ts";

/** The workload that an autoscaler scales; undefined where the input does not have it, or has it twice. */
export function scaledWorkload({ target, namespace }: HorizontalPodAutoscaler, graph: Graph): Workload | undefined {
  const found = graph.find({ ...target, namespace });
  const view = found.length === 1 ? graph.viewOf(found[0]!) : undefined;
  return view instanceof Workload ? view : undefined;
}
