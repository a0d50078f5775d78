import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-scale-target",
    effect: "broken",
    fixable: true,
    docs: {
      what: "An autoscaler names a workload that does not exist.",
      why: "The autoscaler reports FailedGetScale and scales nothing.",
      how: "Correct kind and name of the target; it must lie in the autoscaler's own namespace.",
      see: ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
    },
  },
  {
    targets: ["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "/ReplicationController", "argoproj.io/Rollout"],
    consequence: ({ holder }) => `${holder.id.kind} ${holder.id.name} scales nothing`,
    unproved: "warning",
  },
);
