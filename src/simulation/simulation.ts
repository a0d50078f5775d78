import type { Graph } from "../graph/graph.ts";
import { LabelIndex, type Labelled } from "../graph/label-index.ts";
import { append } from "../graph/multimap.ts";
import type { Selector } from "../kinds/selector.ts";
import type { EndpointSlice } from "../kinds/endpoints.ts";
import type { Service } from "../kinds/service.ts";
import { Pod, type Workload } from "../kinds/workload.ts";
import { Applied } from "./applied.ts";
import { endpointsOf, type ServiceEndpoints } from "./endpoints.ts";
import { DEFAULT_OPTIONS, type SimulationOptions } from "./options.ts";
import { PodIndex, type Selected } from "./pod-index.ts";
import { byOwner, makePods } from "./pods.ts";
import type { PodGroup } from "./pod-group.ts";

const NAMES_TO_COMPARE = 200;

/** The same for options that make no difference. */
function keyOf({ complete, nodes, nodePortRange, version, dropRefused }: SimulationOptions): string {
  return `${complete}/${nodes}/${nodePortRange.join("-")}/${dropRefused ? version : "all"}`;
}

const DEFAULT_KEY = keyOf(DEFAULT_OPTIONS);

/** What the controllers of a cluster make of the resources of a graph. Work is shared: every part is done once, when it is first asked for. */
export class Simulation {
  private static readonly cache = new WeakMap<Graph, Map<string, Simulation>>();
  readonly graph: Graph;
  readonly options: SimulationOptions;
  /** Which resources exist. */
  readonly applied: Applied;
  private readonly groups: readonly PodGroup[];
  private groupsByWorkload: ReadonlyMap<Workload, readonly PodGroup[]> | undefined;
  private index: PodIndex | undefined;
  private slices: ReadonlyMap<string, readonly EndpointSlice[]> | undefined;
  private endpointsByNamespace: Map<string, string[]> | undefined;
  private ownLabels: LabelIndex<Labelled & { readonly workload: Workload }> | undefined;
  private owners: ReadonlyMap<Workload, Workload> | undefined;
  private readonly endpoints = new Map<Service, ServiceEndpoints>();

  /** The simulation of a graph; the same one for the same options. */
  static of(graph: Graph, options: SimulationOptions = DEFAULT_OPTIONS): Simulation {
    let simulations = Simulation.cache.get(graph);
    if (!simulations) Simulation.cache.set(graph, (simulations = new Map<string, Simulation>()));
    // Rules ask for each of their objects.
    const key = options === DEFAULT_OPTIONS ? DEFAULT_KEY : keyOf(options);
    let simulation = simulations.get(key);
    if (!simulation) simulations.set(key, (simulation = new Simulation(graph, options)));
    return simulation;
  }

  private constructor(graph: Graph, options: SimulationOptions) {
    this.graph = graph;
    this.options = options;
    this.applied = new Applied(graph, options);
    this.groups = makePods(graph, this.applied, options);
  }

  /** The Pods that are a workload's in the end, those that it adopted included. */
  podsOf(workload: Workload): readonly PodGroup[] {
    this.groupsByWorkload ??= byOwner(this.groups);
    return this.groupsByWorkload.get(workload) ?? [];
  }

  /** How many Pods are a workload's in the end. */
  podCount(workload: Workload): number {
    return this.podsOf(workload).reduce((sum, { count }) => sum + count, 0);
  }

  /** All Pods, by namespace and label. */
  get pods(): PodIndex {
    return (this.index ??= new PodIndex(this.groups));
  }

  /** The Pods of a namespace that a selector matches; workloads that make none at the moment are among them with 0 Pods. */
  select(namespace: string, selector: Selector): readonly Selected[] {
    return this.pods.select(namespace, selector);
  }

  /** Whether the Pods of a namespace have labels with all the keys that a selector asks for. */
  hasKeys(namespace: string, { conditions }: Selector): boolean {
    return conditions.every(({ key }) => this.pods.withKey(namespace, key).length > 0);
  }

  /** The Pods that a Service sends to; none for an ExternalName Service, and for one without a selector. */
  selectedBy(service: Service): readonly Selected[] {
    const { selector, namespace } = service;
    return selector && service.type !== "ExternalName" ? this.select(namespace ?? "", selector) : [];
  }

  /** Where a Service sends, and what stands in its way. */
  endpointsOf(service: Service): ServiceEndpoints {
    let endpoints = this.endpoints.get(service);
    if (!endpoints) this.endpoints.set(service, (endpoints = endpointsOf(service, this)));
    return endpoints;
  }

  /** The EndpointSlices of the input that say they are the Service's. */
  slicesOf({ namespace, name }: Service): readonly EndpointSlice[] {
    return (this.slices ??= this.indexSlices()).get(`${namespace ?? ""}/${name}`) ?? [];
  }

  private indexSlices(): ReadonlyMap<string, readonly EndpointSlice[]> {
    const slices = new Map<string, EndpointSlice[]>();
    for (const slice of this.graph.ofKind("EndpointSlice")) {
      if (slice.serviceName !== undefined && this.applied.has(slice.resource)) append(slices, `${slice.namespace ?? ""}/${slice.serviceName}`, slice);
    }
    return slices;
  }

  /** The workload that owns the Pods made by another in the end: the controller that adopted a bare Pod. */
  ownerOf(workload: Workload): Workload | undefined {
    this.owners ??= new Map(this.pods.groups.map((group) => [group.template.workload, group.workload]));
    return this.owners.get(workload);
  }

  /** The first workload whose own labels a selector matches: they are not those of its Pods. */
  workloadLabelled(namespace: string, selector: Selector): Workload | undefined {
    this.ownLabels ??= new LabelIndex(this.graph.workloads.map((workload) => ({ namespace: workload.namespace ?? "", labels: workload.labels, workload })));
    return this.ownLabels.select(namespace, selector).find(({ workload }) => !(workload instanceof Pod))?.workload;
  }

  /** Names of Endpoints of a namespace, enough of them to find one that is nearly right. */
  endpointsNames(namespace: string): readonly string[] {
    if (!this.endpointsByNamespace) {
      this.endpointsByNamespace = new Map();
      for (const { namespace: of, name } of this.graph.ofKind("Endpoints")) append(this.endpointsByNamespace, of ?? "", name);
    }
    return (this.endpointsByNamespace.get(namespace) ?? []).slice(0, NAMES_TO_COMPARE);
  }
}
