import { groupOf, viewOf, type Kind, type KubernetesKind, type Views } from "../kinds/index.ts";
import type { Labels } from "../kinds/labels.ts";
import { namespaceLabels } from "../kinds/namespace.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import type { Selector } from "../kinds/selector.ts";
import { Workload } from "../kinds/workload.ts";
import type { Judgement } from "../resource/cause.ts";
import type { Resource, ResourceId } from "../resource/resource.ts";
import { Identities } from "./identities.ts";
import { LabelIndex } from "./label-index.ts";
import { append } from "./multimap.ts";

/** What the API server answers to resources. */
type Judgements = Pick<ReadonlyMap<Resource, Judgement>, "get">;

const NO_JUDGEMENTS: Judgements = new Map();
const NONE: readonly ResourceView[] = [];

/** All resources of the input with what is known of them, and the ways to find one. It does not change once it is built. */
export class Graph {
  readonly resources: readonly Resource[];
  /** Everything that makes Pods, bare Pods included, in the order of the input. */
  readonly workloads: readonly Workload[];
  private readonly judgements: Judgements;
  /** Of each resource, in the order of the input. */
  private readonly views: readonly ResourceView[];
  /** By identity, of which the input may say some more than once: the others are among the twins of the first. */
  private readonly byId = new Identities();
  private readonly twins = new Map<ResourceView, ResourceView[]>();
  private readonly twinViews = new Map<Resource, ResourceView>();
  private allTemplates: readonly PodTemplate[] | undefined;
  private templates: LabelIndex<PodTemplate> | undefined;
  private byNamespace: Map<string, ResourceView[]> | undefined;
  private namespaces: ReadonlyMap<string, Labels> | undefined;

  /** `judgements` holds the API server's answers, as far as they were worked out; `read` may remember views for several graphs. */
  constructor(resources: readonly Resource[], judgements: Judgements = NO_JUDGEMENTS, read: (resource: Resource) => ResourceView = viewOf) {
    this.resources = resources;
    this.judgements = judgements;
    this.views = resources.map(read);
    for (const view of this.views) {
      const first = this.byId.add(view);
      if (first === undefined) continue;
      append(this.twins, first, view);
      this.twinViews.set(view.resource, view);
    }
    this.workloads = this.views.filter((view) => view instanceof Workload);
  }

  private all(id: ResourceId): readonly ResourceView[] {
    const first = this.byId.get(id);
    return first === undefined ? NONE : this.withTwins(first);
  }

  private withTwins(first: ResourceView): readonly ResourceView[] {
    const more = this.twins.get(first);
    return more ? [first, ...more] : [first];
  }

  /** What the API server answers to the resource; undefined where nobody asked. */
  judgementOf(resource: Resource): Judgement | undefined {
    return this.judgements.get(resource);
  }

  /** Whether the API server refuses the resource as it is written; then what depends on it says little about its own. */
  isRefused(resource: Resource): boolean {
    return this.judgements.get(resource)?.verdict === "reject";
  }

  /** The view of a resource of this graph; the same object each time. */
  viewOf(resource: Resource): ResourceView {
    // No map of all resources: it would be a sixth of what the graph keeps.
    const first = this.byId.get(resource.id)!;
    return first.resource === resource ? first : this.twinViews.get(resource)!;
  }

  /** The views of resources of this graph. */
  viewsOf(resources: Iterable<Resource>): readonly ResourceView[] {
    return Array.from(resources, (resource) => this.viewOf(resource));
  }

  /** What each workload makes its Pods from, in the order of the input. */
  get podTemplates(): readonly PodTemplate[] {
    return (this.allTemplates ??= this.workloads.map((workload) => workload.template));
  }

  /** Every view of a kind, in the order of the input. */
  ofKind<K extends Kind>(kind: K): readonly Views[K][];
  ofKind(kind: Kind): readonly Views[Kind][] {
    switch (kind) {
      case "Resource": return this.views;
      case "Workload": return this.workloads;
      case "PodTemplate": return this.podTemplates;
      default: return this.byId.ofType(groupOf(kind), kind) as readonly Views[Kind][];
    }
  }

  /** Every view of a kind, be it one of ours or not, in the order of the input. */
  ofType(group: string, kind: string): readonly ResourceView[] {
    return this.byId.ofType(group, kind);
  }

  /** Every view of an API group, in the order of the input. */
  ofGroup(group: string): readonly ResourceView[] {
    return this.views.filter(({ resource }) => resource.id.group === group);
  }

  /** Every resource with that identity: more than one where the input says a thing twice. */
  find(id: ResourceId): readonly Resource[] {
    return this.all(id).map((view) => view.resource);
  }

  /** The view of the one resource with that identity; undefined where there is none, or more than one. */
  only(id: ResourceId): ResourceView | undefined {
    const first = this.byId.get(id);
    return first === undefined || this.twins.has(first) ? undefined : first;
  }

  /** The view of the first resource with that identity; undefined where the input has none. */
  first(id: ResourceId): ResourceView | undefined {
    return this.byId.get(id);
  }

  /** Whether the input has a resource with that identity. */
  has(id: ResourceId): boolean {
    return this.byId.get(id) !== undefined;
  }

  /** The identities that the input says more than once, each with all its resources in the order of the input. */
  get duplicates(): readonly (readonly Resource[])[] {
    return [...this.twins.keys()].map((first) => this.withTwins(first).map((view) => view.resource));
  }

  /** Every view of that kind with that name; `namespace` is undefined for a cluster-scoped kind. */
  named<K extends KubernetesKind>(kind: K, namespace: string | undefined, name: string): readonly Views[K][] {
    return this.all({ group: groupOf(kind), kind, namespace, name }) as readonly ResourceView[] as readonly Views[K][];
  }

  /** Everything that lies in a namespace, in the order of the input. */
  inNamespace(namespace: string): readonly ResourceView[] {
    if (!this.byNamespace) {
      this.byNamespace = new Map();
      for (const view of this.views) if (view.namespace !== undefined) append(this.byNamespace, view.namespace, view);
    }
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The Pod templates of a namespace that a selector matches, by the labels that are written. The simulation knows those that controllers add. */
  selectTemplates(namespace: string, selector: Selector): readonly PodTemplate[] {
    return this.templateIndex.select(namespace, selector);
  }

  /** Pod templates by namespace and label. */
  get templateIndex(): LabelIndex<PodTemplate> {
    return (this.templates ??= new LabelIndex(this.podTemplates));
  }

  /** The namespaces that a manifest declares, with the labels that they have in the cluster. */
  get declaredNamespaces(): ReadonlyMap<string, Labels> {
    return (this.namespaces ??= new Map(this.ofKind("Namespace").map((namespace) => [namespace.name, namespace.effectiveLabels])));
  }

  /** The labels of a namespace; of one that nothing declares only its name is known. */
  namespaceLabels(name: string): Labels {
    return this.declaredNamespaces.get(name) ?? namespaceLabels(name);
  }
}
