import type { Resource } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";

/** From a resource to its Pod templates; `*` is every item of a list or entry of a map. */
const PATTERNS: Readonly<Record<string, readonly FieldPath[]>> = {
  "/Pod": [[]],
  "/ReplicationController": [["spec", "template"]],
  "/PodTemplate": [["template"]],
  "apps/Deployment": [["spec", "template"]],
  "apps/ReplicaSet": [["spec", "template"]],
  "apps/StatefulSet": [["spec", "template"]],
  "apps/DaemonSet": [["spec", "template"]],
  "batch/Job": [["spec", "template"]],
  "batch/CronJob": [["spec", "jobTemplate", "spec", "template"]],
  // Custom resources whose controllers make Pods from an ordinary Pod template.
  "argoproj.io/Rollout": [["spec", "template"]],
  "serving.knative.dev/Service": [["spec", "template"]],
  "apps.openshift.io/DeploymentConfig": [["spec", "template"]],
  "apps.kruise.io/CloneSet": [["spec", "template"]],
  "apps.kruise.io/StatefulSet": [["spec", "template"]],
  "apps.kruise.io/DaemonSet": [["spec", "template"]],
  "keda.sh/ScaledJob": [["spec", "jobTargetRef", "template"]],
  "jobset.x-k8s.io/JobSet": [["spec", "replicatedJobs", "*", "template", "spec", "template"]],
  "leaderworkerset.x-k8s.io/LeaderWorkerSet": [["spec", "leaderWorkerTemplate", "leaderTemplate"], ["spec", "leaderWorkerTemplate", "workerTemplate"]],
  "ray.io/RayCluster": [["spec", "headGroupSpec", "template"], ["spec", "workerGroupSpecs", "*", "template"]],
  "kubeflow.org/PyTorchJob": [["spec", "pytorchReplicaSpecs", "*", "template"]],
  "kubeflow.org/TFJob": [["spec", "tfReplicaSpecs", "*", "template"]],
};
const NONE: readonly FieldPath[] = [];

/** The same by kind, and then by group: asked of every resource, so that no text is put together for it. */
const BY_KIND = new Map<string, Map<string, readonly FieldPath[]>>();
for (const [type, paths] of Object.entries(PATTERNS)) {
  const slash = type.indexOf("/");
  const kind = type.slice(slash + 1);
  BY_KIND.set(kind, (BY_KIND.get(kind) ?? new Map<string, readonly FieldPath[]>()).set(type.slice(0, slash), paths));
}

/** The ways from a resource to the Pod templates in it; of a bare Pod, the Pod itself. */
export function podTemplatePatterns({ id: { group, kind }, podTemplatePaths }: Resource): readonly FieldPath[] {
  if (podTemplatePaths) return podTemplatePaths;
  const byGroup = BY_KIND.get(kind);
  return byGroup?.get(group) ?? (group === "extensions" ? byGroup?.get("apps") : undefined) ?? NONE;
}
