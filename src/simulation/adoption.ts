import type { Graph } from "../graph/graph.ts";
import { LabelIndex } from "../graph/label-index.ts";
import { append } from "../graph/multimap.ts";
import type { Labels } from "../kinds/labels.ts";
import { DaemonSet, Job, Pod, ReplicaSet, ReplicationController, StatefulSet, type Deployment, type Workload } from "../kinds/workload.ts";
import { isSame, keyOf } from "../resource/resource.ts";
import { compareText } from "../resource/words.ts";

/** Who takes over objects that nobody owns: controllers adopt what their selector matches (kubernetes pkg/controller ControllerRefManager). */
export interface Adoptions {
  /** The controller that adopts a bare Pod. */
  readonly controllerOf: ReadonlyMap<Pod, Workload>;
  /**
   * The bare Pods that a controller finds when it is made, in the order of the input, and counts among its replicas.
   * One that comes later finds all replicas made; it is adopted and, as the newest, deleted (ActivePodsWithRanks).
   */
  readonly earlierPodsOf: ReadonlyMap<Workload, readonly Pod[]>;
  /** The Deployment that adopts a ReplicaSet, because its selector matches the ReplicaSet's own labels. */
  readonly deploymentOf: ReadonlyMap<ReplicaSet, Deployment>;
  /** The adopted ReplicaSet that a Deployment goes on with, because it has the Deployment's own template. */
  readonly currentOf: ReadonlyMap<Deployment, ReplicaSet>;
}

/**
 * Works out the adoptions among the workloads that exist. `inOrder`: the input is applied in its order; otherwise the
 * outcome does not depend on it, and bare Pods are there first.
 */
export function adoptionsIn(graph: Graph, exists: (workload: Workload) => boolean, inOrder: boolean): Adoptions {
  const controllerOf = new Map<Pod, Workload>();
  const earlierPodsOf = new Map<Workload, Pod[]>();
  const before = new Set<Workload>();
  const isOrphan = (workload: Workload): workload is Pod => workload instanceof Pod && exists(workload) && !isOwned(workload);
  const hasOrphans = graph.ofKind("Pod").some(isOrphan);
  const workloads = inOrder || !hasOrphans ? graph.workloads : [...graph.workloads].sort(compareWorkloads);
  const orphans = new LabelIndex(workloads.filter(isOrphan).map(asLabelled));
  for (const workload of hasOrphans ? workloads : []) {
    before.add(workload);
    if (!adoptsPods(workload) || !exists(workload)) continue;
    for (const { item: pod } of selected(orphans, workload)) {
      if (controllerOf.has(pod) || (workload instanceof StatefulSet && !isMemberOf(workload, pod))) continue;
      controllerOf.set(pod, workload);
      if (before.has(pod)) append(earlierPodsOf, workload, pod);
    }
  }
  const deploymentOf = replicaSetAdoptions(graph, exists);
  const currentOf = new Map<Deployment, ReplicaSet>();
  for (const [replicaSet, deployment] of deploymentOf) {
    if (!currentOf.has(deployment) && isSame(replicaSet.template.value, deployment.template.value)) currentOf.set(deployment, replicaSet);
  }
  return { controllerOf, earlierPodsOf, deploymentOf, currentOf };
}

function replicaSetAdoptions(graph: Graph, exists: (workload: Workload) => boolean): ReadonlyMap<ReplicaSet, Deployment> {
  const deploymentOf = new Map<ReplicaSet, Deployment>();
  const replicaSets = graph.ofKind("ReplicaSet").filter((replicaSet) => exists(replicaSet) && !isOwned(replicaSet));
  if (replicaSets.length === 0) return deploymentOf;
  const orphans = new LabelIndex(replicaSets.map(asLabelled));
  for (const deployment of graph.ofKind("Deployment")) {
    if (!exists(deployment)) continue;
    for (const { item } of selected(orphans, deployment)) if (!deploymentOf.has(item)) deploymentOf.set(item, deployment);
  }
  return deploymentOf;
}

/** Bare Pods first, then by name. */
function compareWorkloads(a: Workload, b: Workload): number {
  const isPod = Number(b instanceof Pod) - Number(a instanceof Pod);
  if (isPod !== 0) return isPod;
  return compareText(keyOf(a.id), keyOf(b.id));
}

/** An object with its own labels, as ControllerRefManager matches them. */
interface Orphan<W extends Workload> { readonly namespace: string; readonly labels: Labels; readonly item: W }

function asLabelled<W extends Workload>(item: W): Orphan<W> {
  return { namespace: item.namespace ?? "", labels: item.labels, item };
}

function selected<W extends Workload>(orphans: LabelIndex<Orphan<W>>, { namespace = "", selector }: Workload): readonly Orphan<W>[] {
  return selector && !selector.isEmpty ? orphans.select(namespace, selector) : [];
}

function isOwned(workload: Workload): boolean {
  return workload.ownerReferences.some(({ controller }) => controller);
}

/** A Deployment's own ReplicaSets select a hash that bare Pods lack; other Jobs select a UID. */
function adoptsPods(workload: Workload): boolean {
  return workload instanceof ReplicaSet || workload instanceof ReplicationController || workload instanceof DaemonSet || workload instanceof StatefulSet || workload instanceof Job;
}

/** A StatefulSet takes only Pods that have one of its names. */
function isMemberOf({ name }: StatefulSet, pod: Pod): boolean {
  const dash = pod.name.lastIndexOf("-");
  return pod.name.slice(0, dash) === name && /^\d+$/.test(pod.name.slice(dash + 1));
}
