import type { Graph } from "../graph/graph.ts";
import type { Container } from "../kinds/container.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import type { LimitRangeItem } from "../kinds/quota.ts";
import { compareQuantities, parseQuantity, type Quantity } from "../resource/quantity.ts";
import { limitRangeItems, podResources, type Amounts } from "./pod-resources.ts";

/** A bound of a LimitRange that Pods of a template do not keep to. */
export interface Breach {
  readonly item: LimitRangeItem;
  readonly bound: "min" | "max";
  /** The resource: `cpu`. */
  readonly name: string;
  readonly allowed: Quantity;
  /** What is asked for; undefined where nothing is, which a bound does not allow either. */
  readonly asked: Quantity | undefined;
  /** The container that asks; undefined for the Pod as a whole. */
  readonly container: Container | undefined;
}

/** Every breach of the LimitRanges of a namespace, defaults filled in (minConstraint and maxConstraint in plugin/pkg/admission/limitranger). */
export function limitRangeBreaches(graph: Graph, template: PodTemplate): readonly Breach[] {
  if (graph.ofKind("LimitRange").length === 0) return [];
  const items = limitRangeItems(graph, template.namespace, "Container");
  const { containers, requests, limits } = podResources(template, items);
  return [
    ...items.flatMap((item) => containers.flatMap((one) => breachesOf(item, one.requests, one.limits, one.container))),
    ...limitRangeItems(graph, template.namespace, "Pod").flatMap((item) => breachesOf(item, requests, limits, undefined)),
  ];
}

function breachesOf(item: LimitRangeItem, requests: Amounts, limits: Amounts, container: Container | undefined): Breach[] {
  const found: Breach[] = [];
  for (const bound of ["min", "max"] as const) {
    for (const [name, written] of item.amounts(bound)) {
      const allowed = parseQuantity(written);
      if (!allowed) continue;
      const [request, limit] = [requests.get(name), limits.get(name)];
      const needed = bound === "min" ? request : limit;
      const wrong = [needed, bound === "min" ? limit : request].find((one) => one && compareQuantities(one, allowed) === (bound === "min" ? -1 : 1));
      if (!needed || wrong) found.push({ item, bound, name, allowed, asked: needed && wrong, container });
    }
  }
  return found;
}
