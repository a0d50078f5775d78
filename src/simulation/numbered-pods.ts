import type { Selector } from "../kinds/selector.ts";
import type { PodGroup } from "./pod-group.ts";

/** The labels whose value has the number of a Pod (podNumbering in workload-pods.ts). */
export const NUMBER_LABELS: ReadonlySet<string> = new Set(["statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index"]);

/** Workloads with more Pods than this stay together: nobody writes policies for single ones of so many. */
const MOST = 1000;

/** The groups, with those apart by Pod whose numbers a selector looks at; nobody asks for the selectors where no Pods have numbers. */
export function separate(groups: readonly PodGroup[], selectors: () => Iterable<Selector>): readonly PodGroup[] {
  if (!groups.some(({ numbering, count }) => numbering && count > 0)) return groups;
  const keys = new Set<string>();
  for (const { conditions } of selectors()) for (const { key } of conditions) keys.add(key);
  return groups.flatMap((group) => {
    const { numbering, count } = group;
    if (!numbering || count === 0 || count > MOST || ![...numbering.prefixes.keys()].some((key) => keys.has(key))) return [group];
    return Array.from({ length: count }, (_, i): PodGroup => {
      const numbered = [...numbering.prefixes].map(([key, prefix]): [string, string] => [key, `${prefix}${numbering.first + i}`]);
      return { ...group, count: 1, labels: new Map([...group.labels, ...numbered]), numbering: undefined };
    });
  });
}
