import { defineSuppressionRule } from "../../src/rule/rule.ts";

export default defineSuppressionRule({
  meta: {
    id: "suppression/unknown-rule",
    effect: "risky",
    docs: {
      what: "A comment or annotation names a rule that does not exist.",
      why: "It turns nothing off.",
      how: "Use the id of a rule; `kubeverdict rules` lists them. A topic such as `service` stands for all rules of that topic, and `*` for all rules.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"],
    },
  },
  finds: "unknown-rule",
});
