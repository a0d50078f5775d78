import { describeWarning } from "../../src/rule/cause.ts";
import { defineWarningRule } from "../../src/rule/rule.ts";

export default defineWarningRule({
  meta: {
    id: "api/server-warning",
    effect: "risky",
    docs: {
      what: "The API server accepts the object and sends a warning with its answer.",
      why: "The object works today. The warning tells of a field that has no effect, or of a value that hardly is what you mean.",
      how: "Do what the message says; kubectl shows the same place when the object is applied.",
      see: ["https://kubernetes.io/blog/2020/09/03/warnings/"],
    },
  },

  describe(warning, resource) {
    return warning.isDeprecated ? undefined : describeWarning(warning, resource); // version/deprecated-api
  },
});
