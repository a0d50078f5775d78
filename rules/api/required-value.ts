import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/required-value",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A field that the API server requires is missing, empty or null.",
      why: "The API server refuses the object, so nothing of it reaches the cluster.",
      how: "Write the field that the finding names; the message says which values are possible. `kubectl explain` describes every field.",
      see: ["https://kubernetes.io/docs/reference/kubernetes-api/", "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_explain/"],
    },
  },
  types: ["Required"],
});
