import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/syntax-error",
    effect: "refused",
    docs: {
      what: "A document is no YAML (or JSON) that kubectl can read.",
      why: "kubectl stops at this document: nothing in it is applied, and nothing that follows it in the file.",
      how: "Mend the text at the place that is named. Indent with spaces, keep the items of a list in one column, and quote text that begins with a special character or holds a colon and a space.",
      see: ["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/", "https://yaml.org/spec/1.1/"],
    },
  },
});
