import { existsWithoutManifest, isPlaceholder } from "../../src/graph/references/existing-objects.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { References } from "../../src/graph/references/index.ts";
import type { ResourceView } from "../../src/kinds/resource-view.ts";
import { Field, type Resource } from "../../src/resource/resource.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "namespace/undeclared-namespace",
    effect: "risky",
    docs: {
      what: "An object lies in a namespace that nothing in the input declares, although the input declares others.",
      why: "The API server refuses an object whose namespace does not exist; where the input brings its namespaces along, one that it lacks is often a slip.",
      how: "Correct the name, add a Namespace object, or declare the namespace under `externals` if somebody else makes it.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
    },
  },
  kinds: ["Resource"],
  among({ graph, complete }) {
    const { declaredNamespaces: declared } = graph;
    if (declared.size === 0 && !complete) return [];
    return graph.ofKind("Resource").filter(({ namespace }) => namespace !== undefined && !declared.has(namespace));
  },

  *check({ resource, namespace = "" }, { graph, externals, complete }) {
    const { declaredNamespaces: declared } = graph;
    const target = { group: "", kind: "Namespace", namespace: undefined, name: namespace };
    const at = new Field(resource, ["metadata", "namespace"]);
    if (at.value !== namespace || existsWithoutManifest(target) || isPlaceholder(namespace) || externals.has(target)) return;
    if (References.of(graph).hasUnknownMakers || !isFirst(resource, namespace, graph)) return;
    const near = closest(namespace, declared.keys());
    yield {
      at,
      message: `nothing in the input declares namespace "${namespace}"`,
      label: near === undefined ? `declared: ${[...declared.keys()].slice(0, 5).join(", ")}` : `did you mean "${near}"?`,
      notes: [`${count(namespace, graph)} in it; applying fails until it exists`],
      ...(complete ? { effect: "broken" as const, severity: "error" as const } : {}),
    };
  },
});

const firstOf = new WeakMap<readonly ResourceView[], ResourceView | undefined>();

/** One finding for each namespace: at the object that comes first by kind and name, whatever the order of the input. */
function isFirst(resource: Resource, namespace: string, graph: Graph): boolean {
  const views = graph.inNamespace(namespace);
  if (!firstOf.has(views)) firstOf.set(views, views.toSorted((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1))[0]);
  return firstOf.get(views)?.resource === resource;
}

function count(namespace: string, graph: Graph): string {
  const { length } = graph.inNamespace(namespace);
  return length === 1 ? "1 object lies" : `${length} objects lie`;
}
