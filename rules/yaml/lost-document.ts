import { defineDocumentRule } from "../../src/rule/rule.ts";

/** Reading the document has found it. */
export default defineDocumentRule({
  meta: {
    id: "yaml/lost-document",
    effect: "broken",
    docs: {
      what: "Text that kubectl never reads, because the document has ended before it.",
      why: "kubectl drops the rest of the document without a word: objects after a line with `...` are never applied, and neither are keys that stand further left than the first one.",
      how: "Separate documents with `---`. Where one document was meant, align the keys.",
      see: ["https://yaml.org/spec/1.1/#id898031"],
    },
  },
});
