import type { Graph } from "../graph/graph.ts";
import type { HorizontalPodAutoscaler } from "../kinds/autoscaler.ts";
import { Workload } from "../kinds/workload.ts";

/** The workload that an autoscaler scales; undefined where the input does not have it, or has it twice. */
export function scaledWorkload({ target, namespace }: HorizontalPodAutoscaler, graph: Graph): Workload | undefined {
  const view = graph.only({ ...target, namespace });
  return view instanceof Workload ? view : undefined;
}

const autoscaled = new WeakMap<Graph, ReadonlySet<Workload>>();

/** Whether an autoscaler of the input scales a workload, so that its number of Pods is not fixed. */
export function isAutoscaled(workload: Workload, graph: Graph): boolean {
  let workloads = autoscaled.get(graph);
  if (!workloads) autoscaled.set(graph, (workloads = new Set(graph.ofKind("HorizontalPodAutoscaler").flatMap((autoscaler) => scaledWorkload(autoscaler, graph) ?? []))));
  return workloads.has(workload);
}
