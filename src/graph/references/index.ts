import type { Resource } from "../../resource/resource.ts";
import { closest } from "../../resource/words.ts";
import { knownKind } from "../../kinds/index.ts";
import { mayBeMade } from "../custom-objects.ts";
import type { Graph } from "../graph.ts";
import { Identities } from "../identities.ts";
import { append } from "../multimap.ts";
import { existsWithoutManifest, isPlaceholder } from "./existing-objects.ts";
import { madeBy, makesUnknownObjects, type MadeObject } from "./makers.ts";
import { referencesOf, type Reference, type Target } from "./reference.ts";

/** What a reference comes to. */
export type Resolution =
  | { readonly state: "found"; readonly resources: readonly Resource[] }
  /** Every cluster has it. */
  | { readonly state: "built-in" }
  /** A controller makes it from an object of the input; `keys` are undefined where they are not known. */
  | { readonly state: "made"; readonly by: Resource; readonly keys: ReadonlySet<string> | undefined }
  /** It cannot be known: the name is to be filled in, or an operator may make the object for a custom resource. */
  | { readonly state: "unknowable" }
  /** Not in the input. `near` is an object of the same kind and namespace with nearly that name, `elsewhere` those of that name in other namespaces. */
  | { readonly state: "absent"; readonly near: Resource | undefined; readonly elsewhere: readonly Resource[] };

const NONE: readonly Reference[] = [];

/** What operators make for their resources. */
const MADE_BY_OPERATORS: ReadonlySet<string> = new Set(["Service", "Secret", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim"]);

interface Made extends MadeObject { readonly by: Resource }

/** Every reference of a graph, from and to, and what each comes to. */
export class References {
  private static readonly cache = new WeakMap<Graph, References>();
  private readonly graph: Graph;
  private readonly byHolder = new Map<Resource, readonly Reference[]>();
  private readonly byTarget = new Identities<Reference[]>();
  private readonly made = new Map<string, Made>();
  private readonly namesByKind = new Map<string, Names>();
  private words: Map<string, ReadonlySet<string>> | undefined;
  private missing: ReadonlyMap<Resource, readonly Reference[]> | undefined;
  /** Whether the input holds objects that bring others into the cluster that nobody can name from here (a HelmRelease). */
  readonly hasUnknownMakers: boolean;

  /** The references of a graph; worked out once. */
  static of(graph: Graph): References {
    let references = References.cache.get(graph);
    if (!references) References.cache.set(graph, (references = new References(graph)));
    return references;
  }

  private constructor(graph: Graph) {
    this.graph = graph;
    let hasUnknownMakers = false;
    for (const resource of graph.resources) {
      const references = referencesOf(resource);
      if (references.length > 0) this.byHolder.set(resource, references);
      for (const reference of references) this.addTarget(reference);
      const { namespace } = resource.id;
      for (const object of madeBy(resource)) this.made.set(`${object.kind}/${namespace ?? ""}/${object.name}`, { ...object, by: resource });
      hasUnknownMakers ||= makesUnknownObjects(resource);
    }
    this.hasUnknownMakers = hasUnknownMakers;
  }

  private addTarget(reference: Reference): void {
    const known = this.byTarget.get(reference.target);
    if (known) known.push(reference);
    else this.byTarget.set(reference.target, [reference]);
  }

  /** In the order of the input. */
  get all(): readonly Reference[] {
    return [...this.byHolder.values()].flat();
  }

  /** The references that a resource holds. */
  from(resource: Resource): readonly Reference[] {
    return this.byHolder.get(resource) ?? NONE;
  }

  /** The references that a resource holds to objects that have no manifest, few as a rule; `resolve` says whether they exist all the same. */
  missingFrom(resource: Resource): readonly Reference[] {
    this.missing ??= this.findMissing();
    return this.missing.get(resource) ?? NONE;
  }

  /** The resources that hold references to objects that have no manifest. */
  get holdersOfMissing(): Iterable<Resource> {
    this.missing ??= this.findMissing();
    return this.missing.keys();
  }

  /** The resources that hold a reference of some sort. */
  *holdersOf(isWanted: (reference: Reference) => boolean): Iterable<Resource> {
    for (const [holder, references] of this.byHolder) if (references.some(isWanted)) yield holder;
  }

  private findMissing(): ReadonlyMap<Resource, readonly Reference[]> {
    const missing = new Map<Resource, Reference[]>();
    for (const [holder, references] of this.byHolder) {
      for (const reference of references) if (!this.graph.has(reference.target)) append(missing, holder, reference);
    }
    return missing;
  }

  /** The references that name a resource. */
  to({ id }: Resource): readonly Reference[] {
    return this.byTarget.get(id) ?? NONE;
  }

  resolve({ target }: Reference): Resolution {
    const resources = this.graph.find(target);
    if (resources.length > 0) return { state: "found", resources };
    const made = this.made.get(`${target.kind}/${target.namespace ?? ""}/${target.name}`);
    if (made) return { state: "made", by: made.by, keys: made.keys };
    if (existsWithoutManifest(target)) return { state: "built-in" };
    if (isPlaceholder(target.name) || isPlaceholder(target.namespace ?? "")) return { state: "unknowable" };
    const near = this.near(target);
    if (near === undefined && MADE_BY_OPERATORS.has(target.kind) && target.group === "" && mayBeMade(this.graph, target)) return { state: "unknowable" };
    return { state: "absent", near, elsewhere: this.elsewhere(target) };
  }

  /**
   * Whether something else than `but` names an object. A near name that others use was not written for this reference:
   * then the name may be right, and its object somewhere else.
   */
  isUsed(resource: Resource, but: Reference): boolean {
    return this.to(resource).some(({ holder }) => holder !== but.holder);
  }

  /**
   * Whether the name of an object stands as a word in an argument, variable, annotation or ConfigMap of its namespace:
   * programs read objects through the API too.
   */
  isMentioned({ id: { namespace = "", name } }: Resource): boolean {
    this.words ??= new Map();
    let words = this.words.get(namespace);
    if (!words) this.words.set(namespace, (words = wordsIn(this.graph.inNamespace(namespace).map(({ resource }) => resource))));
    return words.has(name);
  }

  /** Whether the input holds an object of that kind in that namespace. */
  hasKind({ kind, namespace = "" }: Target): boolean {
    return this.namesOf(kind).byNamespace.has(namespace);
  }

  /** An object of the kind and namespace whose name differs by a slip. */
  private near({ group, kind, namespace = "", name }: Target): Resource | undefined {
    const names = this.namesOf(kind).byNamespace.get(namespace);
    const word = names && closest(name, names.keys());
    if (word === undefined || !isSlip(name, word)) return undefined;
    const resource = names?.get(word);
    // A kind of somebody else's that has the same name, such as Knative's Service, was not meant.
    return resource && resource.id.group !== group && knownKind(resource.id) === undefined ? undefined : resource;
  }

  private elsewhere({ group, kind, name }: Target): readonly Resource[] {
    return (this.namesOf(kind).byName.get(name) ?? []).filter(({ id }) => id.group === group);
  }

  /** Wanted only where something is missing. */
  private namesOf(kind: string): Names {
    let names = this.namesByKind.get(kind);
    if (!names) this.namesByKind.set(kind, (names = readNames(this.graph.resources.filter(({ id }) => id.kind === kind))));
    return names;
  }
}

/** Objects of a kind by name, whatever their group, to find one that was meant. */
interface Names {
  readonly byName: ReadonlyMap<string, readonly Resource[]>;
  readonly byNamespace: ReadonlyMap<string, ReadonlyMap<string, Resource>>;
}

function readNames(resources: readonly Resource[]): Names {
  const byName = new Map<string, Resource[]>();
  const byNamespace = new Map<string, Map<string, Resource>>();
  for (const resource of resources) {
    const { namespace = "", name } = resource.id;
    append(byName, name, resource);
    let names = byNamespace.get(namespace);
    if (!names) byNamespace.set(namespace, (names = new Map<string, Resource>()));
    names.set(name, resource);
  }
  return { byName, byNamespace };
}

/** Whether two names differ by so little that one is a slip of the other: not in a number, and by one or two letters. */
export function isSlip(name: string, other: string): boolean {
  if (name.replace(/\D/g, "") !== other.replace(/\D/g, "")) return false;
  return Math.abs(name.length - other.length) <= 2 && name.length > 3;
}

/** The words of every text in the values of resources, but for their own names and labels. */
function wordsIn(resources: readonly Resource[]): ReadonlySet<string> {
  const words = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") for (const word of value.match(/[a-z0-9][-a-z0-9.]*[a-z0-9]/g) ?? []) words.add(word);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  for (const { value } of resources) {
    collect(value.spec);
    collect(value.data);
    collect((value.metadata as { annotations?: unknown } | undefined)?.annotations);
  }
  return words;
}
