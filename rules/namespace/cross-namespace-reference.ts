import { References } from "../../src/graph/references/index.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "namespace/cross-namespace-reference",
    effect: "broken",
    docs: {
      what: "An object names a ConfigMap, Secret, Service, claim or ServiceAccount that lies in another namespace than the reference says.",
      why: "Most references reach only objects of the same namespace; the others look in the namespace that is written beside the name. The object in the other namespace is not seen.",
      how: "Write the right namespace where the reference has a field for it. Else put both objects into one namespace, or make a copy of the target in the referrer's namespace; for a Service, an ExternalName Service can stand in.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => References.of(graph).holdersOfMissing(({ target }) => target.namespace !== undefined),

  *check({ resource }, { graph, complete, externals }) {
    const references = References.of(graph);
    const seen = new Set<string>();
    for (const reference of references.missingFrom(resource)) {
      const { target, field, optional, crossesNamespaces } = reference;
      const resolution = optional || externals.has(target) ? undefined : references.resolve(reference);
      if (resolution?.state !== "absent" || target.namespace === undefined || resolution.elsewhere.length === 0) continue;
      const key = `${target.kind}/${target.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const there = resolution.elsewhere[0]!;
      // Two applications may each have an object of that name, one of them made elsewhere: proved only by --complete.
      yield {
        at: field,
        message: `${nameOf(target)} does not exist in the input; ${target.kind} "${target.name}" lies in namespace ${there.id.namespace}`,
        label: `looked up in namespace ${target.namespace}`,
        notes: [crossesNamespaces ? `write namespace: ${there.id.namespace} beside the name to mean that one` : "a reference of this kind cannot reach another namespace"],
        related: [{ at: new Field(there, ["metadata", "name"]), message: `${nameOf(there.id)} is here` }],
        ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
      };
    }
  },
});
