import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import type { IngressPath } from "../../src/kinds/ingress.ts";
import { defineRule } from "../../src/rule/rule.ts";

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

  *check(ingress, { graph }) {
    const { className = "", defaultBackend, namespace } = ingress;
    if (defaultBackend || ingress.rules.length === 0) return;
    // Another Ingress of the class may answer for the host, or for every host.
    const answers = answersOf(graph);
    if (answers.classesWithDefault.has(className)) return;
    for (const host of new Set(ingress.rules.map((rule) => rule.host))) {
      const paths = answers.pathsByHost.get(hostKey(className, host)) ?? [];
      if (paths.length === 0 || paths.some(answersAll)) continue;
      const rule = ingress.rules.find((one) => one.host === host)!;
      yield {
        at: host === undefined ? rule.field : rule.field.child("host"),
        message: `requests for ${host ?? "any host"} that match none of ${[...new Set(paths.map(({ path }) => path))].toSorted().join(", ")} get no answer from Ingress ${namespace}/${ingress.name}`,
        label: "no path / and no default backend",
      };
    }
  },
});

/** What an ImplementationSpecific path matches is for the controller to know; most take it as a prefix or a regular expression. */
function answersAll({ path, pathType }: IngressPath): boolean {
  return pathType === "ImplementationSpecific" || (pathType === "Prefix" && (path === "/" || path === ""));
}

interface Answers { readonly classesWithDefault: ReadonlySet<string>; readonly pathsByHost: ReadonlyMap<string, readonly IngressPath[]> }

const cache = new WeakMap<Graph, Answers>();

function answersOf(graph: Graph): Answers {
  const known = cache.get(graph);
  if (known) return known;
  const classesWithDefault = new Set<string>();
  const pathsByHost = new Map<string, IngressPath[]>();
  for (const { className = "", defaultBackend, rules } of graph.ofKind("Ingress")) {
    if (defaultBackend) classesWithDefault.add(className);
    for (const { host, paths } of rules) for (const path of paths) append(pathsByHost, hostKey(className, host), path);
  }
  const answers = { classesWithDefault, pathsByHost };
  cache.set(graph, answers);
  return answers;
}

function hostKey(className: string, host: string | undefined): string {
  return `${className} ${host ?? ""}`;
}
