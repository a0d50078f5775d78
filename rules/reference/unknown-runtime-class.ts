import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-runtime-class",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod names a RuntimeClass that does not exist.",
      why: "The API server refuses every such Pod, so the workload makes none.",
      how: "Correct the name or add the RuntimeClass.",
      see: ["https://kubernetes.io/docs/concepts/containers/runtime-class/"],
    },
  },
  {
    targets: ["node.k8s.io/RuntimeClass"],
    consequence: ({ holder }) => `no Pod of ${holder.id.kind} ${holder.id.name} is made until it exists`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
