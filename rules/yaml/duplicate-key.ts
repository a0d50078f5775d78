import { quote } from "../../src/resource/words.ts";
import { removeEqualKey } from "../../src/source/edit.ts";
import { defineDocumentRule } from "../../src/rule/rule.ts";

export default defineDocumentRule({
  meta: {
    id: "yaml/duplicate-key",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A key stands twice in one mapping.",
      why: "The API server refuses such a document under strict validation. kubectl never shows it the first one: it takes the last, so what the first says is silently lost, a whole block of resource requests for example.",
      how: "Remove one of the two, or merge them.",
      see: ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    },
  },

  check: (document) => document.duplicateKeys.map((duplicate) => {
    const { key, first, again } = duplicate;
    const edit = removeEqualKey(document, duplicate);
    return {
      range: again,
      message: `${quote(key)} is already set on line ${first.start.line}; kubectl takes the last and drops the first`,
      related: [{ range: first, message: "set here first" }],
      ...(edit ? { fix: { title: "remove the second one, which says the same", safe: true, edits: () => [edit] } } : {}),
    };
  }),
});
