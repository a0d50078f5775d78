import { Namespace } from "../kinds/namespace.ts";
import type { Labels } from "../kinds/labels.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { Workload } from "../kinds/workload.ts";
import type { Resource } from "../resource/resource.ts";
import { linksOf, usesToken, type Links } from "./links.ts";
import { Neighbours } from "./neighbours.ts";

/** What has to be looked at again after a change, and what with it. */
export interface Part {
  /** Whose findings may be different; undefined: everybody's. */
  readonly look: ReadonlySet<Resource> | undefined;
  /** Whether they can depend on it. */
  readonly isContext: (view: ResourceView) => boolean;
}

const EVERYTHING: Part = { look: undefined, isContext: () => true };

/** Keeps track of who depends on whom while resources change. */
export class Scope {
  private links = new Map<Resource, Links>();
  private byNamespace = new Map<string, Set<ResourceView>>();
  private names: ReadonlySet<string> = new Set();
  private declared: ReadonlySet<string> = new Set();
  private cluster: readonly ResourceView[] = [];
  private neighbours: Neighbours | undefined;

  /** Takes the views of the changed sources away and the new ones in; `all` gives those of now. */
  change(before: readonly ResourceView[], after: readonly ResourceView[], all: () => readonly ResourceView[], everything: boolean): Part {
    return everything || this.touchesAll(before, after) ? this.reset(all()) : this.exchange(before, after);
  }

  /** What the same change would touch; nothing is kept of it. */
  preview(before: readonly ResourceView[], after: readonly ResourceView[]): Part {
    if (this.touchesAll(before, after)) {
      for (const { resource } of after) this.links.delete(resource);
      return EVERYTHING;
    }
    const restore = this.neighbours!.keep(namespacesOf(before, after));
    const part = this.exchange(before, after);
    this.move(after, before);
    restore();
    return part;
  }

  private exchange(before: readonly ResourceView[], after: readonly ResourceView[]): Part {
    const touched = namespacesOf(before, after);
    const dirty = new Set(touched);
    const dirtyCluster = new Set<number>();
    const collect = (): void => {
      for (const namespace of touched) {
        for (const name of this.neighbours!.dependents(namespace)) dirty.add(name);
        for (const index of this.neighbours!.clusterDependents(namespace)) dirtyCluster.add(index);
      }
    };
    collect();
    this.move(before, after);
    for (const namespace of touched) this.neighbours!.update(namespace);
    collect();
    return this.partOf(dirty, dirtyCluster);
  }

  private move(away: readonly ResourceView[], there: readonly ResourceView[]): void {
    for (const view of away) {
      this.links.delete(view.resource);
      this.byNamespace.get(view.namespace!)!.delete(view);
    }
    for (const view of there) this.add(view);
  }

  private partOf(dirty: ReadonlySet<string>, dirtyCluster: ReadonlySet<number>): Part {
    const context = new Set(dirty);
    for (const name of dirty) for (const other of this.neighbours!.dependencies(name)) context.add(other);
    for (const index of dirtyCluster) for (const other of this.neighbours!.clusterDependencies(index)) context.add(other);
    const look = new Set<Resource>();
    for (const name of dirty) for (const { resource } of this.byNamespace.get(name)!) look.add(resource);
    for (const index of dirtyCluster) look.add(this.cluster[index]!.resource);
    return { look, isContext: ({ namespace }) => namespace === undefined || context.has(namespace) };
  }

  /** What lies in no namespace matters to all; so does a namespace that comes or goes, and what says so. */
  private touchesAll(before: readonly ResourceView[], after: readonly ResourceView[]): boolean {
    if (!this.neighbours) return true;
    if ([...before, ...after].some(({ namespace }) => namespace === undefined || !this.byNamespace.has(namespace))) return true;
    if (before.some(({ resource }) => this.links.get(resource)!.mattersEverywhere) || after.some((view) => this.linksOf(view).mattersEverywhere)) return true;
    // Namespaces that nothing declares are known by their Pods, and by what lies in them.
    const [made, gone] = [after, before].map((views) => new Set(views.flatMap((view) => (view instanceof Workload ? [view.namespace!] : [])))) as [Set<string>, Set<string>];
    for (const namespace of new Set([...made, ...gone])) if (!this.declared.has(namespace) && made.has(namespace) !== gone.has(namespace) && !this.hasOtherPods(namespace, before)) return true;
    const left = new Map<string, number>();
    for (const { namespace } of before) if (!this.declared.has(namespace!)) left.set(namespace!, (left.get(namespace!) ?? this.byNamespace.get(namespace!)!.size) - 1);
    for (const { namespace } of after) left.delete(namespace!);
    return [...left.values()].includes(0);
  }

  private hasOtherPods(namespace: string, but: readonly ResourceView[]): boolean {
    for (const view of this.byNamespace.get(namespace)!) if (view instanceof Workload && !but.includes(view)) return true;
    return false;
  }

  private reset(all: readonly ResourceView[]): Part {
    this.links = new Map();
    this.byNamespace = new Map();
    this.cluster = all.filter(({ namespace }) => namespace === undefined);
    const labels = new Map<string, Labels>();
    for (const view of this.cluster) if (view instanceof Namespace) labels.set(view.name, view.effectiveLabels);
    this.declared = new Set(labels.keys());
    for (const name of this.declared) this.byNamespace.set(name, new Set());
    for (const { namespace } of all) if (namespace !== undefined && !this.byNamespace.has(namespace)) this.byNamespace.set(namespace, new Set());
    this.names = new Set(this.byNamespace.keys());
    for (const view of all) this.add(view);
    this.neighbours = new Neighbours({
      inNamespace: (namespace) => [...this.byNamespace.get(namespace)!].map(({ resource }) => this.links.get(resource)!),
      namespaces: this.byNamespace.keys(),
      cluster: this.cluster.map(({ resource }) => this.links.get(resource)!),
      clusterKinds: new Set(this.cluster.map(({ id }) => usesToken(id))),
      labels,
    });
    return EVERYTHING;
  }

  private linksOf(view: ResourceView): Links {
    let links = this.links.get(view.resource);
    if (!links) this.links.set(view.resource, (links = linksOf(view, this.names)));
    return links;
  }

  private add(view: ResourceView): void {
    this.linksOf(view);
    if (view.namespace !== undefined) this.byNamespace.get(view.namespace)!.add(view);
  }
}

function namespacesOf(before: readonly ResourceView[], after: readonly ResourceView[]): ReadonlySet<string> {
  return new Set([...before, ...after].map(({ namespace }) => namespace!));
}
