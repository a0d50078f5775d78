import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-config-map",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod takes variables or files from a ConfigMap that does not exist.",
      why: "The kubelet cannot start the containers (CreateContainerConfigError, or FailedMount for a volume) until the ConfigMap exists.",
      how: "Correct the name, add the ConfigMap, or set `optional: true` where the Pod can do without. A ConfigMap that exists in the cluster but not in the input can be declared under `externals`.",
      see: ["https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps"],
    },
  },
  {
    targets: ["/ConfigMap"],
    consequence: ({ holder }) => `Pods of ${holder.id.kind} ${holder.id.name} do not start until it exists`,
    unproved: "warning",
  },
);
