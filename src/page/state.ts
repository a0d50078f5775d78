import type { Category } from "../report/picture/picture.ts";
import type { PageData, PageNode } from "../report/picture/page-data.ts";
import type { Way } from "./way.ts";

/** What the reader has chosen; whoever shows something of it is told when it changes. */
export class State {
  readonly data: PageData;
  readonly hiddenNamespaces = new Set<string>();
  readonly hiddenKinds = new Set<string>();
  onlyFindings = false;
  query = "";
  selected: number | undefined;
  /** The way that is shown, or undefined. */
  way: Way | undefined;
  /** Where a way is to begin, until its end is chosen. */
  from: number | undefined;
  private readonly listeners: ((what: Change) => void)[] = [];

  constructor(data: PageData) {
    this.data = data;
  }

  listen(listener: (what: Change) => void): void {
    this.listeners.push(listener);
  }

  changed(what: Change): void {
    for (const listener of this.listeners) listener(what);
  }

  /** Whether the filters leave a node. */
  isShown({ namespace, kind, findings }: PageNode): boolean {
    return !this.hiddenNamespaces.has(namespace ?? "") && !this.hiddenKinds.has(kind) && (!this.onlyFindings || findings.length > 0);
  }

  /** Whether the search finds a node; every word has to be somewhere in it. */
  matches({ kind, namespace, name, file, detail }: PageNode): boolean {
    const text = `${kind} ${namespace ?? ""}/${name} ${file ?? ""} ${detail}`.toLowerCase();
    return this.query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
  }

  select(node: number | undefined): void {
    this.selected = node;
    this.changed("selection");
  }

  setWay(way: Way | undefined): void {
    this.way = way;
    this.from = undefined;
    this.changed("way");
  }
}

export type Change = "filter" | "search" | "selection" | "way";

/** The order in which kinds are listed. */
export const CATEGORIES: readonly Category[] = ["route", "service", "workload", "config", "storage", "identity", "scaling", "policy", "other"];
