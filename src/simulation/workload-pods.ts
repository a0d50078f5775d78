import type { Labels } from "../kinds/labels.ts";
import { CronJob, DaemonSet, Deployment, Job, StatefulSet, type Workload } from "../kinds/workload.ts";
import { WorkloadPart } from "../kinds/workload-part.ts";
import type { Node } from "./node.ts";
import { fitsNode } from "./node.ts";
import type { SimulationOptions } from "./options.ts";
import { COMPUTED, type Numbering, type PodGroup } from "./pod-group.ts";

/** How many Pods a workload asks for, and why it asks for none. */
export interface Wanted {
  readonly count: number;
  readonly absence?: string;
}

/** How many Pods the controller of a workload makes, before anything stands in its way (kubernetes pkg/controller: replicaset, deployment, statefulset, daemon, job). */
export function wantedPods(workload: Workload, nodes: readonly Node[], options: SimulationOptions): Wanted {
  if (workload instanceof CronJob) return none(workload.suspended ? "it is suspended" : "it makes Pods only when its schedule says so");
  if (workload instanceof Job) return wantedByJob(workload);
  if (workload instanceof DaemonSet) return wantedByDaemonSet(workload, nodes, options);
  if (workload instanceof WorkloadPart && workload.podPart.absence !== undefined) return none(workload.podPart.absence);
  if (workload instanceof Deployment && workload.paused) return none("it is paused from the start");
  const replicas = Math.max(0, workload.replicas);
  return replicas === 0 ? none("its replicas are 0") : { count: replicas };
}

function none(absence: string): Wanted {
  return { count: 0, absence };
}

function wantedByJob(job: Job): Wanted {
  if (job.suspended) return none("it is suspended");
  if (job.managedBy !== undefined) return none(`it is left to ${job.managedBy}`);
  const { replicas } = job;
  if (replicas > 0) return { count: replicas };
  return none(job.parallelism === 0 ? "its parallelism is 0" : "its completions are 0");
}

/** One Pod on each node that it may run on. Which labels nodes have is only known where the input is everything there is. */
function wantedByDaemonSet(daemonSet: DaemonSet, nodes: readonly Node[], { complete }: SimulationOptions): Wanted {
  const fitting = complete ? nodes.filter((node) => fitsNode(daemonSet.template, node)) : nodes;
  if (fitting.length > 0) return { count: fitting.length };
  return none(nodes.length === 0 ? "there are no nodes" : "no node has the labels that it asks for");
}

/** The labels of a workload's Pods: the template's, and those that its controller adds. */
function podLabels(workload: Workload): Labels {
  const { labels } = workload.template;
  const added = addedLabels(workload);
  if (added.length === 0) return labels;
  const all = new Map(labels);
  for (const [key, value] of added) all.set(key, value);
  return all;
}

function addedLabels(workload: Workload): readonly (readonly [string, string])[] {
  if (workload instanceof Deployment) return [["pod-template-hash", COMPUTED]];
  if (workload instanceof StatefulSet) return [["controller-revision-hash", COMPUTED]];
  if (workload instanceof WorkloadPart) return workload.podPart.labels.map(([key, value]) => [key, value ?? COMPUTED]);
  if (workload instanceof DaemonSet) return [["controller-revision-hash", COMPUTED], ["pod-template-generation", "1"]];
  // With manualSelector the server leaves the template as it is (registry/batch/job generateSelector).
  if (workload instanceof Job && workload.boolean("spec", "manualSelector") !== true) return jobLabels(workload);
  return [];
}

function jobLabels({ name, template: { labels } }: Job): readonly (readonly [string, string])[] {
  const own: readonly (readonly [string, string])[] = [
    ["job-name", name], ["batch.kubernetes.io/job-name", name], ["controller-uid", COMPUTED], ["batch.kubernetes.io/controller-uid", COMPUTED],
  ];
  return own.filter(([key]) => !labels.has(key));
}

/** The labels that number the Pods of StatefulSets, Indexed Jobs and parts of custom resources. */
function podNumbering(workload: Workload): Numbering | undefined {
  if (workload instanceof StatefulSet) {
    return { first: workload.firstOrdinal, prefixes: new Map([["statefulset.kubernetes.io/pod-name", `${workload.name}-`], ["apps.kubernetes.io/pod-index", ""]]) };
  }
  if (workload instanceof WorkloadPart && workload.podPart.numbered) return { first: workload.podPart.numbered.first, prefixes: new Map(workload.podPart.numbered.prefixes) };
  if (workload instanceof Job && workload.isIndexed) return { first: 0, prefixes: new Map([["batch.kubernetes.io/job-completion-index", ""]]) };
  return undefined;
}

/** Why Pods of the workload never get a node; undefined where they do. */
export function unscheduledReason(workload: Workload, nodes: readonly Node[], { complete }: SimulationOptions): string | undefined {
  if (!complete) return undefined;
  const { schedulingGates, nodeName } = workload.template;
  if (schedulingGates.length > 0) return `scheduling gate ${schedulingGates[0] ?? ""} is never lifted`;
  if (nodeName !== undefined && !nodes.some(({ name }) => name === nodeName)) return `there is no node ${nodeName}`;
  return undefined;
}

/** The group of Pods that a workload makes. */
export function groupOf(workload: Workload, count: number, absence: string | undefined, unscheduled: string | undefined): PodGroup {
  const { template } = workload;
  return { namespace: template.namespace, workload, template, labels: podLabels(workload), numbering: podNumbering(workload), count, absence, unscheduled };
}
