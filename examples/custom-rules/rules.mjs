// Rules of one's own: kubeverdict.yaml beside this file names the module. docs/custom-rules.md explains them.
import { defineRule } from "kubeverdict";

/** Every workload says who answers for it. */
export const missingOwner = defineRule({
  meta: {
    id: "acme/missing-owner",
    effect: "risky",
    options: { label: { type: "string", description: "The label that names the owner.", default: "acme.example/owner" } },
    docs: {
      what: "A workload does not say who owns it.",
      why: "When it fails, nobody knows whom to ask.",
      how: "Set the label to the name of a team.",
      see: [],
    },
  },
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],

  *check(workload, { options }) {
    if (workload.labels.has(options.label)) return;
    yield {
      at: workload.field.child("metadata", "labels"),
      message: `${workload.kind} ${workload.namespace}/${workload.name} has no label "${options.label}"`,
    };
  },
});

export default [missingOwner];
