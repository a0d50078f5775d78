import type { Ingress, IngressPath } from "../../src/kinds/ingress.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { ingressHosts } from "../../src/simulation/ingress-hosts.ts";

export default defineRule({
  meta: {
    id: "ingress/duplicate-path",
    effect: "risky",
    docs: {
      what: "Two entries of Ingresses of one class have the same host, path and path type, and send requests to different backends.",
      why: "Only one of them is served: which one, the controller decides (often the older object), and the other is dead.",
      how: "Remove one of the two, or give it another host or path.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => ingressHosts(graph).crowded,

  *check(ingress, { graph }) {
    const routes = routesOf(graph);
    for (const { path, key } of ownRoutes(ingress)) {
      const same = routes.get(key) ?? [];
      const first = same[0]!;
      if (same.length < 2 || first.path.value === path.value || backendOf(first) === backendOf({ ingress, path })) continue;
      yield {
        at: path.field.child("path"),
        message: `host and path are those of ${first.ingress === ingress ? "an earlier path" : nameOf(first.ingress.id)}, which sends to ${describe(first)}`,
        label: `sends to ${describe({ ingress, path })}`,
        notes: ["only one of the two is served"],
        related: [{ at: first.path.field, message: "the other one" }],
      };
    }
  },
});

interface Route { readonly ingress: Ingress; readonly path: IngressPath }

const cache = new WeakMap<Graph, ReadonlyMap<string, readonly Route[]>>();

/** All routes to crowded hosts by class, host and path, in an order that does not depend on the order of the input. */
function routesOf(graph: Graph): ReadonlyMap<string, readonly Route[]> {
  const known = cache.get(graph);
  if (known) return known;
  const routes = new Map<string, Route[]>();
  const ingresses = ingressHosts(graph).crowded.map((ingress) => ({ ingress, name: `${ingress.namespace}/${ingress.name}` })).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { ingress } of ingresses) {
    for (const { path, key } of ownRoutes(ingress)) append(routes, key, { ingress, path });
  }
  cache.set(graph, routes);
  return routes;
}

function ownRoutes(ingress: Ingress): readonly { readonly path: IngressPath; readonly key: string }[] {
  // Canary Ingresses of ingress-nginx are meant to repeat a route.
  if (ingress.annotation("nginx.ingress.kubernetes.io/canary") === "true") return [];
  const className = ingress.className ?? "";
  return ingress.rules.flatMap(({ host = "", paths }) => paths.map((path) => ({ path, key: `${className}\n${host}\n${path.pathType}\n${path.path || "/"}` })));
}

function backendOf({ ingress, path: { backend } }: Route): string {
  return JSON.stringify([ingress.namespace, backend?.serviceName, backend?.servicePort, backend?.resourceBackend]);
}

function describe({ ingress, path: { backend } }: Route): string {
  if (backend?.serviceName !== undefined) return `Service ${ingress.namespace}/${backend.serviceName}:${backend.servicePort ?? "?"}`;
  const resource = backend?.resourceBackend;
  return resource ? `${resource.kind} ${resource.name}` : "nothing";
}
