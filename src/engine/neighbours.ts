import { namespaceLabels } from "../kinds/namespace.ts";
import type { Selector } from "../kinds/selector.ts";
import type { Labels } from "../kinds/labels.ts";
import { objectToken, usesToken, type Links, type View } from "./links.ts";

/** The links of everything in one place: a namespace, or one cluster-scoped object. */
class Place {
  readonly mentions = new Set<string>();
  readonly isSeenBy = new Set<string>();
  readonly wants = new Set<string>();
  readonly offers = new Set<string>();
  /** By what the selector says. */
  readonly views = new Map<string, View>();
  looksEverywhere = false;

  constructor(all: Iterable<Links>, cluster: ReadonlySet<string>, clusterKinds: ReadonlySet<string>) {
    const links = [...all];
    for (const { offers } of links) for (const token of offers) this.offers.add(token);
    for (const one of links) {
      for (const name of one.mentions) {
        this.mentions.add(name);
        if (one.isSeenWhereMentioned) this.isSeenBy.add(name);
      }
      for (const token of one.wants) this.wants.add(token);
      for (const token of one.lacks) if (!this.offers.has(token) && !cluster.has(token)) this.wants.add(token);
      for (const target of one.clusterTargets) if (clusterKinds.has(usesToken(target)) && !cluster.has(objectToken(target))) this.wants.add(usesToken(target));
      for (const view of one.namespaces) this.views.set(`${view.selector.isReadable} ${view.selector} ${view.offering ?? ""}`, view);
      this.looksEverywhere ||= one.looksEverywhere;
    }
  }
}

/** What lies where, for Neighbours: the links by namespace, those of cluster-scoped objects one by one. */
export interface Population {
  readonly inNamespace: (namespace: string) => Iterable<Links>;
  readonly namespaces: Iterable<string>;
  readonly cluster: readonly Links[];
  /** `uses group/Kind` of every cluster-scoped object. */
  readonly clusterKinds: ReadonlySet<string>;
  /** Of the namespaces that are declared. */
  readonly labels: ReadonlyMap<string, Labels>;
}

/**
 * Which namespaces depend on which. Everything depends on the cluster-scoped objects; when one of them changes, or a namespace
 * comes or goes, there have to be new neighbours.
 */
export class Neighbours {
  private readonly population: Population;
  private readonly clusterOffers: ReadonlySet<string>;
  private readonly places = new Map<string, Place>();
  private readonly clusterPlaces: readonly Place[];
  private readonly labels = new Map<string, Labels>();
  private readonly counts = new Map<string, number>();

  constructor(population: Population) {
    this.population = population;
    this.clusterOffers = new Set(population.cluster.flatMap(({ offers }) => offers));
    for (const namespace of population.namespaces) {
      this.labels.set(namespace, population.labels.get(namespace) ?? namespaceLabels(namespace));
      this.update(namespace);
    }
    this.clusterPlaces = population.cluster.map((links) => this.placeOf([links]));
  }

  private placeOf(links: Iterable<Links>): Place {
    return new Place(links, this.clusterOffers, this.population.clusterKinds);
  }

  /** Looks again at what lies in a namespace. */
  update(namespace: string): void {
    this.places.set(namespace, this.placeOf(this.population.inNamespace(namespace)));
  }

  /** Gives what puts things back as they are now, after updates of these namespaces. */
  keep(namespaces: Iterable<string>): () => void {
    const kept = [...namespaces].map((namespace) => [namespace, this.places.get(namespace)!] as const);
    return () => { for (const [namespace, place] of kept) this.places.set(namespace, place); };
  }

  /** The other namespaces whose findings can depend on what lies in this one. */
  dependents(namespace: string): string[] {
    return [...this.places].filter(([name, place]) => name !== namespace && this.dependsOn(place, name, namespace)).map(([name]) => name);
  }

  /** The other namespaces on which the findings in this one can depend. */
  dependencies(namespace: string): string[] {
    const place = this.places.get(namespace);
    return place ? [...this.places.keys()].filter((name) => name !== namespace && this.dependsOn(place, namespace, name)) : [];
  }

  /** The cluster-scoped objects, by their number in the population, whose findings can depend on what lies in the namespace. */
  clusterDependents(namespace: string): number[] {
    return this.clusterPlaces.flatMap((place, i) => (this.dependsOn(place, undefined, namespace) ? [i] : []));
  }

  /** The namespaces on which the findings of a cluster-scoped object can depend. */
  clusterDependencies(index: number): string[] {
    return [...this.places.keys()].filter((name) => this.dependsOn(this.clusterPlaces[index]!, undefined, name));
  }

  private dependsOn(place: Place, own: string | undefined, on: string): boolean {
    const other = this.places.get(on)!;
    if (place.looksEverywhere || place.mentions.has(on) || (own !== undefined && other.isSeenBy.has(own))) return true;
    for (const token of place.wants) if (other.offers.has(token)) return true;
    for (const view of place.views.values()) if (this.looksInto(view, on, other)) return true;
    return false;
  }

  private looksInto({ selector, offering }: View, namespace: string, place: Place): boolean {
    if (!selector.matches(this.labels.get(namespace)!)) return false;
    return offering === undefined || namespace === "kube-system" || place.offers.has(offering) || this.countMatches(selector) < 2;
  }

  /** How many namespaces a selector matches. */
  private countMatches(selector: Selector): number {
    const key = String(selector);
    let count = this.counts.get(key);
    if (count === undefined) {
      count = [...this.labels.values()].filter((labels) => selector.matches(labels)).length;
      this.counts.set(key, count);
    }
    return count;
  }
}
