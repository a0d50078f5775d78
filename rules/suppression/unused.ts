import { defineSuppressionRule } from "../../src/rule/rule.ts";

export default defineSuppressionRule({
  meta: {
    id: "suppression/unused",
    effect: "risky",
    docs: {
      what: "A comment or annotation turns off a rule that finds nothing there.",
      why: "What it was meant for is mended or has moved. Left behind, it hides the next mistake of that kind.",
      how: "Remove it, or move it to the line that it is about.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"],
    },
  },
  finds: "unused",
});
