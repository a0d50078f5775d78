import type { RuleMeta } from "../../rule/rule.ts";

const UPGRADE_GUIDE = ["https://kubernetes.io/docs/reference/using-api/deprecation-guide/"];

/** Of the rule live/exhausted-quota. */
export const EXHAUSTED_QUOTA: RuleMeta = {
  id: "live/exhausted-quota",
  needsCluster: true,
  effect: "risky",
  docs: {
    what: "A quota of a namespace is used up.",
    why: "The next object that counts is refused: a rollout that needs one more Pod for a moment stops.",
    how: "Raise the quota, or remove what is not needed.",
    see: ["https://kubernetes.io/docs/concepts/policy/resource-quotas/"],
  },
};

/** Of the rule live/failing-pods. */
export const FAILING_PODS: RuleMeta = {
  id: "live/failing-pods",
  needsCluster: true,
  effect: "broken",
  docs: {
    what: "Pods of a workload crash, cannot pull an image, cannot be set up, or find no node.",
    why: "They do not run, and waiting will not help.",
    how: "Mend what is named; kubectl describe and kubectl logs --previous of one of the Pods say more.",
    see: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/"],
  },
};

/** Of the rule live/missing-endpoints. */
export const MISSING_ENDPOINTS: RuleMeta = {
  id: "live/missing-endpoints",
  needsCluster: true,
  effect: "broken",
  docs: {
    what: "A Service has fewer ready endpoints in the cluster than its Pods should give it.",
    why: "Requests to it fail, or fewer Pods than wanted answer them.",
    how: "Look at the Pods that are named and mend what keeps them from being ready.",
    see: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/"],
  },
};

/** Of the rule live/refused-pods. */
export const REFUSED_PODS: RuleMeta = {
  id: "live/refused-pods",
  needsCluster: true,
  effect: "broken",
  docs: {
    what: "The controller of a workload may not create the Pods that it wants.",
    why: "A quota, a missing object, a Pod Security level or an admission webhook refuses them, so that they never exist.",
    how: "The event says who refuses them and why: raise the quota, create what is missing, or change the Pod template.",
    see: ["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
  },
};

/** Of the rule live/stale-endpoints. */
export const STALE_ENDPOINTS: RuleMeta = {
  id: "live/stale-endpoints",
  needsCluster: true,
  effect: "broken",
  severity: "warning",
  docs: {
    what: "An endpoint of a Service names a Pod that does not exist.",
    why: "Requests are sent to an address where nobody, or somebody else, answers.",
    how: "Delete an EndpointSlice that somebody wrote by hand; else see whether the controller manager runs.",
    see: ["https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/"],
  },
};

/** Of the rule live/unfit-nodes. */
export const UNFIT_NODES: RuleMeta = {
  id: "live/unfit-nodes",
  needsCluster: true,
  effect: "broken",
  docs: {
    what: "No node of the cluster has the labels that a workload asks for, or all that have them carry taints that it does not tolerate.",
    why: "Its Pods stay Pending until such a node comes.",
    how: "Correct nodeSelector, affinity or tolerations, or label a node. Where an autoscaler makes such nodes on demand, suppress the finding.",
    see: ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
  },
};

/** Of the rule live/removed-by-upgrade. */
export const REMOVED_BY_UPGRADE: RuleMeta = {
  id: "live/removed-by-upgrade",
  needsCluster: true,
  effect: "broken",
  docs: {
    what: "The newer version of Kubernetes serves the kind of this object in no version.",
    why: "After the upgrade nobody can read, change or delete it.",
    how: "Move to what takes its place before the upgrade, and delete the object.",
    see: UPGRADE_GUIDE,
  },
};

/** Of the rule live/refused-after-upgrade. */
export const REFUSED_AFTER_UPGRADE: RuleMeta = {
  id: "live/refused-after-upgrade",
  needsCluster: true,
  effect: "refused",
  docs: {
    what: "The newer version of Kubernetes would refuse this object, which the present one accepts.",
    why: "It goes on as it is, but the next apply of it, unchanged or not, may be refused.",
    how: "Correct the field before the upgrade.",
    see: UPGRADE_GUIDE,
  },
};

/** The rules that only `kubeverdict audit` runs, sorted by id. They are known everywhere, so that they can be set, suppressed and explained without a cluster. */
export const LIVE_METAS: readonly RuleMeta[] = [EXHAUSTED_QUOTA, FAILING_PODS, MISSING_ENDPOINTS, REFUSED_AFTER_UPGRADE, REFUSED_PODS, REMOVED_BY_UPGRADE, STALE_ENDPOINTS, UNFIT_NODES];
