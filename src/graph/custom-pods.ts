import { podTemplatePatterns } from "../kinds/pod-template-paths.ts";
import type { Selector } from "../kinds/selector.ts";
import { Workload } from "../kinds/workload.ts";
import { asObject } from "../resource/resource.ts";
import { append } from "./multimap.ts";
import { mayHavePods } from "./custom-objects.ts";
import type { Graph } from "./graph.ts";
import { walk } from "./references/row.ts";

const cache = new WeakMap<Graph, ReadonlyMap<string, readonly ReadonlyMap<string, string>[]>>();

/**
 * Whether a custom resource of the namespace makes Pods that a selector matches by labels of their template: kinds with
 * several templates (a PyTorchJob), of which the simulation makes none but where src/kinds/pod-parts.ts knows them.
 */
export function hasCustomPods(graph: Graph, namespace: string, selector: Selector): boolean {
  return (labelsByNamespace(graph).get(namespace) ?? []).some((labels) => selector.matches(labels)) || mayHavePods(graph, namespace, selector);
}

function labelsByNamespace(graph: Graph): ReadonlyMap<string, readonly ReadonlyMap<string, string>[]> {
  const known = cache.get(graph);
  if (known) return known;
  const found = new Map<string, ReadonlyMap<string, string>[]>();
  for (const resource of graph.resources) {
    const { namespace = "" } = resource.id;
    if (graph.viewOf(resource) instanceof Workload) continue;
    for (const pattern of podTemplatePatterns(resource)) {
      walk(resource.value, pattern, (template) => {
        const labels = asObject(asObject(asObject(template)?.metadata)?.labels) ?? {};
        append(found, namespace, new Map(Object.entries(labels).map(([key, value]) => [key, String(value)])));
      });
    }
  }
  cache.set(graph, found);
  return found;
}
