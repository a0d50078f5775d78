import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/too-deep",
    effect: "refused",
    docs: {
      what: "A document is nested, or multiplied by aliases, beyond what the API server reads.",
      why: "kubectl refuses the document. Aliases of aliases can make a few lines into gigabytes, so its parser sets limits.",
      how: "Write the repeated parts out, or generate the manifest before it is applied.",
      see: ["https://github.com/kubernetes/kubernetes/issues/83253"],
    },
  },
});
