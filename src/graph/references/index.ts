import type { Resource } from "../../resource/resource.ts";
import { closest } from "../../resource/words.ts";
import { ConfigMap } from "../../kinds/config-map.ts";
import { knownKind } from "../../kinds/index.ts";
import type { ResourceView } from "../../kinds/resource-view.ts";
import { Secret } from "../../kinds/secret.ts";
import { Service } from "../../kinds/service.ts";
import { mayBeMade } from "../custom-objects.ts";
import type { Graph } from "../graph.ts";
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
const NOBODY: readonly Resource[] = [];

/** What operators make for their resources. */
const MADE_BY_OPERATORS: ReadonlySet<string> = new Set(["Service", "Secret", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim"]);

interface Made extends MadeObject { readonly by: Resource }

/**
 * What the objects of a graph name, and what each reference comes to. There are as many references as objects, and nearly all
 * find what they name: those are not kept but read anew for whoever wants them, only who names what is.
 */
export class References {
  private static readonly cache = new WeakMap<Graph, References>();
  private readonly graph: Graph;
  /** Those that do not plainly find what they name, in the order of the input, and where in the list those of a holder begin. */
  private readonly open: Reference[] = [];
  private readonly firstOpen = new Map<Resource, number>();
  /** Who names each object: by its first view, one holder or a list of them. */
  private readonly holders = new Map<ResourceView, Resource | Resource[]>();
  private readonly made = new Map<string, Made>();
  private readonly resolutions = new WeakMap<Reference, Resolution>();
  private readonly namesByKind = new Map<string, Names>();
  private words: Map<string, ReadonlySet<string>> | undefined;
  private every: readonly Reference[] | undefined;
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
      for (const reference of referencesOf(resource)) this.follow(reference);
      const { namespace } = resource.id;
      for (const object of madeBy(resource)) this.made.set(`${object.kind}/${namespace ?? ""}/${object.name}`, { ...object, by: resource });
      hasUnknownMakers ||= makesUnknownObjects(resource);
    }
    this.hasUnknownMakers = hasUnknownMakers;
  }

  private follow(reference: Reference): void {
    const { holder, target } = reference;
    const named = this.graph.first(target);
    if (named === undefined || !findsPart(reference, named)) {
      if (this.open.at(-1)?.holder !== holder) this.firstOpen.set(holder, this.open.length);
      this.open.push(reference);
    }
    if (named === undefined) return;
    const known = this.holders.get(named);
    // The references of a holder come one after the other.
    if (known === undefined) this.holders.set(named, holder);
    else if (!Array.isArray(known)) {
      if (known !== holder) this.holders.set(named, [known, holder]);
    } else if (known.at(-1) !== holder) known.push(holder);
  }

  /** In the order of the input. */
  get all(): readonly Reference[] {
    return (this.every ??= this.graph.resources.flatMap(referencesOf));
  }

  /** The references that a resource holds; read anew at each call. */
  from(resource: Resource): readonly Reference[] {
    return referencesOf(resource);
  }

  /** Those that do not plainly find what they name: the object has no manifest, or none that has the key or the port. Few as a rule; `resolve` says whether the object exists all the same. */
  openFrom(resource: Resource): readonly Reference[] {
    const first = this.firstOpen.get(resource);
    if (first === undefined) return NONE;
    let end = first + 1;
    while (this.open[end]?.holder === resource) end++;
    return this.open.slice(first, end);
  }

  /** Those of them whose object has no manifest. */
  missingFrom(resource: Resource): readonly Reference[] {
    return this.openFrom(resource).filter((reference) => this.isMissing(reference));
  }

  private isMissing({ target }: Reference): boolean {
    return !this.graph.has(target);
  }

  /** The views of the resources that hold such a reference, of some sort. */
  holdersOfMissing(isWanted: (reference: Reference) => boolean): readonly ResourceView[] {
    return this.holdersOfOpen((reference) => isWanted(reference) && this.isMissing(reference));
  }

  /** The views of the resources that hold a reference that is open, of some sort. */
  holdersOfOpen(isWanted: (reference: Reference) => boolean): readonly ResourceView[] {
    const views: ResourceView[] = [];
    for (const reference of this.open) if (views.at(-1)?.resource !== reference.holder && isWanted(reference)) views.push(this.graph.viewOf(reference.holder));
    return views;
  }

  /** The resources that name an object. */
  holdersOf({ id }: Resource): readonly Resource[] {
    const named = this.graph.first(id);
    const holders = named && this.holders.get(named);
    return holders === undefined ? NOBODY : Array.isArray(holders) ? holders : [holders];
  }

  /** What a reference comes to; worked out once where its object has no manifest. */
  resolve(reference: Reference): Resolution {
    const resources = this.graph.find(reference.target);
    if (resources.length > 0) return { state: "found", resources };
    let resolution = this.resolutions.get(reference);
    if (!resolution) this.resolutions.set(reference, (resolution = this.resolveMissing(reference.target)));
    return resolution;
  }

  private resolveMissing(target: Target): Resolution {
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
    return this.holdersOf(resource).some((holder) => holder !== but.holder);
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

/** Whether the manifest of an object plainly has the key or the port that a reference names. */
function findsPart(reference: Reference, named: ResourceView): boolean {
  if (reference.mayNameKeys) {
    if (reference.optional || !(named instanceof ConfigMap || named instanceof Secret)) return true;
    for (const { value } of reference.keys) if (!named.hasKey(value)) return false;
  } else if (reference.mayNamePort && named instanceof Service) {
    const port = reference.port?.value;
    return port === undefined || named.hasPort(port);
  }
  return true;
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
