import { isPlaceholder } from "../../graph/references/existing-objects.ts";
import type { Graph } from "../../graph/graph.ts";
import { Part } from "../../kinds/part.ts";
import type { ResourceView } from "../../kinds/resource-view.ts";
import { nameOf } from "../../resource/resource.ts";
import { closedGatewayOf, listenersFor, parentsOf, type Refusal, type RouteParent } from "../route-attachment.ts";
import type { Hop } from "./hop.ts";

/** Where requests for a host come to a route. */
export interface Entrance {
  /** The listener, and the Gateway of a ListenerSet; none where the input does not hold them. */
  readonly hops: readonly Hop[];
  /** Why none get there; undefined where they do, or may. */
  readonly closed: string | undefined;
}

const OPEN: Entrance = { hops: [], closed: undefined };

const WHY: Readonly<Record<Refusal["because"], string>> = {
  section: "none has the name", port: "none is on the port", kind: "none is for its kind", namespace: "none is for its namespace", hostname: "none is for its hostnames",
};

/** The listener by which requests for a host come to a route: of the Gateways and ListenerSets that it names, the first that takes it. */
export function entranceOf(graph: Graph, route: ResourceView, host: string): Entrance {
  if (route.parts(Part, "spec", "parentRefs").length === 0) return { hops: [], closed: "it names no Gateway" };
  const parents = parentsOf(graph, route);
  // Without a Gateway it is for the mesh, or for a controller of its own.
  if (parents.length === 0) return OPEN;
  const entrances = parents.map((parent) => entranceBy(graph, route, parent, host));
  return entrances.find(({ closed }) => closed === undefined) ?? entrances[0]!;
}

function entranceBy(graph: Graph, route: ResourceView, { parent, holder }: RouteParent, host: string): Entrance {
  if (!holder) return OPEN;
  const object = nameOf(holder.id);
  const found = listenersFor(graph, route, parent, holder);
  if (found.because) return { hops: [], closed: `no listener of ${object} takes it: ${WHY[found.because]}` };
  const closedGateway = holder.kind === "ListenerSet" ? closedGatewayOf(graph, holder) : undefined;
  if (closedGateway) return { hops: [], closed: `${nameOf(closedGateway.id)} does not take the listeners of ${object}` };
  if (found.listeners.length === 0) return OPEN;
  const listener = found.listeners.find((one) => isPlaceholder(one.string("hostname") ?? "") || coversHost(one.string("hostname") || "*", host));
  return listener ? { hops: [hopOf(object, listener)], closed: undefined } : { hops: [], closed: `no listener of ${object} that takes it answers ${host}` };
}

function hopOf(object: string, listener: Part): Hop {
  const hostname = listener.string("hostname") || "every hostname";
  return { object, at: listener.field, decides: `listener ${listener.string("name") ?? "?"}: ${listener.string("protocol") ?? "?"} on port ${listener.integer("port") ?? "?"}, ${hostname}`, notes: [] };
}

/** Whether a hostname is or covers a host: a wildcard stands for one or more labels. */
export function coversHost(pattern: string, host: string): boolean {
  return pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1);
}
