import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-service-account",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod runs as a ServiceAccount that does not exist, or a binding names one.",
      why: "The API server refuses every Pod of a ServiceAccount that does not exist, so the workload makes no Pods; a binding to one grants nothing.",
      how: "Correct the name or add the ServiceAccount. One that exists in the cluster but not in the input can be declared under `externals`.",
      see: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
    },
  },
  {
    targets: ["/ServiceAccount"],
    consequence: ({ holder, without }) =>
      without === "blocks" ? `no Pod of ${holder.id.kind} ${holder.id.name} is made until it exists` : `${holder.id.kind} ${holder.id.name} grants it nothing until it exists`,
    unproved: "warning",
  },
);
