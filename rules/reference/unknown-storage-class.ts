import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-storage-class",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A claim asks for a StorageClass that does not exist.",
      why: "The claim stays Pending, and so do the Pods that mount it.",
      how: "Correct the name or add the StorageClass; leave the field out to take the cluster's default class.",
      see: ["https://kubernetes.io/docs/concepts/storage/storage-classes/"],
    },
  },
  {
    targets: ["storage.k8s.io/StorageClass", "storage.k8s.io/VolumeAttributesClass"],
    consequence: ({ holder }) => `the claims of ${holder.id.kind} ${holder.id.name} stay Pending, unless a volume of that class is bound by hand`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
