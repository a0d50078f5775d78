import { reasonsFor } from "../simulation/reasons.ts";
import type { Simulation } from "../simulation/simulation.ts";

/** The endpoints of every Service, in the shape that scripts rely on. */
export function formatEndpointsJson(simulation: Simulation): string {
  const services = simulation.graph.ofKind("Service").map((service) => {
    const { refusal, endpoints } = simulation.endpointsOf(service);
    return {
      namespace: service.namespace,
      name: service.name,
      type: service.type,
      rejected: refusal !== undefined,
      endpoints: endpoints.map(({ workload, ready, count, ports }) => ({ workload, ready, count, ports })),
      reasons: reasonsFor(service, simulation).map(({ port, text }) => (port ? `port ${port.port ?? "?"}: ${text}` : text)),
    };
  });
  return `${JSON.stringify({ services }, null, 2)}\n`;
}
