import type { KubernetesKind } from "../kinds/index.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import type { Graph } from "./graph.ts";

/** The Pod templates of the namespaces in which there is an object of a kind. */
export function templatesBeside(graph: Graph, kind: KubernetesKind): readonly PodTemplate[] {
  const namespaces = new Set(graph.ofKind(kind).map(({ namespace }) => namespace));
  return namespaces.size === 0 ? [] : graph.podTemplates.filter(({ namespace }) => namespaces.has(namespace));
}
