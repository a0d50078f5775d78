import { References } from "../graph/references/index.ts";
import type { Kind, Views } from "../kinds/index.ts";
import { Field } from "../resource/resource.ts";
import { defineRule, type ResourceRule, type RuleMeta } from "./rule.ts";

/**
 * A rule about objects that nothing in the input names. It speaks only where the input has workloads in the namespace
 * (else the users are elsewhere), and not where something brings objects that nobody can name from here.
 */
export function defineUnusedRule<K extends Kind>(meta: RuleMeta, kind: K, isExempt: (view: Views[K]) => boolean): ResourceRule<K> {
  return defineRule({
    meta,
    kinds: [kind],
    *check(view, { graph }) {
      const { resource } = view as Views["Resource"];
      const references = References.of(graph);
      const { namespace = "", name } = resource.id;
      if (name === "" || references.hasUnknownMakers || references.holdersOf(resource).length > 0 || isExempt(view)) return;
      if (graph.templateIndex.inNamespace(namespace).length === 0 || references.isMentioned(resource)) return;
      yield { at: new Field(resource, ["metadata", "name"]), message: `nothing in the input uses ${resource.id.kind} ${namespace}/${name}`, label: "unused" };
    },
  });
}
