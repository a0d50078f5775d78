import { quantities, type ResourceQuota } from "../kinds/quota.ts";
import type { PersistentVolumeClaim } from "../kinds/storage.ts";
import type { StatefulSet, Workload } from "../kinds/workload.ts";
import { addQuantities, parseQuantity, ZERO, type Quantity } from "../resource/quantity.ts";
import type { Resource } from "../resource/resource.ts";
import { limitRangeItems, podResources, type PodResources } from "./pod-resources.ts";
import type { Simulation } from "./simulation.ts";

/** What one object of the input uses of a quota. */
export interface Usage { readonly resource: Resource; readonly amount: Quantity }

const COMPUTE: Readonly<Record<string, readonly ["requests" | "limits", string]>> = {
  cpu: ["requests", "cpu"], memory: ["requests", "memory"], "ephemeral-storage": ["requests", "ephemeral-storage"],
};

/** A quota's name for compute resources: whether it counts requests or limits, and of what. Undefined for other names. */
export function computeResource(name: string): readonly ["requests" | "limits", string] | undefined {
  if (Object.hasOwn(COMPUTE, name)) return COMPUTE[name];
  const match = /^(requests|limits)\.(.+)$/.exec(name);
  return match && match[2] !== "storage" ? [match[1] as "requests" | "limits", match[2]!] : undefined;
}

/** Whether a quota counts a Pod; undefined where a scope says so that cannot be worked out here (kubernetes pkg/quota/v1/evaluator/core). */
export function countsPods(quota: ResourceQuota, workload: Workload, resources: PodResources): boolean | undefined {
  if (quota.object("spec", "scopeSelector")) return undefined;
  for (const scope of quota.scopes) {
    const isTerminating = workload.template.integer("spec", "activeDeadlineSeconds") !== undefined;
    const isBestEffort = resources.containers.every(({ requests, limits }) => requests.size === 0 && limits.size === 0);
    const holds: boolean | undefined = scope === "Terminating" ? isTerminating : scope === "NotTerminating" ? !isTerminating : scope === "BestEffort" ? isBestEffort : scope === "NotBestEffort" ? !isBestEffort : undefined;
    if (!holds) return holds;
  }
  return true;
}

/** Who uses how much of a resource of a quota, in the order of the input; undefined for resources that are not counted here. */
export function quotaUsage(quota: ResourceQuota, name: string, simulation: Simulation): readonly Usage[] | undefined {
  const { namespace = "" } = quota;
  const { graph } = simulation;
  const compute = computeResource(name);
  if (compute || name === "pods" || name === "count/pods") return podUsage(quota, compute, simulation);
  // Scopes are about Pods: other objects are not counted by a quota that has some.
  if (quota.scopes.length > 0) return undefined;
  if (name === "persistentvolumeclaims" || name === "requests.storage") return claimUsage(namespace, name, simulation);
  const services = graph.ofKind("Service").filter((service) => service.namespace === namespace);
  if (name === "services" || name === "count/services") return services.map(({ resource }) => ({ resource, amount: count(1) }));
  if (name === "services.loadbalancers") return services.filter(({ type }) => type === "LoadBalancer").map(({ resource }) => ({ resource, amount: count(1) }));
  if (name === "services.nodeports") return services.filter((service) => service.allocatesNodePorts).map(({ resource, ports }) => ({ resource, amount: count(ports.length) }));
  return undefined;
}

function podUsage(quota: ResourceQuota, compute: ReturnType<typeof computeResource>, simulation: Simulation): readonly Usage[] | undefined {
  const { namespace = "" } = quota;
  const items = limitRangeItems(simulation.graph, namespace, "Container");
  const usage: Usage[] = [];
  for (const group of simulation.pods.inNamespace(namespace)) {
    if (group.count === 0) continue;
    const resources = podResources(group.template, items);
    const counts = countsPods(quota, group.template.workload, resources);
    if (counts === undefined) return undefined;
    const each = compute ? resources[compute[0]].get(compute[1]) : count(1);
    if (counts && each) usage.push({ resource: group.workload.resource, amount: times(each, group.count) });
  }
  return usage;
}

function claimUsage(namespace: string, name: string, { graph }: Simulation): readonly Usage[] {
  const amountOf = (size: unknown): Quantity => (name === "persistentvolumeclaims" ? count(1) : parseQuantity(size) ?? ZERO);
  const existing = graph.ofKind("PersistentVolumeClaim").filter((claim) => claim.namespace === namespace);
  const claims = existing.map(({ resource, spec }) => ({ resource, amount: amountOf(spec.storageRequest) }));
  const templates = graph.ofKind("StatefulSet").filter((set: StatefulSet) => set.namespace === namespace)
    .flatMap((set) => set.volumeClaimTemplates.map(({ name, spec }) => ({ resource: set.resource, amount: times(amountOf(quantities(spec, "resources", "requests").get("storage")), set.replicas - madeClaims(set, name, existing)) })));
  return [...claims, ...templates];
}

/** How many of the claims that a StatefulSet makes from a template exist already: `data-db-0` of template `data` and StatefulSet `db`. */
function madeClaims({ name, firstOrdinal, replicas }: StatefulSet, template: string, existing: readonly PersistentVolumeClaim[]): number {
  const prefix = `${template}-${name}-`;
  return existing.filter((claim) => {
    const ordinal = claim.name.startsWith(prefix) ? claim.name.slice(prefix.length) : "";
    return /^\d+$/.test(ordinal) && Number(ordinal) >= firstOrdinal && Number(ordinal) < firstOrdinal + replicas;
  }).length;
}

/** The sum of amounts. */
export function sum(usage: readonly Usage[]): Quantity {
  return usage.reduce((all, { amount }) => addQuantities(all, amount), ZERO);
}

function count(number: number): Quantity {
  return parseQuantity(number) ?? ZERO;
}

function times(quantity: Quantity, factor: number): Quantity {
  let result = ZERO;
  // By doubling: a quantity has no product, and a workload may have thousands of Pods.
  for (let part = quantity, left = factor; left > 0; part = addQuantities(part, part), left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = addQuantities(result, part);
  }
  return result;
}
