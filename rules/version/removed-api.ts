import { describeCause } from "../../src/rule/cause.ts";
import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "version/removed-api",
    effect: "refused",
    fixable: true,
    docs: {
      what: "An object uses an API version that the chosen Kubernetes version no longer serves.",
      why: "The API server has no such resource any more and refuses the object, so a deployment that used to work stops at it after an upgrade of the cluster.",
      how: "Use the version that replaced it, which the message names, and check its fields: some moved or became required. --kubernetes-version says which cluster is meant.",
      see: ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"],
    },
  },
  types: ["UnknownKind"],

  describe(cause, resource) {
    return cause.isRemoved ? describeCause(cause, resource) : undefined;
  },
});
