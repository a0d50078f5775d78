import { describeWarning } from "../../src/rule/cause.ts";
import { defineWarningRule } from "../../src/rule/rule.ts";

export default defineWarningRule({
  meta: {
    id: "version/deprecated-api",
    effect: "risky",
    fixable: true,
    docs: {
      what: "An object uses an API version that Kubernetes will stop serving.",
      why: "It works in the chosen version. The API server says so with a warning each time, and from the version on that the message names it refuses the object.",
      how: "Move to the version that replaces it before the cluster does.",
      see: ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/", "https://kubernetes.io/docs/reference/using-api/deprecation-policy/"],
    },
  },

  describe(warning, resource) {
    return warning.isDeprecated ? describeWarning(warning, resource) : undefined;
  },
});
