import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-role",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A binding names a Role or ClusterRole that does not exist.",
      why: "The binding is accepted and grants nothing.",
      how: "Correct kind and name of the roleRef, or add the role. A RoleBinding can name a Role of its own namespace or a ClusterRole.",
      see: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding"],
    },
  },
  {
    targets: ["rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole"],
    consequence: ({ holder }) => `${holder.id.kind} ${holder.id.name} grants nothing`,
    unproved: "warning",
  },
);
