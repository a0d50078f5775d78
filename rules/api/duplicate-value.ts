import { describeCause } from "../../src/rule/cause.ts";
import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/duplicate-value",
    effect: "refused",
    docs: {
      what: "Two items of a list have the same name, or the same value where each must differ.",
      why: "The API server refuses the object: it could not tell the items apart.",
      how: "Rename or remove one of the two. For ports, the number and the protocol together must differ.",
      see: ["https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy"],
    },
  },
  types: ["Duplicate"],

  describe(cause, resource) {
    return cause.atKey ? undefined : describeCause(cause, resource); // yaml/duplicate-key shows both keys
  },
});
