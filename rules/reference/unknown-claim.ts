import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-claim",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod mounts a PersistentVolumeClaim that does not exist.",
      why: "The Pod stays Pending until the claim exists.",
      how: "Correct the name or add the PersistentVolumeClaim. A StatefulSet makes its own claims from volumeClaimTemplates, named after template and Pod.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes"],
    },
  },
  {
    targets: ["/PersistentVolumeClaim"],
    consequence: ({ holder }) => `Pods of ${holder.id.kind} ${holder.id.name} stay Pending until it exists`,
    unproved: "warning",
  },
);
