import { append } from "../graph/multimap.ts";
import type { Service, ServicePort } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import { compareText } from "../resource/words.ts";
import { handWrittenEndpoints } from "./hand-written.ts";
import { nameOfOwner, type PodGroup } from "./pod-group.ts";
import type { Selected } from "./pod-index.ts";
import type { Simulation } from "./simulation.ts";

/** A port of a Service as its endpoints serve it. */
export interface EndpointPort {
  /** The Service port's name; "" where it has none. */
  readonly name: string;
  /** The number on the Pod; 0 stands for all ports, as a hand-written EndpointSlice can say. */
  readonly port: number;
  readonly protocol: string;
}

/** Endpoints of one workload that are alike: the same ports, and as ready. */
export interface EndpointGroup {
  /** `Deployment/web`; `address/10.0.0.1` where Endpoints or an EndpointSlice name an address that is no Pod of the input. */
  readonly workload: string;
  /** Undefined for an address. */
  readonly owner: Workload | undefined;
  readonly ready: boolean;
  readonly count: number;
  readonly ports: readonly EndpointPort[];
}

/** A port of a Service that some of its Pods do not serve, since they do not name it. */
export interface UnresolvedPort {
  readonly port: ServicePort;
  readonly groups: readonly PodGroup[];
}

/** Where a Service sends. */
export interface ServiceEndpoints {
  readonly service: Service;
  /** Why the API server refuses the Service; undefined where it does not. */
  readonly refusal: string | undefined;
  readonly endpoints: readonly EndpointGroup[];
  /** The Pods that its selector matches, workloads with 0 Pods included. */
  readonly selected: readonly Selected[];
  readonly unresolved: readonly UnresolvedPort[];
}

/** Whether anybody answers: an endpoint that is ready and serves a port, if the Service has any. */
export function isServed({ service, endpoints }: ServiceEndpoints): boolean {
  return endpoints.some(({ ports, ready }) => ready && (ports.length > 0 || service.ports.length === 0));
}

/** The endpoints of a Service, as the EndpointSlice and EndpointSliceMirroring controllers make them (k8s.io/endpointslice reconciler, kubernetes pkg/controller/endpointslicemirroring). */
export function endpointsOf(service: Service, simulation: Simulation): ServiceEndpoints {
  const refusal = simulation.applied.refusalOf(service.resource);
  const selected = simulation.selectedBy(service);
  if (refusal !== undefined) return { service, refusal, endpoints: [], selected, unresolved: [] };
  const endpoints: EndpointGroup[] = [];
  const unresolved = new Map<ServicePort, PodGroup[]>();
  for (const { group, count } of selected) {
    const { ports, missing } = resolvePorts(service, group);
    for (const port of missing) append(unresolved, port, group);
    // Without a node a Pod has no address.
    if (count > 0 && group.unscheduled === undefined) endpoints.push({ workload: nameOfOwner(group.workload), owner: group.workload, ready: true, count, ports });
  }
  endpoints.push(...handWrittenEndpoints(service, simulation));
  return { service, refusal, endpoints: merge(endpoints), selected, unresolved: [...unresolved].map(([port, groups]) => ({ port, groups })) };
}

/** The ports that the Pods of a group serve for a Service: a port name that they do not declare for its protocol is left out (endpointslice FindPort). */
function resolvePorts(service: Service, { template }: PodGroup): { ports: EndpointPort[]; missing: ServicePort[] } {
  const ports: EndpointPort[] = [];
  const missing: ServicePort[] = [];
  for (const servicePort of service.ports) {
    const { name, protocol } = servicePort;
    const port = template.targetOf(servicePort);
    if (port === undefined) missing.push(servicePort);
    else ports.push({ name, port, protocol });
  }
  return { ports, missing };
}

function sorted(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  return ports.length < 2 ? ports : ports.toSorted((a, b) => compareText(a.name, b.name) || a.port - b.port || compareText(a.protocol, b.protocol));
}

/** Joins groups that differ only in their number, in a fixed order. */
function merge(groups: readonly EndpointGroup[]): readonly EndpointGroup[] {
  if (groups.length === 1) return [{ ...groups[0]!, ports: sorted(groups[0]!.ports) }];
  const merged = new Map<string, EndpointGroup>();
  for (const group of groups) {
    const ports = sorted(group.ports);
    const key = `${group.workload}\n${group.ready}\n${ports.map(({ name, port, protocol }) => `${name}/${port}/${protocol}`).join()}`;
    const before = merged.get(key);
    merged.set(key, { ...group, ports, count: group.count + (before?.count ?? 0) });
  }
  return [...merged].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}
