import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-priority-class",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod names a PriorityClass that does not exist.",
      why: "The API server refuses every such Pod, so the workload makes none.",
      how: "Correct the name or add the PriorityClass.",
      see: ["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"],
    },
  },
  {
    targets: ["scheduling.k8s.io/PriorityClass"],
    consequence: ({ holder }) => `no Pod of ${holder.id.kind} ${holder.id.name} is made until it exists`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
