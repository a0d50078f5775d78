import type { Service } from "../../kinds/service.ts";
import { Field, nameOf } from "../../resource/resource.ts";
import { programTexts } from "../../graph/texts.ts";
import { References } from "../../graph/references/index.ts";
import { clusterNames } from "../../simulation/dns.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import { locationOf, nameIn } from "../locate.ts";
import type { Consequence } from "./diff.ts";

/** What becomes of the endpoints, ports and node ports of each Service. */
export function serviceChanges(before: Simulation, after: Simulation): Consequence[] {
  const changes: Consequence[] = [];
  for (const was of before.graph.ofKind("Service")) {
    const is = after.graph.named("Service", was.namespace, was.name)[0];
    if (is) changes.push(...endpointChanges(was, is, before, after), ...portChanges(was, is, after));
    else changes.push(...removedService(was, after));
  }
  return changes;
}

function at(service: Service, ...path: (string | number)[]): Pick<Consequence, "resource" | "file" | "range"> {
  return { resource: nameIn(service.resource), ...locationOf(new Field(service.resource, path)) };
}

/** How many ready endpoints each port has, by name; "" stands for a Service without ports. */
function endpointCounts(service: Service, simulation: Simulation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>((service.ports.length > 0 ? service.ports.map(({ name }) => name) : [""]).map((name) => [name, 0]));
  for (const { ports, ready, count } of simulation.endpointsOf(service).endpoints) {
    if (!ready) continue;
    for (const name of service.ports.length > 0 ? ports.map((port) => port.name) : [""]) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}

function endpointChanges(was: Service, is: Service, before: Simulation, after: Simulation): Consequence[] {
  const [old, now] = [endpointCounts(was, before), endpointCounts(is, after)];
  return [...now].flatMap(([port, count]): Consequence[] => {
    const had = old.get(port);
    const what = port === "" ? nameOf(is.id) : `port "${port}" of ${nameOf(is.id)}`;
    if (had === undefined || had === count) return [];
    if (count === 0) return [{ kind: "lost-endpoints", harm: "broken", message: `${what} loses ${had === 1 ? "its only endpoint" : `all ${had} endpoints`}`, notes: [], ...at(is, "spec", "selector") }];
    if (had === 0) return [{ kind: "new-endpoints", harm: "notice", message: `${what} gets ${count === 1 ? "1 endpoint" : `${count} endpoints`}`, notes: [], ...at(is, "spec", "selector") }];
    return [{ kind: count < had ? "fewer-endpoints" : "new-endpoints", harm: "notice", message: `${what} goes from ${had} to ${count} endpoints`, notes: [], ...at(is, "spec", "selector") }];
  });
}

function portChanges(was: Service, is: Service, after: Simulation): Consequence[] {
  const changes: Consequence[] = [];
  for (const port of was.ports) {
    const same = is.ports.find((one) => one.port === port.port && one.protocol === port.protocol);
    if (!same && port.port !== undefined) {
      const users = clientsOf(is, port.port, after);
      changes.push({
        kind: "removed-port", harm: users.length > 0 ? "broken" : "notice", message: `port ${port.port}/${port.protocol} of ${nameOf(is.id)} disappears`,
        notes: users.length > 0 ? [`still used by ${users.join(", ")}`] : ["clients outside the input that use it lose it"], ...at(is, "spec", "ports"),
      });
    } else if (same && port.nodePort !== undefined && same.nodePort !== port.nodePort) {
      changes.push({
        kind: "changed-node-port", harm: "notice", message: `node port ${port.nodePort} of ${nameOf(is.id)} becomes ${same.nodePort ?? "one that the cluster chooses"}`,
        notes: ["load balancers and firewalls outside the cluster may name the old one"], ...at(is, "spec", "ports", is.ports.indexOf(same), "nodePort"),
      });
    }
  }
  return changes;
}

function removedService(was: Service, after: Simulation): Consequence[] {
  const users = clientsOf(was, undefined, after);
  return [{
    kind: "removed-service", harm: users.length > 0 ? "broken" : "notice", message: `${nameOf(was.id)} is removed`,
    notes: users.length > 0 ? [`still named by ${users.join(", ")}`] : [], resource: nameIn(was.resource), file: undefined, range: undefined,
  }];
}

/** Objects of the new state that name a Service (and the port, where one is given) in a reference or a text. */
function clientsOf(service: Service, port: number | undefined, { graph }: Simulation): string[] {
  const users = new Set<string>();
  for (const { holder, target, port: used } of References.of(graph).all) {
    const isIt = target.kind === "Service" && target.group === "" && target.namespace === service.namespace && target.name === service.name;
    if (isIt && (port === undefined || used?.value === port)) users.add(nameOf(holder.id));
  }
  for (const resource of graph.resources) {
    if (resource.id.namespace === undefined) continue;
    for (const { text } of programTexts(resource)) {
      if (!text.includes(service.name)) continue;
      const names = clusterNames(text, resource.id.namespace);
      if (names.some((name) => name.service === service.name && name.namespace === service.namespace && (port === undefined || (name.port ?? 80) === port))) users.add(nameOf(resource.id));
    }
  }
  return [...users].sort();
}
