import type { Graph } from "../graph/graph.ts";
import type { PodDisruptionBudget } from "../kinds/disruption.ts";
import type { Selected } from "./pod-index.ts";
import { Simulation } from "./simulation.ts";

const cache = new WeakMap<Graph, readonly PodDisruptionBudget[]>();

/** The budgets that do not plainly select Pods of which some may be away. */
export function doubtfulBudgets(graph: Graph): readonly PodDisruptionBudget[] {
  let budgets = cache.get(graph);
  if (!budgets) cache.set(graph, (budgets = graph.ofKind("PodDisruptionBudget").filter((budget) => isDoubtful(budget, Simulation.of(graph)))));
  return budgets;
}

function isDoubtful(budget: PodDisruptionBudget, simulation: Simulation): boolean {
  const { selector, namespace = "" } = budget;
  if (!selector) return false;
  const pods = countPods(simulation.select(namespace, selector));
  return pods === 0 || (allowedAway(budget, pods) ?? 1) <= 0 || allowedAtMost(budget) === 0;
}

/** How many Pods there are at the moment. */
export function countPods(selected: readonly Selected[]): number {
  let all = 0;
  for (const { count } of selected) all += count;
  return all;
}

/** How many of a number of Pods may be away, undefined where the budget does not say; percentages round up, for both fields (kubernetes pkg/controller/disruption). */
export function allowedAway({ minAvailable, maxUnavailable }: PodDisruptionBudget, pods: number): number | undefined {
  const away = amount(maxUnavailable, pods);
  if (away !== undefined) return away;
  const stay = amount(minAvailable, pods);
  return stay === undefined ? undefined : pods - stay;
}

/** Where the number of Pods changes, only what blocks any number of them is certain. */
export function allowedAtMost({ minAvailable, maxUnavailable }: PodDisruptionBudget): number {
  return maxUnavailable === 0 || maxUnavailable === "0%" || minAvailable === "100%" ? 0 : 1;
}

function amount(written: number | string | undefined, pods: number): number | undefined {
  if (typeof written !== "string") return written;
  const percent = /^(\d+)%$/.exec(written);
  return percent ? Math.ceil((Number(percent[1]) * pods) / 100) : undefined;
}
