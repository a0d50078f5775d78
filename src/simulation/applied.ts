import type { Graph } from "../graph/graph.ts";
import { Namespace } from "../kinds/namespace.ts";
import { Service } from "../kinds/service.ts";
import { Pod, type Workload } from "../kinds/workload.ts";
import type { Cause } from "../resource/cause.ts";
import { nameOf, type Resource } from "../resource/resource.ts";
import { limitRangeBreaches } from "./limit-ranges.ts";
import type { SimulationOptions } from "./options.ts";
import { PodAdmission } from "./pod-admission.ts";
import { enforcedLevel, type EnforcedLevel } from "./pod-security/level.ts";
import { violationsOf } from "./pod-security/violations.ts";
import { formatDemand, unmetDemands } from "./quota-demands.ts";

/**
 * Which resources exist once the input has been applied, object by object and in order, to an empty cluster: not those
 * that the API server refuses for themselves, nor those that it refuses because of what was there before.
 */
export class Applied {
  private readonly refusals = new Map<Resource, string>();
  /** Of the identities that the input says more than once: those that exist already. */
  private readonly names = new Set<number>();
  private readonly twins: ReadonlyMap<Resource, number>;
  private readonly nodePorts = new Map<number, Resource>();
  private readonly clusterIPs = new Map<string, Resource>();
  /** What the namespaces that exist demand of Pods, by their names. */
  private readonly levels = new Map<string, EnforcedLevel>();
  /** Where resources stand in the input. */
  private positions: ReadonlyMap<Resource, number> | undefined;
  private readonly graph: Graph;
  private readonly options: SimulationOptions;
  /** What Pods may ask for that exists in the end. */
  readonly admission: PodAdmission;

  constructor(graph: Graph, options: SimulationOptions) {
    this.graph = graph;
    this.options = options;
    this.admission = new PodAdmission(graph, options);
    this.twins = new Map(graph.duplicates.filter(([first]) => first!.id.name !== "").flatMap((resources, i) => resources.map((resource) => [resource, i] as const)));
    // For rules nothing is refused, so that nothing need be remembered.
    for (const resource of options.dropRefused ? graph.resources : []) {
      const refusal = this.refusalFor(resource);
      if (refusal === undefined) this.remember(resource);
      else this.refusals.set(resource, refusal);
    }
  }

  has(resource: Resource): boolean {
    return !this.refusals.has(resource);
  }

  /** Why the API server refuses the resource; undefined where it does not. */
  refusalOf(resource: Resource): string | undefined {
    return this.refusals.get(resource);
  }

  /** Why a LimitRange or ResourceQuota that was there before refuses the Pods of a workload; undefined where none does. For rules none does: there are some about that. */
  resourceRefusalOf({ resource, template }: Workload): string | undefined {
    if (!this.options.dropRefused) return undefined;
    const breach = limitRangeBreaches(this.graph, template).find(({ item }) => this.hasBefore(item.field.resource, resource));
    if (breach) return `LimitRange ${breach.item.field.resource.id.name} refuses its Pods: ${breach.bound === "min" ? "less" : "more"} ${breach.name} than it allows, or none at all`;
    const demand = unmetDemands(this.graph, template).find(({ quota }) => this.hasBefore(quota.resource, resource));
    return demand && `ResourceQuota ${demand.quota.name} refuses its Pods: container ${demand.container.name} sets no ${formatDemand(demand)}`;
  }

  private hasBefore(earlier: Resource, later: Resource): boolean {
    this.positions ??= new Map(this.graph.resources.map((resource, index) => [resource, index]));
    return this.has(earlier) && this.positions.get(earlier)! < (this.positions.get(later) ?? Infinity);
  }

  /** Why the namespace refuses the Pods of a workload by the Pod Security level that it enforces, once all is applied; undefined where it does not. For rules it never does: there is one about that. */
  securityRefusalOf({ template }: Workload): string | undefined {
    const enforced = this.levels.get(template.namespace);
    const violation = enforced && violationsOf(template, enforced, this.options.version)[0];
    return violation && `Namespace ${enforced.namespace.name} enforces the Pod Security level ${enforced.level}, and ${violation.what}`;
  }

  private refusalFor(resource: Resource): string | undefined {
    const judgement = this.graph.judgementOf(resource);
    if (judgement?.verdict === "reject") {
      const cause = judgement.causes.find((one) => !isDuplicateKey(one));
      if (cause) return `the API server refuses it: ${String(cause.path)}: ${cause.message}`;
    }
    if (judgement?.verdict === "unknown" && this.options.complete) return `nothing describes the kind ${resource.id.kind}`;
    const twin = this.twins.get(resource);
    if (twin !== undefined && this.names.has(twin)) return `an earlier ${resource.id.kind} has the same name`;
    const view = this.graph.viewOf(resource);
    if (view instanceof Service) return this.takenBy(view);
    if (view instanceof Pod) return this.admission.refusalOf(view.template) ?? this.securityRefusalOf(view);
    return undefined;
  }

  private takenBy(service: Service): string | undefined {
    const { clusterIP } = service;
    const sameIP = clusterIP === undefined ? undefined : this.clusterIPs.get(clusterIP);
    if (sameIP) return `${nameOf(sameIP.id)} has its cluster IP ${clusterIP}`;
    const [first, last] = this.options.nodePortRange;
    for (const nodePort of nodePortsOf(service)) {
      // A dry run does not look at this, so validation does not either (registry/core/service/storage alloc.go).
      if (nodePort < first || nodePort > last) return `node port ${nodePort} is outside ${first}-${last}`;
      const holder = this.nodePorts.get(nodePort);
      if (holder) return `${nameOf(holder.id)} has its node port ${nodePort}`;
    }
    return undefined;
  }

  private remember(resource: Resource): void {
    const twin = this.twins.get(resource);
    if (twin !== undefined) this.names.add(twin);
    const view = this.graph.viewOf(resource);
    this.admission.add(view);
    if (view instanceof Namespace) this.enforce(view);
    if (!(view instanceof Service)) return;
    for (const nodePort of nodePortsOf(view)) this.nodePorts.set(nodePort, resource);
    const { clusterIP } = view;
    if (clusterIP !== undefined && clusterIP !== "None") this.clusterIPs.set(clusterIP, resource);
  }

  private enforce(namespace: Namespace): void {
    const level = enforcedLevel(namespace);
    if (level) this.levels.set(namespace.name, level);
  }
}

/** The node ports that a Service asks for by number. */
function nodePortsOf({ ports, healthCheckNodePort }: Service): readonly number[] {
  const numbers = ports.flatMap(({ nodePort }) => nodePort ?? []);
  return healthCheckNodePort === undefined ? numbers : [...numbers, healthCheckNodePort];
}

/** A key that is written twice never reaches the server: kubectl sends the last one. */
function isDuplicateKey({ type, atKey }: Cause): boolean {
  return type === "Duplicate" && atKey === true;
}
