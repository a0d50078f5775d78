import type { Labels } from "../kinds/labels.ts";
import type { Condition, Selector } from "../kinds/selector.ts";
import { append } from "./multimap.ts";

/** What can be selected by labels within a namespace. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: Labels;
}

interface KeyEntries<T> {
  readonly all: readonly T[];
  readonly byValue: ReadonlyMap<string, readonly T[]>;
}

const NOTHING: readonly never[] = [];

/** After so many keys of a namespace, all others are looked at in one go. */
const KEYS_ONE_BY_ONE = 16;

/** What a namespace has, by label keys: those that are asked for, since most labels are in no selector. */
class Entries<T extends Labelled> {
  readonly all: T[] = [];
  private readonly byKey = new Map<string, KeyEntries<T>>();
  private isComplete = false;

  /** What has a label with the key; undefined where nothing has. */
  withKey(key: string): KeyEntries<T> | undefined {
    const known = this.byKey.get(key);
    if (known || this.isComplete) return known;
    if (this.byKey.size < KEYS_ONE_BY_ONE) this.index(key);
    else this.complete();
    return this.byKey.get(key);
  }

  private index(key: string): void {
    const all: T[] = [];
    const byValue = new Map<string, T[]>();
    for (const item of this.all) {
      const value = item.labels.get(key);
      if (value === undefined) continue;
      all.push(item);
      append(byValue, value, item);
    }
    this.byKey.set(key, { all: all.length === this.all.length ? this.all : all, byValue });
  }

  private complete(): void {
    this.isComplete = true;
    const more = new Map<string, { readonly all: T[]; readonly byValue: Map<string, T[]> }>();
    for (const item of this.all) for (const [key, value] of item.labels) {
      if (this.byKey.has(key)) continue;
      let ofKey = more.get(key);
      if (!ofKey) more.set(key, (ofKey = { all: [], byValue: new Map<string, T[]>() }));
      ofKey.all.push(item);
      append(ofKey.byValue, value, item);
    }
    for (const [key, ofKey] of more) this.byKey.set(key, ofKey);
  }
}

/**
 * Finds what a selector matches without looking at everything: inverted lists of each namespace, by label and by key.
 * The condition with the shortest lists is looked up, and the others are checked on what it gives.
 */
export class LabelIndex<T extends Labelled> {
  private readonly namespaces = new Map<string, Entries<T>>();

  constructor(items: Iterable<T>) {
    for (const item of items) {
      let entries = this.namespaces.get(item.namespace);
      if (!entries) this.namespaces.set(item.namespace, (entries = new Entries<T>()));
      entries.all.push(item);
    }
  }

  /** The namespaces in which there is anything. */
  get namespaceNames(): readonly string[] {
    return [...this.namespaces.keys()];
  }

  /** Everything in the namespace, in the order in which it was given. */
  inNamespace(namespace: string): readonly T[] {
    return this.namespaces.get(namespace)?.all ?? NOTHING;
  }

  /** What has the label with the value. */
  withLabel(namespace: string, key: string, value: string): readonly T[] {
    return this.namespaces.get(namespace)?.withKey(key)?.byValue.get(value) ?? NOTHING;
  }

  /** What has the label, with whatever value. */
  withKey(namespace: string, key: string): readonly T[] {
    return this.namespaces.get(namespace)?.withKey(key)?.all ?? NOTHING;
  }

  /** What the selector matches in the namespace, in the order in which it was given where one value is looked up. */
  select(namespace: string, selector: Selector): readonly T[] {
    const entries = this.namespaces.get(namespace);
    if (!entries || !selector.isReadable) return NOTHING;
    let rarest: readonly (readonly T[])[] | undefined;
    let least = entries.all.length;
    for (const condition of selector.conditions) {
      const lists = listsOf(entries, condition);
      if (!lists) continue;
      let size = 0;
      for (const list of lists) size += list.length;
      if (size === 0) return NOTHING;
      if (size <= least) {
        rarest = lists;
        least = size;
      }
    }
    const matches: T[] = [];
    for (const list of rarest ?? [entries.all]) for (const item of list) if (selector.matches(item.labels)) matches.push(item);
    return matches;
  }
}

/** The lists that hold all that satisfies a condition; undefined where it cannot be looked up (NotIn, DoesNotExist). */
function listsOf<T extends Labelled>(entries: Entries<T>, { key, operator, values }: Condition): readonly (readonly T[])[] | undefined {
  const ofKey = entries.withKey(key);
  if (operator === "Exists") return [ofKey?.all ?? NOTHING];
  if (operator !== "In") return undefined;
  if (!ofKey) return [];
  if (values.length === 1) return [ofKey.byValue.get(values[0]!) ?? NOTHING];
  return [...new Set(values)].map((value) => ofKey.byValue.get(value) ?? NOTHING);
}
