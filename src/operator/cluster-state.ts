import { isDeepStrictEqual } from "node:util";
import type { LiveObject, ServedKind } from "../cluster/live-object.ts";
import { asList, asObject, asString, keyOf, type Resource } from "../resource/resource.ts";
import type { ReflectorSink } from "./reflector.ts";
import { WATCHED_KINDS } from "./watched-kinds.ts";

/** An object of the cluster that somebody wrote. */
export interface Observed {
  readonly resource: Resource;
  readonly uid: string;
}

/** Told of objects that came, changed in what somebody wrote (not in their status), or went; by key (see keyOf). */
export interface StateListener {
  set(key: string, observed: Observed): void;
  delete(key: string): void;
}

/** Owners whose objects follow from what we read of the owner. A Node owns the mirrors of its static Pods, and nothing says so but they. */
const MAKERS: ReadonlySet<string> = new Set(WATCHED_KINDS.filter(({ kind }) => kind !== "Node").map(({ group, kind }) => `${group}/${kind}`));
const SLICE_SERVICE = "kubernetes.io/service-name";

/**
 * What the reflectors see: objects that somebody wrote, in as little memory as can be, and how many endpoints are ready behind each
 * Service. What controllers make of those objects (ReplicaSets, Pods, EndpointSlices) is worked out, not read.
 */
export class ClusterState {
  private readonly objects = new Map<string, Observed>();
  /** By slice: its Service and its ready endpoints. */
  private readonly slices = new Map<string, { readonly service: string; readonly ready: number }>();
  private readonly listener: StateListener;

  constructor(listener: StateListener) {
    this.listener = listener;
  }

  get size(): number {
    return this.objects.size;
  }

  /** Every object with its key. */
  entries(): IterableIterator<[string, Observed]> {
    return this.objects.entries();
  }

  get(key: string): Observed | undefined {
    return this.objects.get(key);
  }

  /** Where the reflector of one kind (in one namespace) puts what it sees. */
  sink(kind: ServedKind): ReflectorSink {
    const seen = new Set<string>();
    const set = (object: LiveObject): string => {
      const key = keyOf(object.resource.id);
      seen.add(key);
      this.set(key, object);
      return key;
    };
    const remove = (key: string): void => {
      seen.delete(key);
      this.delete(key);
    };
    return {
      replace: (objects) => {
        const present = new Set(objects.map(set));
        for (const key of [...seen]) if (!present.has(key)) remove(key);
      },
      set: (object) => { set(object); },
      delete: ({ resource }) => { remove(keyOf({ ...resource.id, group: kind.group, kind: kind.kind })); },
    };
  }

  /** Services with a cluster address that have no ready endpoint, by namespace; every namespace with a Service is there. */
  servicesWithoutEndpoints(): ReadonlyMap<string, number> {
    const ready = new Map<string, number>();
    for (const slice of this.slices.values()) ready.set(slice.service, (ready.get(slice.service) ?? 0) + slice.ready);
    const counts = new Map<string, number>();
    for (const { resource: { id, value } } of this.objects.values()) {
      if (id.kind !== "Service" || id.group !== "" || asObject(value.spec)?.type === "ExternalName") continue;
      const namespace = id.namespace ?? "";
      counts.set(namespace, (counts.get(namespace) ?? 0) + (ready.get(`${namespace}/${id.name}`) ? 0 : 1));
    }
    return counts;
  }

  private set(key: string, object: LiveObject): void {
    if (object.resource.id.kind === "EndpointSlice") this.countSlice(key, object.resource);
    if (isMade(object)) {
      this.drop(key);
      return;
    }
    const before = this.objects.get(key);
    if (before?.uid === object.uid && isDeepStrictEqual(before.resource.value, object.resource.value)) return;
    const observed = { resource: object.resource, uid: object.uid };
    this.objects.set(key, observed);
    this.listener.set(key, observed);
  }

  private delete(key: string): void {
    this.slices.delete(key);
    this.drop(key);
  }

  private drop(key: string): void {
    if (this.objects.delete(key)) this.listener.delete(key);
  }

  private countSlice(key: string, { id, value }: Resource): void {
    const service = asString(asObject(asObject(value.metadata)?.labels)?.[SLICE_SERVICE]);
    if (service === undefined) return;
    // An endpoint that does not say is ready (pkg/apis/discovery/types.go).
    const ready = asList(value.endpoints).filter((endpoint) => asObject(asObject(endpoint)?.conditions)?.ready !== false).length;
    this.slices.set(key, { service: `${id.namespace ?? ""}/${service}`, ready });
  }
}

/** Whether a controller made the object from one that is read, so that it says nothing of its own. */
export function isMade({ owner, resource: { id, value } }: LiveObject): boolean {
  if (owner !== undefined && MAKERS.has(`${owner.group}/${owner.kind}`)) return true;
  const metadata = asObject(value.metadata);
  const labels = asObject(metadata?.labels);
  // Endpoints and mirrored slices have no owner; their controllers sign them.
  if (id.kind === "Endpoints") return labels?.["endpoints.kubernetes.io/managed-by"] !== undefined || asObject(metadata?.annotations)?.["endpoints.kubernetes.io/last-change-trigger-time"] !== undefined;
  return id.kind === "EndpointSlice" && (asString(labels?.["endpointslice.kubernetes.io/managed-by"]) ?? "").endsWith(".k8s.io");
}
