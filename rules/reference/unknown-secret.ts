import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-secret",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod, Ingress or other object names a Secret that does not exist.",
      why: "Containers that take variables or files from it do not start until it exists; other users of it do not work.",
      how: "Correct the name, add the Secret (or what makes it), or set `optional: true` where the Pod can do without. A Secret that exists in the cluster but not in the input can be declared under `externals`.",
      see: ["https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret"],
    },
  },
  {
    targets: ["/Secret"],
    consequence: ({ holder, without }) =>
      without === "blocks" ? `Pods of ${holder.id.kind} ${holder.id.name} do not start until it exists` : `${holder.id.kind} ${holder.id.name} works without it only in part`,
    unproved: "info",
  },
);
