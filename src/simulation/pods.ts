import type { Graph } from "../graph/graph.ts";
import { append } from "../graph/multimap.ts";
import { Deployment, Pod, ReplicaSet, type Workload } from "../kinds/workload.ts";
import { adoptionsIn, type Adoptions } from "./adoption.ts";
import type { Applied } from "./applied.ts";
import { makeNodes, realNodes, type Node } from "./node.ts";
import type { SimulationOptions } from "./options.ts";
import { nameOfOwner, type PodGroup } from "./pod-group.ts";
import { workloadParts } from "./workload-parts.ts";
import { groupOf, unscheduledReason, wantedPods, type Wanted } from "./workload-pods.ts";

/** The Pods of all workloads once every controller has done its work, workload by workload. One that has none has a group of 0, with the reason. */
export function makePods(graph: Graph, applied: Applied, options: SimulationOptions): readonly PodGroup[] {
  const real = realNodes(graph);
  const nodes = real.length > 0 ? real : makeNodes(options.nodes);
  const adoptions = adoptionsIn(graph, (workload) => applied.has(workload.resource), options.dropRefused);
  const maker = new PodMaker(applied, options, nodes, adoptions);
  const groups: PodGroup[] = [];
  for (const workloads of [graph.workloads, workloadParts(graph)]) for (const workload of workloads) {
    const group = maker.groupFrom(workload);
    if (group) groups.push(group);
  }
  return groups.every((group) => group.workload === group.template.workload) ? groups : [...byOwner(groups).values()].flat();
}

/** The Pods of each workload, those that it adopted included. */
export function byOwner(groups: readonly PodGroup[]): ReadonlyMap<Workload, readonly PodGroup[]> {
  const owned = new Map<Workload, PodGroup[]>();
  for (const group of groups) append(owned, group.workload, group);
  return owned;
}

class PodMaker {
  private readonly applied: Applied;
  private readonly options: SimulationOptions;
  private readonly nodes: readonly Node[];
  private readonly adoptions: Adoptions;

  constructor(applied: Applied, options: SimulationOptions, nodes: readonly Node[], adoptions: Adoptions) {
    this.applied = applied;
    this.options = options;
    this.nodes = nodes;
    this.adoptions = adoptions;
  }

  /** The Pods that exist because of a workload; another one may own them in the end. */
  groupFrom(workload: Workload): PodGroup | undefined {
    if (workload instanceof Pod) return this.groupOfPod(workload);
    if (workload instanceof ReplicaSet) {
      const deployment = this.adoptions.deploymentOf.get(workload);
      if (deployment) return this.groupOfAdopted(workload, deployment);
    }
    if (workload instanceof Deployment && this.adoptions.currentOf.has(workload)) return undefined;
    const { count, absence } = this.made(workload);
    const taken = Math.min(count, this.adoptions.earlierPodsOf.get(workload)?.length ?? 0);
    // All its Pods may be adopted ones; then it makes none of its own, and nothing is amiss.
    if (taken > 0 && taken === count) return undefined;
    return groupOf(workload, count - taken, absence, unscheduledReason(workload, this.nodes, this.options));
  }

  /** How many Pods a workload has, adopted ones included. */
  private made(workload: Workload): Wanted {
    const refusal = this.applied.refusalOf(workload.resource);
    if (refusal !== undefined) return { count: 0, absence: refusal };
    const wanted = wantedPods(workload, this.nodes, this.options);
    if (wanted.count === 0) return wanted;
    const missing = this.applied.admission.invalidityOf(workload) ?? this.applied.resourceRefusalOf(workload) ?? this.applied.securityRefusalOf(workload) ?? this.applied.admission.refusalOf(workload.template);
    return missing === undefined ? wanted : { count: 0, absence: missing };
  }

  private groupOfPod(pod: Pod): PodGroup {
    const refusal = this.applied.refusalOf(pod.resource) ?? this.applied.resourceRefusalOf(pod) ?? (this.options.dropRefused ? undefined : this.applied.admission.refusalOf(pod.template));
    const unscheduled = unscheduledReason(pod, this.nodes, this.options);
    const controller = this.adoptions.controllerOf.get(pod);
    if (refusal !== undefined || !controller) return groupOf(pod, refusal === undefined ? 1 : 0, refusal, unscheduled);
    const position = this.adoptions.earlierPodsOf.get(controller)?.indexOf(pod) ?? -1;
    const { count } = wantedPods(controller, this.nodes, this.options);
    const isKept = position >= 0 && position < count;
    const group = groupOf(pod, isKept ? 1 : 0, isKept ? undefined : `${nameOfOwner(controller)} adopts it and has all its replicas already`, unscheduled);
    return { ...group, workload: controller };
  }

  /** A Deployment goes on with a ReplicaSet that has its own template, and scales any other down to nothing. */
  private groupOfAdopted(replicaSet: ReplicaSet, deployment: Deployment): PodGroup {
    const isCurrent = this.adoptions.currentOf.get(deployment) === replicaSet;
    const { count, absence } = isCurrent ? this.made(deployment) : { count: 0, absence: `${nameOfOwner(deployment)} adopts it and replaces its Pods` };
    return { ...groupOf(replicaSet, count, absence, unscheduledReason(replicaSet, this.nodes, this.options)), workload: deployment };
  }
}
