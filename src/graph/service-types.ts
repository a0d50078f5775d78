import type { Service, ServiceType } from "../kinds/service.ts";
import type { Graph } from "./graph.ts";
import { append } from "./multimap.ts";

const cache = new WeakMap<Graph, ReadonlyMap<ServiceType, readonly Service[]>>();

/** The Services of some types: many rules are about few of them. */
export function servicesOfType(graph: Graph, ...types: readonly ServiceType[]): readonly Service[] {
  let byType = cache.get(graph);
  if (!byType) cache.set(graph, (byType = sort(graph)));
  return types.flatMap((type) => byType.get(type) ?? []);
}

function sort(graph: Graph): ReadonlyMap<ServiceType, readonly Service[]> {
  const byType = new Map<ServiceType, Service[]>();
  for (const service of graph.ofKind("Service")) append(byType, service.type, service);
  return byType;
}
