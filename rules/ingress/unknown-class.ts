import { closest } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "ingress/unknown-class",
    effect: "broken",
    fixable: true,
    docs: {
      what: "An Ingress names an IngressClass that the input, which declares others, does not have.",
      why: "No controller takes up an Ingress of a class that does not exist, so none of its rules is served.",
      how: "Correct the class, add the IngressClass, or declare it under `externals`.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph, complete }) => (complete || graph.ofKind("IngressClass").length > 0 ? graph.ofKind("Ingress") : []),

  *check(ingress, { graph, complete, externals }) {
    const { className } = ingress;
    const declared = graph.ofKind("IngressClass").map(({ name }) => name);
    // The old annotation is matched by controllers on their own; it needs no IngressClass.
    if (!className || ingress.string("spec", "ingressClassName") === undefined || declared.includes(className)) return;
    if (externals.has({ group: "networking.k8s.io", kind: "IngressClass", namespace: undefined, name: className })) return;
    const near = closest(className, declared);
    const certain = complete || near !== undefined;
    yield {
      at: ingress.classField,
      message: `IngressClass ${className} does not exist${certain ? "" : " in the input"}`,
      label: near === undefined ? `declared: ${declared.join(", ") || "none"}` : `did you mean "${near}"?`,
      notes: ["no controller serves this Ingress"],
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
      ...(near === undefined ? {} : { fix: { title: `set ingressClassName: ${near}`, safe: false, edits: [{ set: ingress.classField, to: near }] } }),
    };
  },
});
