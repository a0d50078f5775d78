import { describeCause } from "../../src/rule/cause.ts";
import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/unknown-kind",
    effect: "refused",
    fixable: true,
    docs: {
      what: "A kind, or a version of it, that the API server does not serve.",
      why: "The API server refuses the object: it has no such resource.",
      how: "Check kind and apiVersion; both are case-sensitive. For a custom resource, hand over its CustomResourceDefinition with the input or with --schema-location.",
      see: ["https://kubernetes.io/docs/reference/using-api/#api-groups", "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/"],
    },
  },
  types: ["UnknownKind"],

  describe(cause, resource) {
    return cause.isRemoved ? undefined : describeCause(cause, resource); // version/removed-api
  },
});
