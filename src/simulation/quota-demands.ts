import type { Graph } from "../graph/graph.ts";
import type { Container } from "../kinds/container.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import type { ResourceQuota } from "../kinds/quota.ts";
import { limitRangeItems, podResources } from "./pod-resources.ts";
import { computeResource, countsPods } from "./quota-usage.ts";

/** What a container leaves out although a quota of its namespace counts it: `["requests", "cpu"]`. */
export interface UnmetDemand {
  readonly quota: ResourceQuota;
  readonly container: Container;
  readonly missing: readonly (readonly ["requests" | "limits", string])[];
}

/**
 * What the Pods of a template must say and do not, defaults of LimitRanges counted; the API server refuses such Pods. A quota demands only
 * CPU and memory, and nothing of Pods that give their resources as a whole (podComputeQuotaResources in kubernetes pkg/quota/v1/evaluator/core).
 */
export function unmetDemands(graph: Graph, template: PodTemplate): readonly UnmetDemand[] {
  const quotas = graph.ofKind("ResourceQuota").filter(({ namespace }) => namespace === template.namespace);
  if (quotas.length === 0 || template.object("spec", "resources") !== undefined) return [];
  const resources = podResources(template, limitRangeItems(graph, template.namespace, "Container"));
  return quotas.filter((quota) => countsPods(quota, template.workload, resources) === true).flatMap((quota) => {
    const demanded = [...quota.hard.keys()].flatMap((name) => {
      const compute = computeResource(name);
      return compute && (compute[1] === "cpu" || compute[1] === "memory") ? [compute] : [];
    });
    return resources.containers.flatMap(({ container, requests, limits }) => {
      const missing = demanded.filter(([list, resource]) => !(list === "requests" ? requests : limits).has(resource));
      return missing.length === 0 ? [] : [{ quota, container, missing }];
    });
  });
}

/** `requests.cpu, limits.memory` */
export function formatDemand({ missing }: UnmetDemand): string {
  return missing.map(([list, resource]) => `${list}.${resource}`).join(", ");
}
