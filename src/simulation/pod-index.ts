import { LabelIndex } from "../graph/label-index.ts";
import { append } from "../graph/multimap.ts";
import { Selector, type Condition } from "../kinds/selector.ts";
import { countSelected, type PodGroup } from "./pod-group.ts";

/** Pods that a selector matches: how many of a group. */
export interface Selected {
  readonly group: PodGroup;
  readonly count: number;
}

const NONE: readonly Condition[] = [];
const POD_NAME = "statefulset.kubernetes.io/pod-name";

/** Finds Pods by labels, those that number them included. */
export class PodIndex {
  readonly groups: readonly PodGroup[];
  private readonly plain: LabelIndex<PodGroup>;
  private byValue: Map<string, PodGroup[]> | undefined;
  private readonly numberKeys = new Set<string>();
  private readonly numberedByKey = new Map<string, PodGroup[]>();
  private readonly numberedByName = new Map<string, PodGroup[]>();

  constructor(groups: readonly PodGroup[]) {
    this.groups = groups;
    this.plain = new LabelIndex(groups);
    for (const group of groups) {
      if (!group.numbering) continue;
      for (const [key, prefix] of group.numbering.prefixes) {
        this.numberKeys.add(key);
        append(this.numberedByKey, `${group.namespace}\n${key}`, group);
        if (key === POD_NAME) append(this.numberedByName, `${group.namespace}\n${prefix}`, group);
      }
    }
  }

  /** The namespaces that have Pods. */
  get namespaces(): readonly string[] {
    return this.plain.namespaceNames;
  }

  /** The groups of a namespace. */
  inNamespace(namespace: string): readonly PodGroup[] {
    return this.plain.inNamespace(namespace);
  }

  /** The groups of a namespace that have the label with the value. */
  withLabel(namespace: string, key: string, value: string): readonly PodGroup[] {
    return this.plain.withLabel(namespace, key, value);
  }

  /** The groups of a namespace that have the label, with whatever value. */
  withKey(namespace: string, key: string): readonly PodGroup[] {
    return this.plain.withKey(namespace, key);
  }

  /** The groups of a namespace that have a label with the value, under whatever key. */
  withValue(namespace: string, value: string): readonly PodGroup[] {
    if (!this.byValue) {
      this.byValue = new Map();
      for (const group of this.groups) for (const one of new Set(group.labels.values())) append(this.byValue, `${group.namespace}\n${one}`, group);
    }
    return this.byValue.get(`${namespace}\n${value}`) ?? [];
  }

  /** The groups that a selector matches. */
  selectGroups(namespace: string, selector: Selector): readonly PodGroup[] {
    if (!this.looksAtNumbers(selector)) return this.plain.select(namespace, selector);
    return this.select(namespace, selector).map(({ group }) => group);
  }

  /** The Pods that a selector matches; a group that has none at the moment is among them with 0. */
  select(namespace: string, selector: Selector): readonly Selected[] {
    const numbered = !this.looksAtNumbers(selector) ? NONE : selector.conditions.filter(({ key }) => this.numberedByKey.has(`${namespace}\n${key}`));
    if (numbered.length === 0) return this.plain.select(namespace, selector).map((group) => ({ group, count: group.count }));
    if (!selector.isReadable) return [];
    const selected: Selected[] = [];
    for (const group of this.candidates(namespace, selector, numbered)) {
      const count = countSelected(group, selector);
      if (count !== undefined && (count > 0 || group.count === 0)) selected.push({ group, count });
    }
    return selected;
  }

  private looksAtNumbers({ conditions }: Selector): boolean {
    return this.numberKeys.size > 0 && conditions.some(({ key }) => this.numberKeys.has(key));
  }

  /** The groups that could match a selector on numbers, as few as can be told without looking at them. */
  private candidates(namespace: string, selector: Selector, numbered: readonly Condition[]): readonly PodGroup[] {
    const byName = numbered.find(({ key, operator }) => key === POD_NAME && operator === "In");
    if (byName) {
      const prefixes = new Set(byName.values.map((value) => value.slice(0, value.lastIndexOf("-") + 1)));
      const written = byName.values.flatMap((value) => this.plain.withLabel(namespace, POD_NAME, value));
      return [...new Set([...[...prefixes].flatMap((prefix) => this.numberedByName.get(`${namespace}\n${prefix}`) ?? []), ...written])];
    }
    const plain = selector.conditions.filter((condition) => !numbered.includes(condition));
    if (plain.length > 0) return this.plain.select(namespace, new Selector(selector, plain));
    const mustHave = numbered.find(({ operator }) => operator === "In" || operator === "Exists");
    // The same key may number the Pods of one group and stand as it is on those of another.
    return mustHave ? [...new Set([...(this.numberedByKey.get(`${namespace}\n${mustHave.key}`) ?? []), ...this.plain.withKey(namespace, mustHave.key)])] : this.plain.inNamespace(namespace);
  }
}
