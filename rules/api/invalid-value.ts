import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/invalid-value",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A field has a value that the API server does not allow there.",
      why: "The API server refuses the object, so nothing of it reaches the cluster. Schema checkers let most of these values pass, because the rule is in the server's code and not in its schema.",
      how: "The message names the value and what is allowed. Fields may also be wrong only together: then the message names both.",
      see: ["https://kubernetes.io/docs/reference/kubernetes-api/", "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
    },
  },
  types: ["Invalid", "Internal"],
});
