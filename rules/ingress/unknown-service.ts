import { References } from "../../src/graph/references/index.ts";
import type { Reference } from "../../src/graph/references/reference.ts";
import { Ingress } from "../../src/kinds/ingress.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "ingress/unknown-service",
    effect: "broken",
    fixable: true,
    docs: {
      what: "An Ingress sends requests to a Service that does not exist.",
      why: "The controller answers such requests with an error (503 or 404), or leaves the whole Ingress out.",
      how: "Correct the name, or add the Service to the Ingress' own namespace: a backend cannot lie in another one.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => References.of(graph).holdersOfMissing(isService).filter((view) => view instanceof Ingress),

  *check(ingress, { graph, complete, externals }) {
    const references = References.of(graph);
    const seen = new Set<string>();
    for (const reference of references.missingFrom(ingress.resource)) {
      const { target, field } = reference;
      if (!isService(reference) || seen.has(target.name) || externals.has(target)) continue;
      const resolution = references.resolve(reference);
      // In another namespace: namespace/cross-namespace-reference says so.
      if (resolution.state !== "absent" || resolution.elsewhere.length > 0 || isControllerAction(reference.port?.value)) continue;
      seen.add(target.name);
      const { near } = resolution;
      const certain = complete || (near !== undefined && !references.isUsed(near, reference));
      yield {
        at: field,
        message: `${nameOf(target)} does not exist${certain ? "" : " in the input"}`,
        label: near ? `did you mean "${near.id.name}"?` : `no such Service in namespace ${target.namespace}`,
        notes: ["requests that match this backend get an error"],
        related: near ? [{ at: new Field(near, ["metadata", "name"]), message: `${nameOf(near.id)} is here` }] : [],
        ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
        ...(near ? { fix: { title: `set name: ${near.id.name}`, safe: false, edits: [{ set: field, to: near.id.name }] } } : {}),
      };
    }
  },
});

function isService({ target: { group, kind } }: Reference): boolean {
  return kind === "Service" && group === "";
}

/** The AWS load balancer controller reads what to do from an annotation where a backend has this port name; there is no Service. */
function isControllerAction(port: number | string | undefined): boolean {
  return port === "use-annotation";
}
