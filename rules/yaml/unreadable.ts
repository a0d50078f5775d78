import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/unreadable",
    effect: "refused",
    docs: {
      what: "A file is no text in UTF-8.",
      why: "kubectl cannot read the document: a manifest is UTF-8 text without control characters.",
      how: "Save the file as UTF-8. A binary file that ended up among the manifests belongs elsewhere; `exclude` in kubeverdict.yaml leaves it out.",
      see: ["https://yaml.org/spec/1.1/#id868742"],
    },
  },
});
