import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/too-many",
    effect: "refused",
    docs: {
      what: "A list has more items than the API server allows.",
      why: "The API server refuses the object.",
      how: "Leave out items until the number that the message names is kept, or spread them over several objects.",
      see: ["https://kubernetes.io/docs/reference/kubernetes-api/"],
    },
  },
  types: ["TooMany"],
});
