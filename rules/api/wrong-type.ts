import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/wrong-type",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A field has a value of another type than it takes: a number where text belongs, a list where an object belongs.",
      why: "The API server cannot read the object and refuses it. YAML decides the type: `true`, `yes`, `on`, `1` and `1e3` without quotes are no text.",
      how: "Write the value as the type that the message names. Text that looks like a number or a truth value needs quotes: annotations, labels and environment variables are always text.",
      see: ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation", "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"],
    },
  },
  types: ["TypeInvalid"],
});
