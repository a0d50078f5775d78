import type { Labels } from "../kinds/labels.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import { satisfies, type Condition, type Selector } from "../kinds/selector.ts";
import type { Workload } from "../kinds/workload.ts";

/** The value of a label that a controller computes (a hash, a UID). It is no legal label value, so that nothing selects it by name. */
export const COMPUTED = "?";

/** Labels whose value tells the Pods of a group apart: a text, and then the number of the Pod. */
export interface Numbering {
  readonly first: number;
  /** By label key, the text before the number. */
  readonly prefixes: ReadonlyMap<string, string>;
}

/** Pods of one workload that are all alike, or alike but for their numbers. */
export interface PodGroup {
  readonly namespace: string;
  /** The workload that they belong to in the end: the one that made them, or adopted them. */
  readonly workload: Workload;
  /** What they were made from; of an adopted Pod, the Pod itself. */
  readonly template: PodTemplate;
  /** Those of the template, with those that controllers add; numbered ones apart. */
  readonly labels: Labels;
  readonly numbering: Numbering | undefined;
  /** How many there are; 0 where there could be some, and `absence` says why there are none. */
  readonly count: number;
  readonly absence: string | undefined;
  /** Why they never run, and so get no address; undefined for Pods that do. */
  readonly unscheduled: string | undefined;
}

/** `Deployment/web`: how Pods and endpoints name their workload. */
export function nameOfOwner({ kind, name }: Workload): string {
  return `${kind}/${name}`;
}

/** How many Pods of a group a selector matches; undefined where it is not for its Pods at all, whatever their number. */
export function countSelected({ labels, numbering, count }: PodGroup, selector: Selector): number | undefined {
  if (selector.conditions.some((condition) => !numbering?.prefixes.has(condition.key) && !satisfies(labels, condition))) return undefined;
  if (!numbering) return count;
  let chosen: ReadonlySet<number> | undefined;
  const left = new Set<number>();
  for (const condition of selector.conditions) {
    const prefix = numbering.prefixes.get(condition.key);
    if (prefix === undefined || condition.operator === "Exists") continue;
    if (condition.operator === "DoesNotExist") return 0;
    const numbers = numbersIn(condition, prefix, numbering.first, count);
    if (condition.operator === "NotIn") for (const number of numbers) left.add(number);
    else chosen = chosen ? new Set(numbers.filter((number) => chosen?.has(number))) : new Set(numbers);
  }
  return chosen ? [...chosen].filter((number) => !left.has(number)).length : count - left.size;
}

/** The Pod numbers that the values of a condition name. */
function numbersIn({ values }: Condition, prefix: string, first: number, count: number): readonly number[] {
  return values.flatMap((value) => {
    const digits = value.startsWith(prefix) ? value.slice(prefix.length) : "";
    const number = Number(digits);
    return String(number) === digits && Number.isInteger(number) && number >= first && number < first + count ? [number] : [];
  });
}
