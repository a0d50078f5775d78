import { isPlaceholder } from "../graph/references/existing-objects.ts";
import type { Graph } from "../graph/graph.ts";
import { GATEWAY_API } from "../kinds/gateway.ts";
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

/** Why no listener of a Gateway takes a route, and what the listeners are that came nearest. */
export interface Refusal {
  readonly because: "section" | "port" | "kind" | "namespace" | "hostname";
  readonly listeners: readonly Part[];
}

/** What keeps a route from a Gateway that it names as its parent; undefined where a listener takes it, or may. */
export function refusalOf(graph: Graph, route: ResourceView, parent: Part, gateway: ResourceView): Refusal | undefined {
  let listeners = gateway.parts(Part, "spec", "listeners");
  // Listeners may come from ListenerSets instead.
  if (listeners.length === 0) return undefined;
  const section = parent.string("sectionName");
  const port = parent.integer("port");
  const hostnames = route.strings("spec", "hostnames");
  const steps: readonly (readonly [Refusal["because"], (listener: Part) => boolean])[] = [
    ["section", (listener) => section === undefined || listener.string("name") === section],
    ["port", (listener) => port === undefined || listener.integer("port") === port],
    ["kind", (listener) => takesKind(listener, route.kind)],
    ["namespace", (listener) => takesNamespace(graph, listener, gateway.namespace ?? "", route.namespace ?? "")],
    ["hostname", (listener) => takesHostname(listener.string("hostname"), hostnames)],
  ];
  for (const [because, takes] of steps) {
    const left = listeners.filter(takes);
    if (left.length === 0) return { because, listeners };
    listeners = left;
  }
  return undefined;
}

function takesKind(listener: Part, kind: string): boolean {
  const kinds = listener.parts(Part, "allowedRoutes", "kinds");
  if (kinds.length > 0) return kinds.some((one) => one.string("kind") === kind && (one.string("group") ?? GATEWAY_API) === GATEWAY_API);
  const protocol = listener.string("protocol") ?? "";
  return !Object.hasOwn(KINDS_OF_PROTOCOL, protocol) || KINDS_OF_PROTOCOL[protocol]!.includes(kind);
}

/** Labels of a namespace that the input does not declare are not known: then it may be taken. */
function takesNamespace(graph: Graph, listener: Part, own: string, namespace: string): boolean {
  switch (listener.string("allowedRoutes", "namespaces", "from") ?? "Same") {
    case "Same": return own === namespace;
    case "None": return false;
    case "Selector": {
      const selector = Selector.fromLabelSelector(listener, "allowedRoutes", "namespaces", "selector");
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
