import type { Labels } from "../kinds/labels.ts";
import type { Requirement, Selector } from "../kinds/selector.ts";
import { append } from "./multimap.ts";

/** What can be selected by labels within a namespace. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: Labels;
}

interface Entries<T> {
  readonly all: T[];
  readonly byKey: Map<string, T[]>;
  readonly byPair: Map<string, T[]>;
}

/**
 * Finds what a selector matches without looking at everything: inverted lists of each namespace, by label and by key.
 * The requirement with the shortest lists is looked up, and the others are checked on what it gives.
 */
export class LabelIndex<T extends Labelled> {
  private readonly namespaces = new Map<string, Entries<T>>();

  constructor(items: Iterable<T>) {
    for (const item of items) this.add(item);
  }

  private add(item: T): void {
    let entries = this.namespaces.get(item.namespace);
    if (!entries) this.namespaces.set(item.namespace, (entries = { all: [], byKey: new Map(), byPair: new Map() }));
    entries.all.push(item);
    for (const [key, value] of item.labels) {
      append(entries.byKey, key, item);
      append(entries.byPair, pair(key, value), item);
    }
  }

  /** The namespaces in which there is anything. */
  get namespaceNames(): readonly string[] {
    return [...this.namespaces.keys()];
  }

  /** Everything in the namespace, in the order in which it was given. */
  inNamespace(namespace: string): readonly T[] {
    return this.namespaces.get(namespace)?.all ?? [];
  }

  /** What has the label with the value. */
  withLabel(namespace: string, key: string, value: string): readonly T[] {
    return this.namespaces.get(namespace)?.byPair.get(pair(key, value)) ?? [];
  }

  /** What has the label, with whatever value. */
  withKey(namespace: string, key: string): readonly T[] {
    return this.namespaces.get(namespace)?.byKey.get(key) ?? [];
  }

  /** What the selector matches in the namespace, in the order in which it was given where one value is looked up. */
  select(namespace: string, selector: Selector): readonly T[] {
    const entries = this.namespaces.get(namespace);
    if (!entries || !selector.isReadable) return [];
    let rarest: readonly (readonly T[])[] = [entries.all];
    let least = entries.all.length;
    for (const requirement of selector.requirements) {
      const lists = listsOf(entries, requirement);
      if (!lists) continue;
      const size = lists.reduce((sum, list) => sum + list.length, 0);
      if (size <= least) {
        rarest = lists;
        least = size;
      }
    }
    const matches: T[] = [];
    for (const list of rarest) for (const item of list) if (selector.matches(item.labels)) matches.push(item);
    return matches;
  }
}

/** The lists that hold all that satisfies a requirement; undefined where it cannot be looked up (NotIn, DoesNotExist). */
function listsOf<T>(entries: Entries<T>, { key, operator, values }: Requirement): readonly (readonly T[])[] | undefined {
  if (operator === "Exists") return [entries.byKey.get(key) ?? []];
  if (operator !== "In") return undefined;
  return [...new Set(values)].map((value) => entries.byPair.get(pair(key, value)) ?? []);
}

/** A key for a label; no label key holds a line break. */
function pair(key: string, value: string): string {
  return `${key}\n${value}`;
}
