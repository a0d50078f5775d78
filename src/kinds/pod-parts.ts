import { asObject, type Resource } from "../resource/resource.ts";
import { follow, Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";
import type { PodPart } from "./workload-part.ts";

/** The Pods of so many Jobs or groups are told apart; of more, the labels that number them are not known. */
const MOST = 64;

type Label = readonly [key: string, value: string | undefined];

/** The sorts of Pods that a custom resource of a kind with several templates makes; none for other kinds. */
export function podPartsOf(resource: Resource): readonly PodPart[] {
  return KINDS_WITH_PARTS.find(({ group, kind }) => group === resource.id.group && kind === resource.id.kind)?.read(new ResourceView(resource)) ?? [];
}

/** The kinds with several templates of which we know what they make. */
export const KINDS_WITH_PARTS: readonly { readonly group: string; readonly kind: string; readonly read: (view: ResourceView) => readonly PodPart[] }[] = [
  { group: "jobset.x-k8s.io", kind: "JobSet", read: partsOfJobSet },
  { group: "leaderworkerset.x-k8s.io", kind: "LeaderWorkerSet", read: partsOfLeaderWorkerSet },
  { group: "ray.io", kind: "RayCluster", read: partsOfRayCluster },
];

/** Numbers from 0, or one undefined number for all where there are too many. */
function numbersBelow(count: number): readonly (number | undefined)[] {
  return count > MOST ? [undefined] : Array.from({ length: Math.max(count, 0) }, (_, number) => number);
}

const text = (number: number | undefined): string | undefined => (number === undefined ? undefined : String(number));

/** The Jobs of a JobSet, with the labels that its controller and that of Jobs add (labelAndAnnotateObject in pkg/controllers/jobset_controller.go of kubernetes-sigs/jobset). */
function partsOfJobSet(view: ResourceView): PodPart[] {
  const jobs = view.parts(Part, "spec", "replicatedJobs");
  const replicasOf = (job: Part): number => Math.max(0, job.integer("replicas") ?? 1);
  const all = jobs.reduce((sum, job) => sum + replicasOf(job), 0);
  const manager = view.string("spec", "managedBy") ?? JOBSET_CONTROLLER;
  const absence = view.boolean("spec", "suspend") ? "it is suspended" : manager === JOBSET_CONTROLLER ? undefined : `it is left to ${manager}`;
  let first = 0;
  return jobs.flatMap((job, index) => {
    const [name, replicas, start] = [job.string("name") ?? "", replicasOf(job), first];
    first += replicas;
    const count = Math.min(job.integer("template", "spec", "parallelism") ?? 1, job.integer("template", "spec", "completions") ?? Infinity);
    const path = ["spec", "replicatedJobs", index, "template", "spec", "template"];
    const isIndexed = (job.string("template", "spec", "completionMode") ?? "Indexed") === "Indexed";
    return numbersBelow(replicas).map((number): PodPart => ({
      path, absence, count: (number === undefined ? replicas : 1) * count,
      labels: jobLabels(view.name, name, number, { replicas, all, start }),
      ...(isIndexed ? { numbered: { first: 0, prefixes: [["batch.kubernetes.io/job-completion-index", ""]] } } : {}),
    }));
  });
}

const JOBSET_CONTROLLER = "jobset.sigs.k8s.io/jobset-controller";

function jobLabels(set: string, name: string, number: number | undefined, { replicas, all, start }: { readonly replicas: number; readonly all: number; readonly start: number }): Label[] {
  const jobName = number === undefined ? undefined : `${set}-${name}-${number}`;
  const own = (key: string, value: string | undefined): Label => [`jobset.sigs.k8s.io/${key}`, value];
  return [
    own("jobset-name", set), own("replicatedjob-name", name), own("restart-attempt", "0"), own("replicatedjob-replicas", String(replicas)), own("global-replicas", String(all)),
    own("job-index", text(number)), own("job-global-index", text(number === undefined ? undefined : start + number)), own("job-key", undefined),
    ["job-name", jobName], ["batch.kubernetes.io/job-name", jobName], ["controller-uid", undefined], ["batch.kubernetes.io/controller-uid", undefined],
  ];
}

/** The leader of each group, which a StatefulSet makes, and its workers, which another one makes (pkg/controllers and pkg/webhooks of kubernetes-sigs/lws). */
function partsOfLeaderWorkerSet(view: ResourceView): PodPart[] {
  const { name } = view;
  const [replicas, size] = [Math.max(0, view.integer("spec", "replicas") ?? 1), view.integer("spec", "leaderWorkerTemplate", "size") ?? 1];
  const template = (kind: string) => ["spec", "leaderWorkerTemplate", kind];
  const own = (key: string, value: string | undefined): Label => [`leaderworkerset.sigs.k8s.io/${key}`, value];
  const common = [own("name", name), own("group-key", undefined), own("template-revision-hash", undefined)];
  const leaders: PodPart = {
    path: template(view.object("spec", "leaderWorkerTemplate", "leaderTemplate") ? "leaderTemplate" : "workerTemplate"), count: replicas, absence: undefined,
    labels: [...common, own("worker-index", "0")],
    numbered: { first: 0, prefixes: [["leaderworkerset.sigs.k8s.io/group-index", ""], ["apps.kubernetes.io/pod-index", ""], ["statefulset.kubernetes.io/pod-name", `${name}-`]] },
  };
  if (size < 2) return [leaders];
  return [leaders, ...numbersBelow(replicas).map((group): PodPart => ({
    path: template("workerTemplate"), count: (group === undefined ? replicas : 1) * (size - 1), absence: undefined,
    labels: [...common, own("group-index", text(group))],
    ...(group === undefined ? {} : { numbered: { first: 1, prefixes: [["leaderworkerset.sigs.k8s.io/worker-index", ""], ["apps.kubernetes.io/pod-index", ""], ["statefulset.kubernetes.io/pod-name", `${name}-${group}-`]] } }),
  }))];
}

/** The head and the worker groups as they begin, before anything scales them (labelPod in ray-operator/controllers/ray/common/pod.go of ray-project/kuberay). */
function partsOfRayCluster(view: ResourceView): PodPart[] {
  const absence = view.boolean("spec", "suspend") ? "it is suspended" : undefined;
  const part = (path: readonly (number | string)[], type: string, group: string, count: number): PodPart => {
    const overridden = asObject(follow(view.value, [...path, "metadata", "labels"])) ?? {};
    const identifier = `${view.name}-${type}`;
    const labels: readonly Label[] = [
      ["ray.io/is-ray-node", "yes"], ["ray.io/identifier", identifier.length > 63 ? undefined : identifier], ["app.kubernetes.io/name", "kuberay"], ["app.kubernetes.io/created-by", "kuberay-operator"],
    ];
    return { path, count, absence, labels: [["ray.io/cluster", view.name], ["ray.io/node-type", type], ["ray.io/group", group], ...labels.filter(([key]) => !Object.hasOwn(overridden, key))] };
  };
  const workers = view.parts(Part, "spec", "workerGroupSpecs").map((group, index) =>
    part(["spec", "workerGroupSpecs", index, "template"], "worker", group.string("groupName") ?? "", rayReplicas(group) * (group.integer("numOfHosts") ?? 1)));
  return [part(["spec", "headGroupSpec", "template"], "head", "headgroup", 1), ...workers];
}

function rayReplicas(group: Part): number {
  if (group.boolean("suspend")) return 0;
  const [least, most] = [group.integer("minReplicas") ?? 0, group.integer("maxReplicas") ?? Infinity];
  return Math.max(0, Math.min(Math.max(group.integer("replicas") ?? least, least), most));
}
