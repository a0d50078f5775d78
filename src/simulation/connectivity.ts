import { append } from "../graph/multimap.ts";
import type { Service } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import type { Resource } from "../resource/resource.ts";
import { AddressBlock } from "./address-blocks.ts";
import type { Peer } from "./applied-rule.ts";
import type { NetworkPolicies } from "./network-policies.ts";
import type { PodGroup } from "./pod-group.ts";
import { PortSet } from "./port-set.ts";
import type { Simulation } from "./simulation.ts";

/** A Service by whose name and port a connection can be asked for. */
export interface Route {
  readonly service: Service;
  readonly port: number;
}

/** That Pods of one workload (or addresses outside) may open connections to Pods of another. */
export interface Connection {
  /** `default/Deployment/web`, or `ip:10.0.0.0/8`. */
  readonly from: string;
  readonly to: string;
  readonly allowed: PortSet;
  /** The Services that lead there by a port that is allowed. */
  readonly via: readonly Route[];
}

/** A workload or a block of addresses, with its Pods. */
interface End {
  readonly name: string;
  readonly peers: readonly Peer[];
  readonly routes: readonly TargetRoute[];
}

interface TargetRoute extends Route {
  readonly protocol: string;
  readonly target: number;
}

/**
 * Every pair of which the first may open a connection to the second, by policy. A workload whose Pods differ may do what
 * any of them may. Pairs of a workload with itself, and of addresses with each other, are left out.
 */
export function* connections(simulation: Simulation, policies: NetworkPolicies): Iterable<Connection> {
  const ends = endsOf(simulation, policies);
  const byPeer = new Map(ends.flatMap((end) => end.peers.map((peer) => [peer, end] as const)));
  for (const from of ends) {
    for (const to of reachableFrom(from, ends, byPeer, policies)) {
      if (from === to || (isOutside(from) && isOutside(to))) continue;
      const allowed = allowedBetween(from, to, policies);
      if (!allowed.isEmpty) yield { from: from.name, to: to.name, allowed, via: allowed.isAll ? to.routes : to.routes.filter(({ protocol, target }) => allowed.has(protocol, target)) };
    }
  }
}

/** How connections name a workload. */
export function nameOfEnd({ namespace = "", kind, name }: Workload): string {
  return `${namespace}/${kind}/${name}`;
}

function isOutside({ peers }: End): boolean {
  return peers[0] instanceof AddressBlock;
}

function endsOf(simulation: Simulation, policies: NetworkPolicies): readonly End[] {
  const routes = routesByWorkload(simulation);
  const byResource = new Map<Resource, PodGroup[]>();
  for (const group of policies.pods) append(byResource, group.workload.resource, group);
  return [
    ...[...byResource].map(([resource, peers]): End => ({ name: nameOfEnd(peers[0]!.workload), peers, routes: routes.get(resource) ?? [] })),
    ...policies.blocks.map((block): End => ({ name: `ip:${block.range}`, peers: [block], routes: [] })),
  ];
}

/** The Services that send to each workload, and on which port of its Pods. */
function routesByWorkload(simulation: Simulation): ReadonlyMap<Resource, readonly TargetRoute[]> {
  const routes = new Map<Resource, TargetRoute[]>();
  for (const service of simulation.graph.ofKind("Service")) {
    for (const { owner, ports } of simulation.endpointsOf(service).endpoints) {
      if (!owner) continue;
      const list = routes.get(owner.resource) ?? [];
      for (const served of ports) {
        const port = service.ports.find(({ name, protocol }) => name === served.name && protocol === served.protocol)?.port;
        if (port !== undefined) list.push({ service, port, protocol: served.protocol, target: served.port });
      }
      routes.set(owner.resource, list);
    }
  }
  return routes;
}

/**
 * The ends that one may reach as far as its own policies go, so that those of a strictly isolated workload are found
 * without looking at all others.
 */
function reachableFrom(from: End, ends: readonly End[], byPeer: ReadonlyMap<Peer, End>, policies: NetworkPolicies): Iterable<End> {
  const reachable = new Set<End>();
  for (const peer of from.peers) {
    const isolation = peer instanceof AddressBlock ? undefined : policies.isolation(peer, "Egress");
    if (!isolation || isolation.rules.some(({ pods }) => pods === undefined)) return ends;
    for (const { pods, blocks } of isolation.rules) for (const one of [...pods!, ...blocks]) reachable.add(byPeer.get(one)!);
  }
  return reachable;
}

function allowedBetween(from: End, to: End, policies: NetworkPolicies): PortSet {
  let allowed = PortSet.none;
  for (const source of from.peers) for (const target of to.peers) allowed = allowed.union(policies.allowed(source, target));
  return allowed;
}
