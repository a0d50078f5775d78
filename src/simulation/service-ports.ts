import type { Service, ServicePort } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import { append } from "../graph/multimap.ts";
import type { PodGroup } from "./pod-group.ts";
import type { Simulation } from "./simulation.ts";

/** A port of a Service that its Pods know by another number. */
export interface TranslatedPort {
  readonly of: Service;
  readonly service: ServicePort;
  readonly target: number;
}

const cache = new WeakMap<Simulation, ReadonlyMap<Workload, readonly TranslatedPort[]>>();

/** Where a number is the port of a Service that reaches the Pods on another one. Headless Services translate nothing. */
export function translatedPort(port: number, protocol: string, groups: readonly PodGroup[], simulation: Simulation): TranslatedPort | undefined {
  let byWorkload = cache.get(simulation);
  if (!byWorkload) cache.set(simulation, (byWorkload = index(simulation)));
  for (const { workload } of groups) {
    const found = byWorkload.get(workload)?.find(({ service }) => service.port === port && service.protocol === protocol);
    if (found) return found;
  }
  return undefined;
}

function index(simulation: Simulation): ReadonlyMap<Workload, readonly TranslatedPort[]> {
  const byWorkload = new Map<Workload, TranslatedPort[]>();
  for (const of of simulation.graph.ofKind("Service")) {
    if (of.isHeadless) continue;
    for (const { group } of simulation.selectedBy(of)) {
      for (const service of of.ports) {
        const target = group.template.targetOf(service);
        if (target !== undefined && target !== service.port) append(byWorkload, group.workload, { of, service, target });
      }
    }
  }
  return byWorkload;
}
