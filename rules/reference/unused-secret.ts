import { defineUnusedRule } from "../../src/rule/unused-object.ts";

export default defineUnusedRule(
  {
    id: "reference/unused-secret",
    effect: "risky",
    severity: "info",
    docs: {
      what: "No workload or other object of the input uses a Secret.",
      why: "It may be a leftover, or the reference to it was forgotten or misspelled.",
      how: "Remove it, or add the reference. If a program reads it through the API, or somebody outside the input uses it, switch the rule off for it.",
      see: ["https://kubernetes.io/docs/concepts/configuration/secret/"],
    },
  },
  "Secret",
  // Tokens and bootstrap data are used by what watches them; Argo CD and others find theirs by label.
  ({ type, labels }) => type.startsWith("kubernetes.io/service-account-token") || type.startsWith("bootstrap.kubernetes.io/") || [...labels.keys()].some((key) => key.includes("argocd")),
);
