import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/octal-number",
    effect: "risky",
    docs: {
      what: "A number with a leading zero in a field that is no file mode.",
      why: "YAML 1.1 reads `0644` as an octal number, which is 420. That is right for a file mode and seldom anywhere else.",
      how: "Write the number without the zero, or put it in quotes where it is text.",
      see: ["https://yaml.org/type/int.html"],
    },
  },
});
