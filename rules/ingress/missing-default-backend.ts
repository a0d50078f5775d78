import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import type { IngressPath } from "../../src/kinds/ingress.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { ingressHosts } from "../../src/simulation/ingress-hosts.ts";

export default defineRule({
  meta: {
    id: "ingress/missing-default-backend",
    effect: "risky",
    severity: "info",
    docs: {
      what: "No path of a host answers all requests, and there is no default backend.",
      why: "Requests to other paths get the controller's own page, usually 404.",
      how: "If that is not meant, add a path `/` of type Prefix, or a defaultBackend.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => ingressHosts(graph).partial,

  *check(ingress, { graph }) {
    const { className = "", namespace } = ingress;
    // Another Ingress of the class may answer for the host.
    const pathsByHost = pathsOf(graph);
    for (const host of new Set(ingress.rules.map((rule) => rule.host))) {
      const paths = pathsByHost.get(hostKey(className, host)) ?? [];
      if (paths.length === 0 || paths.some(({ answersAll }) => answersAll)) continue;
      const rule = ingress.rules.find((one) => one.host === host)!;
      yield {
        at: host === undefined ? rule.field : rule.field.child("host"),
        message: `requests for ${host ?? "any host"} that match none of ${[...new Set(paths.map(({ path }) => path))].toSorted().join(", ")} get no answer from Ingress ${namespace}/${ingress.name}`,
        label: "no path / and no default backend",
      };
    }
  },
});

const cache = new WeakMap<Graph, ReadonlyMap<string, readonly IngressPath[]>>();

function pathsOf(graph: Graph): ReadonlyMap<string, readonly IngressPath[]> {
  const known = cache.get(graph);
  if (known) return known;
  const pathsByHost = new Map<string, IngressPath[]>();
  for (const { className = "", rules } of ingressHosts(graph).partial) {
    for (const { host, paths } of rules) for (const path of paths) append(pathsByHost, hostKey(className, host), path);
  }
  cache.set(graph, pathsByHost);
  return pathsByHost;
}

function hostKey(className: string, host: string | undefined): string {
  return `${className} ${host ?? ""}`;
}
