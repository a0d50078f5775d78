import { defineUnusedRule } from "../../src/rule/unused-object.ts";

export default defineUnusedRule(
  {
    id: "reference/unused-config-map",
    effect: "risky",
    severity: "info",
    docs: {
      what: "No workload or other object of the input uses a ConfigMap.",
      why: "It may be a leftover, or the reference to it was forgotten or misspelled.",
      how: "Remove it, or add the reference. If a program reads it through the API, or somebody outside the input uses it, switch the rule off for it.",
      see: ["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    },
  },
  "ConfigMap",
  // Programs find these by label: sidecars that load dashboards, rules or data sources.
  ({ labels, name }) => labels.size > 0 && [...labels.keys()].some((key) => /dashboard|datasource|prometheus|grafana|kustomize\.toolkit|inject/.test(key)) || /^(kube-root-ca\.crt|cluster-info)$/.test(name),
);
