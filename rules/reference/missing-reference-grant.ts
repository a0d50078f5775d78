import { isGranted, needsGrant } from "../../src/graph/references/grants.ts";
import { References } from "../../src/graph/references/index.ts";
import { GATEWAY_API } from "../../src/kinds/gateway.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "reference/missing-reference-grant",
    effect: "broken",
    docs: {
      what: "A Gateway API route or Gateway uses a Service or Secret of another namespace, and no ReferenceGrant there allows it.",
      why: "The controller refuses the reference (RefNotPermitted): the route answers with an error, the listener has no certificate.",
      how: "Add a ReferenceGrant to the namespace of the target, with the kind and namespace of the referrer in `from` and the kind of the target in `to`.",
      see: ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.ofGroup(GATEWAY_API),

  *check({ resource }, { graph, complete, externals }) {
    const { id } = resource;
    const references = References.of(graph);
    const seen = new Set<string>();
    for (const reference of references.from(resource)) {
      const { target, field } = reference;
      if (!needsGrant(reference) || isGranted(graph, id, target)) continue;
      const resolution = references.resolve(reference);
      // A target that is elsewhere may have its grant there too.
      if (resolution.state === "absent" || resolution.state === "unknowable" || seen.has(nameOf(target))) continue;
      if (externals.has({ group: id.group, kind: "ReferenceGrant", namespace: target.namespace, name: "" })) continue;
      seen.add(nameOf(target));
      yield {
        at: field,
        message: `no ReferenceGrant${complete ? "" : " of the input"} lets ${nameOf(id)} use ${nameOf(target)}`,
        label: `lies in namespace ${target.namespace}`,
        notes: [`a ReferenceGrant in namespace ${target.namespace}, from ${id.kind} of namespace ${id.namespace} to ${target.kind}, would allow it`],
        related: resolution.state === "found" ? [{ at: new Field(resolution.resources[0]!, ["metadata", "name"]), message: `${nameOf(target)} is here` }] : [],
        ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
      };
    }
  },
});
