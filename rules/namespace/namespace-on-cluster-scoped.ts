import { Field } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "namespace/namespace-on-cluster-scoped",
    effect: "risky",
    fixable: true,
    docs: {
      what: "An object of a cluster-scoped kind carries a namespace.",
      why: "Objects of this kind belong to no namespace; kubectl drops the field, other clients are refused, and readers are misled.",
      how: "Remove metadata.namespace.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.ofKind("Resource").filter(({ namespace }) => namespace === undefined),

  *check({ resource, kind }) {
    const at = new Field(resource, ["metadata", "namespace"]);
    if (kind === "" || typeof at.value !== "string" || at.value === "") return;
    yield {
      at,
      message: `${kind} is cluster-scoped: it cannot lie in namespace "${at.value}"`,
      label: "has no effect",
      fix: { title: "remove metadata.namespace", safe: true, edits: [{ remove: at }] },
    };
  },
});
