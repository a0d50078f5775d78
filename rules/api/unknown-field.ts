import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/unknown-field",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A field that the kind does not have.",
      why: "Under strict validation, which kubectl asks for by default, the API server refuses the object. Without it the server drops the field and says nothing more than a warning: what you meant by it does not happen.",
      how: "Most are typing errors or a wrong place: the message names the nearest field, or the place where a field of that name belongs. Case matters, and indentation decides which object a field belongs to.",
      see: ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation", "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_explain/"],
    },
  },
  types: ["Unknown"],
});
