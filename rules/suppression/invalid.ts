import { defineSuppressionRule } from "../../src/rule/rule.ts";

export default defineSuppressionRule({
  meta: {
    id: "suppression/invalid",
    effect: "risky",
    docs: {
      what: "A comment or annotation that means to turn a finding off, and does not say which, or why.",
      why: "It turns nothing off. Without a reason nobody can tell later whether it is still needed.",
      how: "Name the rules, separated by commas, and give the reason after two dashes: `# kubeverdict-disable-next-line service/selects-no-pods -- an operator makes the Pods`. The annotation `kubeverdict.io/ignore` holds the same words.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"],
    },
  },
  finds: "invalid",
});
