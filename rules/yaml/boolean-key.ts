import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/boolean-key",
    effect: "risky",
    docs: {
      what: "A key such as `on`, `yes` or `y` without quotes.",
      why: "YAML 1.1 reads it as a truth value, so the key that reaches the API server is \"true\" or \"false\". In a ConfigMap the entry gets another name; elsewhere the field is unknown.",
      how: "Put the key in quotes.",
      see: ["https://yaml.org/type/bool.html"],
    },
  },
});
