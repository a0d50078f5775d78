import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-service",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A webhook, APIService, route or rollout names a Service that does not exist.",
      why: "Requests that should go there fail: a webhook that cannot be reached refuses (or skips) every matching request, an API group is unavailable, a route answers with an error.",
      how: "Correct name and namespace, or add the Service. One that exists in the cluster but not in the input can be declared under `externals`.",
      see: ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference"],
    },
  },
  {
    targets: ["/Service"],
    // ingress/unknown-service and workload/unknown-governing-service speak of those.
    notFrom: ["networking.k8s.io/Ingress", "apps/StatefulSet"],
    consequence: ({ holder }) => `what ${holder.id.kind} ${holder.id.name} sends there fails`,
    unproved: "warning",
  },
);
