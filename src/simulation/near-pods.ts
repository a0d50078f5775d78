import { append } from "../graph/multimap.ts";
import { isSlip } from "../graph/references/index.ts";
import { satisfies, type Requirement, type Selector } from "../kinds/selector.ts";
import { closest } from "../resource/words.ts";
import type { PodGroup } from "./pod-group.ts";
import type { Simulation } from "./simulation.ts";

/** Pods that a selector does not match, although it seems to have meant them. */
export interface NearPods {
  readonly group: PodGroup;
  /** The requirements that their labels do not satisfy; none where they only lie in another namespace. */
  readonly differing: readonly Requirement[];
  /** For one differing equality: the value that the Pods have for its key, where it could be a slip. */
  readonly value: string | undefined;
}

/** The one label by which near Pods differ, where it looks like a slip of the pen; names that differ in a number are different names. */
export function slipIn(near: NearPods | undefined): Requirement | undefined {
  const [requirement, ...more] = near?.differing ?? [];
  if (!requirement || more.length > 0 || near?.value === undefined) return undefined;
  const wanted = requirement.values[0]!;
  return isSlip(wanted, near.value) || wanted.startsWith(`${near.value}-`) || near.value.startsWith(`${wanted}-`) ? requirement : undefined;
}

/** How many candidates are looked at: a hint is not worth a search through everything. */
const LIMIT = 500;

/**
 * The Pods that come nearest to a selector that matches nothing: first those of the namespace that satisfy all but one of
 * several requirements, then those whose value for the only key is a slip away, then those of another namespace that match.
 */
export function nearPods(selector: Selector, namespace: string, simulation: Simulation): NearPods | undefined {
  return nearInNamespace(selector, namespace, simulation) ?? inOtherNamespace(selector, namespace, simulation);
}

function nearInNamespace(selector: Selector, namespace: string, simulation: Simulation): NearPods | undefined {
  const { requirements } = selector;
  let best: NearPods | undefined;
  for (const group of candidates(selector, namespace, simulation)) {
    const differing = requirements.filter((requirement) => !satisfies(group.labels, requirement));
    const value = differing.length === 1 ? slipOf(differing[0]!, group) : undefined;
    if (differing.length === requirements.length && value === undefined) continue;
    if (!best || rank({ group, differing, value }) < rank(best)) best = { group, differing, value };
  }
  return best;
}

/** Fewer differences are nearer, and of those a slip is nearer than a label that is missing. */
function rank({ differing, value }: NearPods): number {
  return differing.length * 2 - (value === undefined ? 0 : 1);
}

function candidates(selector: Selector, namespace: string, { pods }: Simulation): ReadonlySet<PodGroup> {
  const found = new Set<PodGroup>();
  const add = (groups: readonly PodGroup[]): void => {
    for (let i = 0; i < groups.length && found.size < LIMIT; i++) found.add(groups[i]!);
  };
  for (const { key, operator, values } of selector.conditions) {
    const lists = operator === "In" ? values.map((value) => pods.withLabel(namespace, key, value)) : [];
    if (lists.some(({ length }) => length > 0)) lists.forEach(add);
    else add(pods.withKey(namespace, key));
  }
  return found;
}

/** The value that the Pods have for the key of an equality, where it looks like what was meant. */
function slipOf({ key, operator, values }: Requirement, { labels }: PodGroup): string | undefined {
  const value = labels.get(key);
  if (value === undefined || operator !== "In" || values.length !== 1) return undefined;
  const wanted = values[0]!;
  const isPart = wanted.length > 2 && (value.startsWith(`${wanted}-`) || wanted.startsWith(`${value}-`));
  return isPart || closest(wanted, [value]) !== undefined ? value : undefined;
}

const byLabel = new WeakMap<Simulation, ReadonlyMap<string, readonly PodGroup[]>>();

function inOtherNamespace(selector: Selector, namespace: string, simulation: Simulation): NearPods | undefined {
  const equality = selector.conditions.find(({ operator, values }) => operator === "In" && values.length === 1);
  if (!equality) return undefined;
  let index = byLabel.get(simulation);
  if (!index) {
    const groups = new Map<string, PodGroup[]>();
    for (const group of simulation.pods.groups) for (const [key, value] of group.labels) append(groups, `${key}=${value}`, group);
    byLabel.set(simulation, (index = groups));
  }
  const group = (index.get(`${equality.key}=${equality.values[0]!}`) ?? []).slice(0, LIMIT).find((one) => one.namespace !== namespace && selector.matches(one.labels));
  return group && { group, differing: [], value: undefined };
}
