import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/server-error",
    effect: "refused",
    docs: {
      what: "The API server answers this object with an error of its own.",
      why: "The object is not created. The server could not even say which value is wrong.",
      how: "Look at the field that is named; the value is of a form that the server's own code does not expect.",
      see: ["https://kubernetes.io/docs/reference/using-api/api-concepts/"],
    },
  },
  types: ["Internal"],
});
