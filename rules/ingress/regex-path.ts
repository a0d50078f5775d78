import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "ingress/regex-path",
    effect: "broken",
    fixable: true,
    docs: {
      what: "An Ingress path is a regular expression, with a path type that takes it letter by letter.",
      why: "Prefix and Exact compare text: such a path matches no request. ingress-nginx, which knows regular expressions, refuses it unless the type is ImplementationSpecific.",
      how: "Use `pathType: ImplementationSpecific` with a controller that knows regular expressions, or write the path as plain text.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => graph.ofKind("Ingress").filter(({ rules }) => rules.some(({ paths }) => paths.some(({ path }) => REGEX_SIGNS.test(path)))),

  *check(ingress) {
    for (const one of ingress.rules.flatMap((rule) => rule.paths)) {
      const { path, pathType } = one;
      if ((pathType !== "Prefix" && pathType !== "Exact") || !REGEX_SIGNS.test(path)) continue;
      yield {
        at: one.field.child("path"),
        message: `path "${path}" is a regular expression, but pathType ${pathType} compares letter by letter`,
        label: "matches no request",
        notes: ["use pathType: ImplementationSpecific"],
        fix: { title: "set pathType: ImplementationSpecific", safe: false, edits: [{ set: one.field.child("pathType"), to: "ImplementationSpecific" }] },
      };
    }
  },
});

/** Groups, alternatives, classes and repetitions: signs that no one writes into a plain path. */
const REGEX_SIGNS = /\(.*[|*+?].*\)|\.\*|\.\+|\[[^\]]+\]|\)\??$|\\[dws]/;
