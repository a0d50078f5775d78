import type { Service, ServicePort } from "../../kinds/service.ts";
import { nameOf } from "../../resource/resource.ts";
import type { EndpointGroup } from "../endpoints.ts";
import type { NetworkPolicies } from "../network-policies.ts";
import { countSelected, type PodGroup } from "../pod-group.ts";
import { reasonsFor } from "../reasons.ts";
import type { Simulation } from "../simulation.ts";
import { either, followed, stop, type Hop, type Step } from "./hop.ts";
import { policyStep, type Arrival, type Entry } from "./policy-step.ts";
import type { Source } from "./source.ts";

/** The world that a trace walks through. */
export interface World { readonly simulation: Simulation; readonly policies: NetworkPolicies }

/** From a port of a Service to its Pods. `port` is a number or name; undefined: its only one. */
export function serviceStep(source: Source, service: Service, port: number | string | undefined, entry: Entry, world: World): Step {
  const { simulation } = world;
  const object = `Service ${service.namespace ?? ""}/${service.name}${port === undefined ? "" : `:${port}`}`;
  const hop = (decides: string, at = service.field.child("metadata", "name")): Hop => ({ object, at, decides, notes: [] });
  const { refusal } = simulation.endpointsOf(service);
  if (refusal !== undefined) return stop("no", hop(`does not exist: ${refusal}`));
  if (service.type === "ExternalName") return stop("depends", hop(`is a name for ${service.externalName ?? "?"}`, service.field.child("spec", "externalName")), `${service.externalName ?? "its target"} is outside the cluster`);
  if (service.isHeadless) return headlessStep(source, service, port, entry, world, hop);
  const chosen = choosePort(service, port);
  if (!chosen) return stop("no", hop(`has no such port; its ports: ${service.ports.map(describePort).join(", ") || "none"}`, service.field.child("spec", "ports")), `${nameOf(service.id)} has no port ${port ?? "at all"}`);
  const through = hop(`targetPort ${chosen.targetPort ?? "?"}`, chosen.field);
  return followed([through], arrivals(source, service, chosen, entry, world));
}

function describePort({ name, port, protocol }: ServicePort): string {
  return `${port ?? "?"}${name === "" ? "" : ` (${name})`}${protocol === "TCP" ? "" : `/${protocol}`}`;
}

function choosePort({ ports }: Service, wanted: number | string | undefined): ServicePort | undefined {
  if (wanted === undefined) return ports.length === 1 ? ports[0] : undefined;
  return ports.find((port) => port.isCalled(wanted));
}

/** The Pods behind a port, each with what policies say. */
function arrivals(source: Source, service: Service, chosen: ServicePort, entry: Entry, world: World): Step {
  const { simulation } = world;
  const found: Arrival[] = simulation.endpointsOf(service).endpoints.flatMap((endpoint) => {
    const served = endpoint.ports.find(({ name, protocol }) => name === chosen.name && protocol === chosen.protocol);
    return served ? podsBehind(service, endpoint, world).map((pods) => ({ ...pods, port: served.port, protocol: served.protocol })) : [];
  });
  const addresses = simulation.endpointsOf(service).endpoints.filter(({ owner, ready }) => !owner && ready);
  if (found.length === 0 && addresses.length > 0) return { verdict: "depends", hops: [{ object: "Addresses", at: undefined, decides: addresses.map(({ workload }) => workload.replace("address/", "")).join(", "), notes: [] }], reasons: ["the endpoints are addresses that the input says nothing about"] };
  if (found.length === 0) {
    const reasons = reasonsFor(service, simulation).filter(({ port }) => port === undefined || port === chosen).map(({ text }) => text);
    return { verdict: "no", hops: [{ object: "Endpoints", at: service.selector?.field ?? service.field.child("spec"), decides: "none", notes: reasons }], reasons: reasons.length > 0 ? reasons : [`${nameOf(service.id)} has no endpoints`] };
  }
  return either(policySteps(source, found, entry, world), "only some of the Pods can be reached");
}

/** The Pods of an endpoint, those apart that a policy tells apart. */
function podsBehind({ selector }: Service, { owner, ready, count }: EndpointGroup, { policies }: World): { readonly group: PodGroup; readonly count: number }[] {
  if (!owner || !ready) return [];
  const groups = policies.pods.filter(({ workload }) => workload.resource === owner.resource);
  if (groups.length < 2 || !selector) return groups.slice(0, 1).map((group) => ({ group, count }));
  return groups.map((group) => ({ group, count: countSelected(group, selector) ?? 0 })).filter((one) => one.count > 0);
}

/** What policies say to each of the Pods; those to which they say the same are one step. */
function policySteps(source: Source, arrivals: readonly Arrival[], entry: Entry, { policies }: World): Step[] {
  const alike = new Map<string, { arrival: Arrival; step: Step }>();
  for (const arrival of arrivals) {
    const step = policyStep(source, arrival, entry, policies);
    const key = JSON.stringify([step.verdict, step.reasons, step.hops.map(({ object, decides }) => [object, decides])]);
    const known = alike.get(key);
    const count = arrival.count + (known?.arrival.count ?? 0);
    alike.set(key, known ? { arrival: { ...arrival, count }, step: policyStep(source, { ...arrival, count }, entry, policies) } : { arrival, step });
  }
  return [...alike.values()].map(({ step }) => step);
}

/** A headless Service translates nothing: the port is that of the Pods. */
function headlessStep(source: Source, service: Service, port: number | string | undefined, entry: Entry, world: World, hop: (decides: string) => Hop): Step {
  const named = typeof port === "string" || port === undefined ? choosePort(service, port) : undefined;
  const groups = world.simulation.endpointsOf(service).endpoints.flatMap((endpoint) => podsBehind(service, endpoint, world));
  if (groups.length === 0) return stop("no", { ...hop("has no endpoints"), notes: reasonsFor(service, world.simulation).map(({ text }) => text) }, `${nameOf(service.id)} has no endpoints`);
  const found = groups.flatMap(({ group, count }): Arrival[] => {
    const target = typeof named?.targetPort === "string" ? group.template.portNumber(named.targetPort, named.protocol) : (named?.targetPort ?? (typeof port === "number" ? port : undefined));
    if (target === undefined) return [];
    return [{ group, port: target, protocol: named?.protocol ?? service.ports.find((one) => one.port === target)?.protocol ?? "TCP", count }];
  });
  const portless = found.length < groups.length ? [stop("no", hop("has no such port"))] : [];
  return followed([hop("headless: the name resolves to the Pods, no port is translated")], either([...policySteps(source, found, entry, world), ...portless], "only some of the Pods can be reached"));
}

/** Whether a Service takes requests from outside the cluster, and how. */
export function outsideStep(source: Extract<Source, { kind: "outside" }>, service: Service, port: number | string | undefined, world: World): Step {
  const object = `Service ${service.namespace ?? ""}/${service.name}`;
  const at = service.field.child("spec", "type");
  if (service.type === "ClusterIP" && service.externalIPs.length === 0) {
    return stop("no", { object, at, decides: "ClusterIP: its address is reached only from inside the cluster", notes: [] }, `${nameOf(service.id)} is a ClusterIP Service`);
  }
  const ranges = service.loadBalancerSourceRanges;
  if (service.type === "LoadBalancer" && ranges.length > 0 && !ranges.some((range) => range.endsWith("/0") && source.address === undefined)) {
    return followed([{ object, at: service.field.child("spec", "loadBalancerSourceRanges"), decides: `lets in ${ranges.join(", ")}`, notes: [] }], leaveOpen(serviceStep(source, service, port, "node-port", world), "whether the load balancer lets the client's address in"));
  }
  const how: Hop = { object, at, decides: service.type === "LoadBalancer" ? "LoadBalancer: the cloud sends it to any node" : service.type === "NodePort" ? "NodePort: every node takes it" : "externalIPs: nodes with that address take it", notes: localNote(service) };
  return followed([how], serviceStep(source, service, port, "node-port", world));
}

function localNote({ externalTrafficPolicy }: Service): string[] {
  return externalTrafficPolicy === "Local" ? ["externalTrafficPolicy Local: only nodes that run one of the Pods answer"] : [];
}

/** A yes that hangs on something else is left open. */
export function leaveOpen(step: Step, reason: string): Step {
  return step.verdict === "no" ? step : { ...step, verdict: "depends", reasons: [reason, ...step.reasons] };
}
