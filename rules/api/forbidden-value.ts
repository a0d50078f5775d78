import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/forbidden-value",
    effect: "refused",
    docs: {
      what: "A field is set that may not be set here.",
      why: "The API server refuses the object. The field is right elsewhere, but not for this type, in this place, or beside another field.",
      how: "Remove the field, or change what forbids it; the message says which.",
      see: ["https://kubernetes.io/docs/reference/kubernetes-api/"],
    },
  },
  types: ["Forbidden"],
});
