import { GATEWAY_API } from "../../kinds/gateway.ts";
import { Part } from "../../kinds/part.ts";
import type { ResourceView } from "../../kinds/resource-view.ts";
import type { Graph } from "../../graph/graph.ts";
import { coversHost, entranceOf, type Entrance } from "./route-entrance.ts";

/** A backend of an HTTPRoute that answers a path. */
export interface RouteBackend { readonly name: string; readonly namespace: string | undefined; readonly port: number | undefined; readonly weight: number; readonly part: Part }

/** The rule of an HTTPRoute that answers a path, where its requests come in, and where it sends. */
export interface RouteMatch {
  readonly route: ResourceView;
  readonly rule: Part;
  readonly decides: string;
  readonly backends: readonly RouteBackend[];
  readonly entrance: Entrance;
}

/**
 * The HTTPRoute rule that answers a host and path: the longest hostname, then Exact before the longest PathPrefix (gateway.networking.k8s.io/v1).
 * Routes that a listener takes come before those that none does, which is said in `entrance`.
 */
export function matchHttpRoute(graph: Graph, host: string, path: string): RouteMatch | undefined {
  let best: { readonly rank: number; readonly match: RouteMatch } | undefined;
  for (const route of httpRoutes(graph)) {
    const hostnames = route.strings("spec", "hostnames");
    const hostname = hostnames.filter((one) => coversHost(one, host)).sort((a, b) => b.length - a.length)[0];
    if (hostnames.length > 0 && hostname === undefined) continue;
    const entrance = entranceOf(graph, route, host);
    for (const rule of route.parts(Part, "spec", "rules")) {
      for (const { type, value } of pathsOf(rule)) {
        if (!matchesPath(type, value, path)) continue;
        const rank = (entrance.closed === undefined ? 1e9 : 0) + (hostname?.length ?? 0) * 100_000 + (type === "Exact" ? 50_000 : 0) + value.length;
        if (best && best.rank >= rank) continue;
        best = { rank, match: { route, rule, decides: `${hostname === undefined ? "every hostname" : `hostname ${hostname}`}, path ${value} (${type})`, backends: backendsOf(rule, route), entrance } };
      }
    }
  }
  return best?.match;
}

/** The hostnames that HTTPRoutes answer. */
export function routeHosts(graph: Graph): readonly string[] {
  return httpRoutes(graph).flatMap((route) => route.strings("spec", "hostnames"));
}

function httpRoutes(graph: Graph): readonly ResourceView[] {
  return graph.ofKind("Resource").filter(({ kind, id }) => kind === "HTTPRoute" && id.group === GATEWAY_API);
}

function pathsOf(rule: Part): readonly { readonly type: string; readonly value: string }[] {
  const matches = rule.parts(Part, "matches");
  if (matches.length === 0) return [{ type: "PathPrefix", value: "/" }];
  return matches.map((match) => ({ type: match.string("path", "type") ?? "PathPrefix", value: match.string("path", "value") ?? "/" }));
}

function matchesPath(type: string, value: string, path: string): boolean {
  if (type === "Exact") return path === value;
  const prefix = value.replace(/\/$/, "");
  return type === "PathPrefix" && (path === prefix || path.startsWith(`${prefix}/`) || prefix === "");
}

function backendsOf(rule: Part, route: ResourceView): readonly RouteBackend[] {
  return rule.parts(Part, "backendRefs").flatMap((part) => {
    const name = part.string("name");
    if (name === undefined || (part.string("kind") ?? "Service") !== "Service") return [];
    return [{ name, namespace: part.string("namespace") ?? route.namespace, port: part.integer("port"), weight: part.integer("weight") ?? 1, part }];
  }).filter(({ weight }) => weight > 0);
}
