import type { ResourceView } from "../kinds/resource-view.ts";
import type { Resource } from "../resource/resource.ts";
import type { Rule } from "../rule/rule.ts";
import type { ManifestDocument } from "../source/document.ts";
import type { Entry } from "./entry.ts";
import type { Found } from "./run.ts";

const NOTHING: readonly Found[] = [];

/** What was found, by what it was found in; kept while that lives. */
export class FoundStore {
  private readonly byRule: ReadonlyMap<Rule, number>;
  private readonly base: FoundStore | undefined;
  private readonly byPlace = new WeakMap<Resource | ManifestDocument, readonly Found[]>();
  private readonly byView = new WeakMap<Resource, readonly Found[]>();

  /** `active` are the rules in the order of a run. What this one knows nothing of is looked up in `base`. */
  constructor(active: readonly Rule[], base?: FoundStore) {
    // What the API server says comes at last.
    this.byRule = base?.byRule ?? new Map(active.map((rule, i) => [rule, rule.on === "cause" || rule.on === "warning" ? active.length : i]));
    this.base = base;
  }

  /** Takes what was found in entries that were read anew, and in the views that were looked at, in the place of what is known of them. */
  take(found: readonly Found[], read: readonly Entry[], looked: readonly ResourceView[]): void {
    for (const { documents, resources } of read) for (const one of [...documents, ...resources]) this.forget(this.byPlace, one);
    for (const { resource } of looked) this.forget(this.byView, resource);
    for (const one of found) {
      if (one.problem && one.view) add(this.byView, one.view, one);
      else add(this.byPlace, one.problem ? one.problem.at.resource : one.document, one);
    }
  }

  /** What was found in a view by the rules that look at it. */
  inView({ resource }: ResourceView): readonly Found[] {
    return this.byView.get(resource) ?? this.base?.byView.get(resource) ?? NOTHING;
  }

  /** In the order of a run over everything: by rule, and for each in the order of the entries; what the API server says at last. */
  all(entries: readonly Entry[]): Found[] {
    const all: Found[] = [];
    for (const { documents, resources, views } of entries) {
      for (const document of documents) for (const found of this.inPlace(document)) all.push(found);
      for (const resource of resources) for (const found of this.inPlace(resource)) all.push(found);
      for (const view of views) for (const found of this.inView(view)) all.push(found);
    }
    return all.sort((a, b) => this.byRule.get(a.rule)! - this.byRule.get(b.rule)!);
  }

  private inPlace(place: Resource | ManifestDocument): readonly Found[] {
    return this.byPlace.get(place) ?? this.base?.byPlace.get(place) ?? NOTHING;
  }

  private forget<K extends object>(map: WeakMap<K, readonly Found[]>, key: K): void {
    if (this.base) map.set(key, NOTHING);
    else map.delete(key);
  }
}

function add<K extends object>(map: WeakMap<K, readonly Found[]>, key: K, found: Found): void {
  const list = map.get(key);
  if (list && list !== NOTHING) (list as Found[]).push(found);
  else map.set(key, [found]);
}
