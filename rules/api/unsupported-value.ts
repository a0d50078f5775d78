import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/unsupported-value",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A field that takes one of a few words has another one.",
      why: "The API server refuses the object, so nothing of it reaches the cluster. Upper and lower case matter: `always` is not `Always`.",
      how: "Use one of the words that the message lists.",
      see: ["https://kubernetes.io/docs/reference/kubernetes-api/"],
    },
  },
  types: ["NotSupported"],
});
