import type { Graph } from "../graph/graph.ts";
import type { Service, ServicePort } from "../kinds/service.ts";
import type { PodGroup } from "./pod-group.ts";
import { Simulation } from "./simulation.ts";

const cache = new WeakMap<Graph, readonly Service[]>();

/**
 * The Services of which it takes a closer look to tell where they send. All others have Pods of one workload that are
 * there, are scheduled and declare every target port for its protocol: nothing about their selectors and ports can be wrong.
 */
export function doubtfulServices(graph: Graph): readonly Service[] {
  let services = cache.get(graph);
  if (!services) {
    const simulation = Simulation.of(graph);
    cache.set(graph, (services = graph.ofKind("Service").filter((service) => !isPlain(service, simulation))));
  }
  return services;
}

function isPlain(service: Service, simulation: Simulation): boolean {
  const selected = simulation.selectedBy(service);
  if (selected.length === 0 || service.ports.some(({ port }) => port === undefined) || simulation.applied.refusalOf(service.resource) !== undefined) return false;
  const { workload } = selected[0]!.group;
  for (const { group, count } of selected) {
    if (count === 0 || group.unscheduled !== undefined || group.workload.resource !== workload.resource) return false;
    for (const port of service.ports) if (!declares(group, port)) return false;
  }
  return true;
}

function declares({ template }: PodGroup, { targetPort, protocol }: ServicePort): boolean {
  if (typeof targetPort === "string") return template.portNumber(targetPort, protocol) !== undefined;
  return template.declaredPorts.some(({ port }) => port.containerPort === targetPort && port.protocol === protocol);
}
