import { SERVICE_NAME_LABEL } from "../../kinds/endpoints.ts";
import { append } from "../../graph/multimap.ts";
import { asList, asObject, asString, keyOf, type Resource, type ResourceId } from "../../resource/resource.ts";
import type { JsonObject } from "../../source/document.ts";
import { isMadeKind, isMaker } from "./made.ts";
import type { ObservedEvent, ObservedObject } from "./observed.ts";

/** Where Kubernetes keeps its own objects, which are not the user's. */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);
/** Made by Kubernetes in every namespace, or once. */
const MADE_EVERYWHERE: ReadonlySet<string> = new Set(["/ConfigMap/kube-root-ca.crt", "/ServiceAccount/default", "/Service/kubernetes"]);
/** Made by the API server in kube-system (pkg/controlplane/controller). */
const MADE_IN_SYSTEM: ReadonlySet<string> = new Set(["/ConfigMap/extension-apiserver-authentication", "/ConfigMap/kube-apiserver-legacy-service-account-token-tracking"]);

export interface LiveClusterOptions {
  readonly events?: readonly ObservedEvent[];
  /** Kinds, as `group/Kind`, that could not be read: what is said about their objects is a guess. */
  readonly unreadable?: ReadonlySet<string>;
  /** Namespaces that the user asked for by name: theirs, whatever they are called. */
  readonly namespaces?: readonly string[];
}

/**
 * What a cluster holds, sorted into what somebody wrote (`resources`, for the graph) and what controllers made of it: Pods, ReplicaSets, Jobs of
 * CronJobs, claims of StatefulSets, endpoints. The simulation makes those anew, and the checks compare the two.
 */
export class LiveCluster {
  /** Objects for the graph: those that no known controller made, and that have not run their course. */
  readonly resources: readonly Resource[];
  private readonly options: LiveClusterOptions;
  private readonly byKey = new Map<string, ObservedObject>();
  private readonly byUid = new Map<string, ObservedObject>();
  private readonly inGraph = new Set<string>();
  private readonly claimMakers = new Map<string, { readonly labels: JsonObject; readonly first: number; readonly count: number }>();
  private readonly pods = new Map<string, ObservedObject[]>();
  private readonly slices = new Map<string, JsonObject[]>();
  private readonly events = new Map<string, ObservedEvent[]>();
  /** Objects of which a warning tells, by the uid of the controller that made them. */
  private readonly warnedOf = new Map<string, ObservedObject[]>();

  constructor(objects: readonly ObservedObject[], options: LiveClusterOptions = {}) {
    this.options = options;
    for (const object of objects) {
      this.byKey.set(keyOf(object.resource.id), object);
      if (object.uid !== "") this.byUid.set(object.uid, object);
      if (object.resource.id.kind === "StatefulSet") this.noteClaims(object.resource);
    }
    const living = objects.filter((object) => !isOver(object));
    const written = living.filter((object) => !isMade(object, this.byUid) && this.claimOf(object.resource) !== "present");
    for (const { uid } of written) this.inGraph.add(uid);
    this.resources = [...living.filter((object) => isAdopted(object, this.byUid)).map(({ resource }) => orphaned(resource)), ...written.map(asItRuns)];
    for (const object of objects) this.file(object);
    for (const event of options.events ?? []) append(this.events, keyOf(event.about), event);
    for (const key of this.events.keys()) {
      const object = this.byKey.get(key);
      if (object?.owner) append(this.warnedOf, object.owner.uid, object);
    }
  }

  private file(object: ObservedObject): void {
    const { id, value } = object.resource;
    if (id.group === "" && id.kind === "Pod") append(this.pods, this.makerOf(object), object);
    if (id.kind === "EndpointSlice" && id.group === "discovery.k8s.io") {
      const service = asString(asObject(asObject(value.metadata)?.labels)?.[SERVICE_NAME_LABEL]);
      if (service !== undefined) append(this.slices, `${id.namespace ?? ""}/${service}`, value);
    }
  }

  /** What a StatefulSet makes claims from, by `namespace/template-name`. */
  private noteClaims({ id, value }: Resource): void {
    const spec = asObject(value.spec);
    const maker = { labels: asObject(asObject(spec?.selector)?.matchLabels) ?? {}, first: Number(asObject(spec?.ordinals)?.start ?? 0), count: Number(spec?.replicas ?? 1) };
    for (const template of asList(spec?.volumeClaimTemplates)) this.claimMakers.set(`${id.namespace ?? ""}/${asString(asObject(asObject(template)?.metadata)?.name) ?? ""}-${id.name}`, maker);
  }

  /** Whether the controller of a StatefulSet made a claim, which then has the labels of its selector (pkg/controller/statefulset/stateful_set_utils.go): for a Pod that there is to be, or for one that was. */
  private claimOf({ id, value }: Resource): "present" | "former" | undefined {
    const ordinal = id.kind === "PersistentVolumeClaim" && id.group === "" ? /-(\d+)$/.exec(id.name) : null;
    const maker = ordinal && this.claimMakers.get(`${id.namespace ?? ""}/${id.name.slice(0, ordinal.index)}`);
    const labels = asObject(asObject(value.metadata)?.labels);
    if (!maker || !Object.entries(maker.labels).every(([key, label]) => labels?.[key] === label)) return undefined;
    const number = Number(ordinal[1]) - maker.first;
    return number >= 0 && number < maker.count ? "present" : "former";
  }

  /** Whether a kind could be read, so that what is not there does not exist. */
  canRead(group: string, kind: string): boolean {
    return !this.options.unreadable?.has(`${group}/${kind}`);
  }

  /** What the cluster says about an object. */
  observed(id: ResourceId): ObservedObject | undefined {
    return this.byKey.get(keyOf(id));
  }

  statusOf(id: ResourceId): JsonObject {
    return this.observed(id)?.status ?? {};
  }

  /** The Pods that a workload of the graph has now, made by way of ReplicaSets and Jobs; a bare Pod has itself. */
  podsOf(workload: ResourceId): readonly ObservedObject[] {
    const observed = this.observed(workload);
    return observed ? (this.pods.get(observed.uid) ?? []) : [];
  }

  /** The EndpointSlices of a Service. */
  slicesOf(namespace: string, service: string): readonly JsonObject[] {
    return this.slices.get(`${namespace}/${service}`) ?? [];
  }

  /** The workload of the graph to which the Pod of that name belongs; undefined where there is no such Pod. */
  workloadOf(namespace: string, pod: string): ObservedObject | undefined {
    const observed = this.observed({ group: "", kind: "Pod", namespace, name: pod });
    return observed && this.byUid.get(this.makerOf(observed));
  }

  /** Warnings about an object and about what was made for it on the way to Pods. */
  eventsOf(workload: ResourceId): readonly ObservedEvent[] {
    const observed = this.observed(workload);
    if (!observed) return [];
    return [...(this.events.get(keyOf(workload)) ?? []), ...(this.warnedOf.get(observed.uid) ?? []).flatMap(({ resource }) => this.events.get(keyOf(resource.id)) ?? [])];
  }

  /** Whether findings about an object are for the user: nobody but they wrote it. */
  isUsers(id: ResourceId): boolean {
    const observed = this.observed(id);
    if (!observed || observed.owner !== undefined) return false;
    const space = id.kind === "Namespace" && id.group === "" ? id.name : id.namespace;
    if (space !== undefined && SYSTEM_NAMESPACES.has(space) && !this.options.namespaces?.includes(space)) return false;
    const name = `${id.group}/${id.kind}/${id.name}`;
    if (MADE_EVERYWHERE.has(name) || (space === "kube-system" && MADE_IN_SYSTEM.has(name)) || this.claimOf(observed.resource)) return false;
    const metadata = asObject(observed.resource.value.metadata);
    return asObject(metadata?.labels)?.["kubernetes.io/bootstrapping"] === undefined && asObject(metadata?.annotations)?.["apf.kubernetes.io/autoupdate-spec"] === undefined;
  }

  /** The uid of the nearest owner that is in the graph; its own where nobody there made it. */
  private makerOf(object: ObservedObject): string {
    let at = object;
    while (!this.inGraph.has(at.uid)) {
      const above = at.owner && this.byUid.get(at.owner.uid);
      if (!above) break;
      at = above;
    }
    return at.uid;
  }
}

function isMade({ owner, resource: { id, value } }: ObservedObject, known: ReadonlyMap<string, ObservedObject>): boolean {
  // What an owner that is gone (or could not be read) has left behind is looked at for itself.
  if (owner && isMaker(owner) && known.has(owner.uid)) return isMadeKind(id);
  const metadata = asObject(value.metadata);
  const [labels, annotations] = [asObject(metadata?.labels), asObject(metadata?.annotations)];
  // Endpoints and slices of the endpoint controllers (pkg/controller/endpoint, endpointslice, endpointslicemirroring).
  if (id.kind === "Endpoints" && id.group === "") return labels?.["endpoints.kubernetes.io/managed-by"] !== undefined || annotations?.["endpoints.kubernetes.io/last-change-trigger-time"] !== undefined;
  return id.kind === "EndpointSlice" && asString(labels?.["endpointslice.kubernetes.io/managed-by"])?.endsWith(".k8s.io") === true;
}

/** Pods that have ended and Jobs that are done make nothing any more; a Pod that is being deleted is as good as gone. */
function isOver({ resource: { id }, status, isBeingDeleted }: ObservedObject): boolean {
  if (id.group === "" && id.kind === "Pod") return isBeingDeleted || status?.phase === "Succeeded" || status?.phase === "Failed";
  if (id.group !== "batch" || id.kind !== "Job") return false;
  return asList(status?.conditions).map(asObject).some((condition) => (condition?.type === "Complete" || condition?.type === "Failed") && condition.status === "True");
}

/** A Pod that somebody wrote and a controller took over: unlike those that the controller makes, and nobody made up its name. */
function isAdopted(object: ObservedObject, known: ReadonlyMap<string, ObservedObject>): boolean {
  const { id, value } = object.resource;
  return id.kind === "Pod" && id.group === "" && isMade(object, known) && asObject(value.metadata)?.generateName === undefined;
}

/** The Pod as it was written: the simulation has it adopted once more. */
function orphaned(resource: Resource): Resource {
  return { ...resource, value: { ...resource.value, metadata: { ...asObject(resource.value.metadata), ownerReferences: undefined } } };
}

/** A Deployment that was paused later has its Pods all the same; only one that is paused from the start has none. */
function asItRuns({ resource, status }: ObservedObject): Resource {
  const spec = asObject(resource.value.spec);
  return spec?.paused === true && Number(status?.replicas ?? 0) > 0 ? { ...resource, value: { ...resource.value, spec: { ...spec, paused: false } } } : resource;
}
