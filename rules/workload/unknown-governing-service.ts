import { References } from "../../src/graph/references/index.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/unknown-governing-service",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A StatefulSet names a governing Service that does not exist.",
      why: "The Pods run, but have no DNS names of their own (`web-0.web.shop.svc`), on which members of most clusters rely to find each other.",
      how: "Add a headless Service of that name with the Pods' labels as selector, or correct serviceName.",
      see: ["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
    },
  },
  kinds: ["StatefulSet"],

  *check(statefulSet, { graph, complete, externals }) {
    const references = References.of(graph);
    const reference = references.from(statefulSet.resource).find(({ target }) => target.kind === "Service");
    if (!reference || externals.has(reference.target)) return;
    const resolution = references.resolve(reference);
    if (resolution.state !== "absent") return;
    const { near } = resolution;
    const certain = complete || (near !== undefined && !references.isUsed(near, reference));
    const { name } = reference.target;
    yield {
      at: reference.field,
      message: `governing ${nameOf(reference.target)} does not exist${certain ? "" : " in the input"}`,
      label: near ? `did you mean "${near.id.name}"?` : "nothing in the input makes it",
      notes: [`Pods get no DNS name: ${statefulSet.name}-0.${name}.${statefulSet.namespace}.svc does not resolve`],
      related: near ? [{ at: new Field(near, ["metadata", "name"]), message: `${nameOf(near.id)} is here` }] : [],
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
      ...(near ? { fix: { title: `set serviceName: ${near.id.name}`, safe: false, edits: [{ set: reference.field, to: near.id.name }] } } : {}),
    };
  },
});
