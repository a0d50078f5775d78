import { defineUnusedRule } from "../../src/rule/unused-object.ts";

export default defineUnusedRule(
  {
    id: "reference/unused-claim",
    effect: "risky",
    severity: "info",
    docs: {
      what: "No Pod of the input mounts a PersistentVolumeClaim.",
      why: "It takes up (and often costs) storage for nothing, or the mount was forgotten or misspelled.",
      how: "Remove it, or mount it in a Pod.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/"],
    },
  },
  "PersistentVolumeClaim",
  // The claims of a StatefulSet are named after template and Pod.
  ({ name }) => /-\d+$/.test(name),
);
