import { connections, nameOfEnd } from "../../simulation/connectivity.ts";
import { NetworkPolicies } from "../../simulation/network-policies.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import type { Consequence } from "./diff.ts";

/** A way to a workload through a port of a Service, and who may take it. */
type Ways = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which Pods may no longer, or newly, reach the port of a Service, by policy. Only between workloads and ports that both
 * states have: what comes and goes with an object is told of the object.
 */
export function connectionChanges(before: Simulation, after: Simulation): Consequence[] {
  const [was, is] = [NetworkPolicies.of(before), NetworkPolicies.of(after)];
  // Without any policy everybody may reach everybody, before and after.
  if (was.policies.length === 0 && is.policies.length === 0) return [];
  const [old, now] = [waysOf(before, was), waysOf(after, is)];
  const both = intersection(endsOf(was), endsOf(is));
  const ways = intersection(portsOf(before), portsOf(after));
  return [
    ...missing(old, now, both, ways).map(([from, way]) => change("lost-connection", `${from} may no longer reach ${way}`)),
    ...missing(now, old, both, ways).map(([from, way]) => change("new-connection", `${from} may now reach ${way}`)),
  ];
}

function change(kind: "lost-connection" | "new-connection", message: string): Consequence {
  return { kind, harm: "notice", message, notes: [], resource: undefined, file: undefined, range: undefined };
}

/** By `Service shop/db:5432`, everybody who may reach it. */
function waysOf(simulation: Simulation, policies: NetworkPolicies): Ways {
  const ways = new Map<string, Set<string>>();
  for (const { from, via } of connections(simulation, policies)) {
    for (const { service, port } of via) {
      const way = `Service ${service.namespace ?? ""}/${service.name}:${port}`;
      if (!ways.has(way)) ways.set(way, new Set());
      ways.get(way)!.add(from);
    }
  }
  return ways;
}

function endsOf({ pods, blocks }: NetworkPolicies): ReadonlySet<string> {
  return new Set([...pods.map(({ workload }) => nameOfEnd(workload)), ...blocks.map(({ range }) => `ip:${range}`)]);
}

/** The ports of Services that have endpoints. */
function portsOf(simulation: Simulation): ReadonlySet<string> {
  return new Set(simulation.graph.ofKind("Service").flatMap((service) => simulation.endpointsOf(service).endpoints.flatMap(({ ports }) =>
    ports.map(({ name }) => `Service ${service.namespace ?? ""}/${service.name}:${service.ports.find((port) => port.name === name)?.port ?? ""}`))));
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((one) => b.has(one)));
}

/** What `a` has and `b` lacks, of the ends and ways that count. */
function missing(a: Ways, b: Ways, ends: ReadonlySet<string>, ways: ReadonlySet<string>): [from: string, way: string][] {
  return [...a].filter(([way]) => ways.has(way)).flatMap(([way, froms]) => [...froms].filter((from) => ends.has(from) && !b.get(way)?.has(from)).map((from): [string, string] => [from, way]));
}
