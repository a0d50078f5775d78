import { isPlaceholder } from "../graph/references/existing-objects.ts";
import type { Graph } from "../graph/graph.ts";
import { GATEWAY_API, LISTENER_KINDS } from "../kinds/gateway.ts";
import { Part } from "../kinds/part.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { Selector } from "../kinds/selector.ts";

/** The kinds of routes that a listener takes where it names none, by its protocol (Listener in apis/v1 of the Gateway API). */
const KINDS_OF_PROTOCOL: Readonly<Record<string, readonly string[]>> = {
  HTTP: ["HTTPRoute", "GRPCRoute"],
  HTTPS: ["HTTPRoute", "GRPCRoute"],
  TLS: ["TLSRoute", "TCPRoute"],
  TCP: ["TCPRoute"],
  UDP: ["UDPRoute"],
};

/** Why no listener of a Gateway or ListenerSet takes a route, and what the listeners are that came nearest. */
export interface Refusal {
  readonly because: "section" | "port" | "kind" | "namespace" | "hostname";
  readonly listeners: readonly Part[];
}

/** What a route names as its parent, where that is a Gateway or ListenerSet. */
export interface RouteParent {
  readonly parent: Part;
  /** undefined where the input holds none of that name, or several, or one that the server refuses. */
  readonly holder: ResourceView | undefined;
}

/** The Gateways and ListenerSets that a route names. */
export function parentsOf(graph: Graph, route: ResourceView): readonly RouteParent[] {
  return route.parts(Part, "spec", "parentRefs")
    .filter((parent) => LISTENER_KINDS.has(parent.string("kind") ?? "Gateway") && (parent.string("group") ?? GATEWAY_API) === GATEWAY_API)
    .map((parent) => ({ parent, holder: holderOf(graph, parent, route) }));
}

function holderOf(graph: Graph, parent: Part, { namespace }: ResourceView): ResourceView | undefined {
  const found = graph.only({ group: GATEWAY_API, kind: parent.string("kind") ?? "Gateway", namespace: parent.string("namespace") ?? namespace, name: parent.string("name") ?? "" });
  return found && !graph.isRefused(found.resource) ? found : undefined;
}

/** The listeners that take a route, or why none does; without any listener nothing is known. */
export function listenersFor(graph: Graph, route: ResourceView, parent: Part, holder: ResourceView): Refusal | { readonly because: undefined; readonly listeners: readonly Part[] } {
  let listeners = holder.parts(Part, "spec", "listeners");
  if (listeners.length === 0) return { because: undefined, listeners };
  const section = parent.string("sectionName");
  const port = parent.integer("port");
  const hostnames = route.strings("spec", "hostnames");
  const steps: readonly (readonly [Refusal["because"], (listener: Part) => boolean])[] = [
    ["section", (listener) => section === undefined || listener.string("name") === section],
    ["port", (listener) => port === undefined || listener.integer("port") === port],
    ["kind", (listener) => takesKind(listener, route.kind)],
    ["namespace", (listener) => takesNamespace(graph, listener.part(Part, "allowedRoutes"), "Same", holder.namespace ?? "", route.namespace ?? "")],
    ["hostname", (listener) => takesHostname(listener.string("hostname"), hostnames)],
  ];
  for (const [because, takes] of steps) {
    const left = listeners.filter(takes);
    if (left.length === 0) return { because, listeners };
    listeners = left;
  }
  return { because: undefined, listeners };
}

/** The Gateway of the input that takes no listeners from a ListenerSet which names it; undefined where it does, or is not known. Unless it says so, it takes none (AllowedListeners in apis/v1 of the Gateway API). */
export function closedGatewayOf(graph: Graph, set: ResourceView): ResourceView | undefined {
  const parent = set.part(Part, "spec", "parentRef");
  const gateway = parent && (parent.string("kind") ?? "Gateway") === "Gateway" ? holderOf(graph, parent, set) : undefined;
  return gateway && !takesNamespace(graph, gateway.part(Part, "spec", "allowedListeners"), "None", gateway.namespace ?? "", set.namespace ?? "") ? gateway : undefined;
}

function takesKind(listener: Part, kind: string): boolean {
  const kinds = listener.parts(Part, "allowedRoutes", "kinds");
  if (kinds.length > 0) return kinds.some((one) => one.string("kind") === kind && (one.string("group") ?? GATEWAY_API) === GATEWAY_API);
  const protocol = listener.string("protocol") ?? "";
  return !Object.hasOwn(KINDS_OF_PROTOCOL, protocol) || KINDS_OF_PROTOCOL[protocol]!.includes(kind);
}

/** Labels of a namespace that the input does not declare are not known: then it may be taken. */
function takesNamespace(graph: Graph, allowed: Part | undefined, otherwise: "Same" | "None", own: string, namespace: string): boolean {
  switch (allowed?.string("namespaces", "from") ?? otherwise) {
    case "Same": return own === namespace;
    case "None": return false;
    case "Selector": {
      const selector = allowed && Selector.fromLabelSelector(allowed, ["namespaces", "selector"]);
      return !selector?.isReadable || !graph.declaredNamespaces.has(namespace) || selector.matches(graph.namespaceLabels(namespace));
    }
    default: return true;
  }
}

function takesHostname(listener: string | undefined, hostnames: readonly string[]): boolean {
  if (!listener || hostnames.length === 0 || isPlaceholder(listener)) return true;
  return hostnames.some((hostname) => isPlaceholder(hostname) || covers(listener, hostname) || covers(hostname, listener));
}

/** Whether every name of the second is one of the first; a wildcard stands for one or more labels. */
function covers(pattern: string, hostname: string): boolean {
  if (pattern === hostname) return true;
  return pattern.startsWith("*.") && hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1;
}
