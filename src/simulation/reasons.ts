import type { Service, ServicePort } from "../kinds/service.ts";
import { Pod } from "../kinds/workload.ts";
import { satisfies, type Selector } from "../kinds/selector.ts";
import { closest } from "../resource/words.ts";
import type { EndpointPort, ServiceEndpoints, UnresolvedPort } from "./endpoints.ts";
import { isMirrored } from "./hand-written.ts";
import { nearPods, type NearPods } from "./near-pods.ts";
import { nameOfOwner, type PodGroup } from "./pod-group.ts";
import type { Simulation } from "./simulation.ts";

/** Why a Service, or one of its ports, has no endpoints or fewer than one would think. Ready to be shown: lower case, no final stop. */
export interface Reason {
  /** The port that it is about; undefined where it is the whole Service. */
  readonly port: ServicePort | undefined;
  readonly text: string;
}

/** What a person should know about the endpoints of a Service; nothing where all is as it looks. */
export function reasonsFor(service: Service, simulation: Simulation): readonly Reason[] {
  const result = simulation.endpointsOf(service);
  if (result.refusal !== undefined) return [about(result.refusal)];
  if (service.type === "ExternalName") return [about(`it stands for ${service.externalName ?? "a name"} outside the cluster`)];
  if (!service.selector) return withoutSelector(service, result, simulation);
  if (result.selected.length === 0) return result.endpoints.length > 0 ? [] : [about(selectsNothing(service, service.selector, simulation))];
  return [
    ...[...new Set(result.selected.flatMap(({ group }) => ofGroup(group, simulation)))].map(about),
    ...result.unresolved.map((unresolved) => ({ port: unresolved.port, text: unresolvedText(unresolved, result) })),
  ];
}

function about(text: string): Reason {
  return { port: undefined, text };
}

/** Why selected Pods are not there, or may not be. */
function ofGroup({ workload, template, absence, unscheduled }: PodGroup, simulation: Simulation): string[] {
  const maker = nameOfOwner(template.workload);
  if (absence !== undefined) return [template.workload instanceof Pod ? `${maker} is not there: ${absence}` : `${maker} makes no Pods: ${absence}`];
  if (unscheduled !== undefined) return [`Pods of ${nameOfOwner(workload)} get no node: ${unscheduled}`];
  if (simulation.options.complete) return [];
  return simulation.applied.admission.missing(template).map((missing) => `${maker} needs ${missing}, which is not in the input`);
}

function withoutSelector(service: Service, { endpoints }: ServiceEndpoints, simulation: Simulation): Reason[] {
  if (endpoints.length > 0) return unservedPorts(service, endpoints.flatMap(({ ports }) => ports));
  const why = service.object("spec", "selector") ? "its selector is empty and selects nothing" : "it has no selector";
  const written = simulation.graph.named("Endpoints", service.namespace, service.name);
  if (written.some((one) => !isMirrored(one))) return [about(`${why}, and its Endpoints are marked not to be copied to EndpointSlices`)];
  if (written.length > 0 || simulation.slicesOf(service).length > 0) return [about(`${why}, and what is written for it holds no address`)];
  const near = closest(service.name, simulation.endpointsNames(service.namespace ?? ""));
  return [about(`${why}, and no Endpoints or EndpointSlices are written for it${near === undefined ? "" : `; Endpoints ${near} are for a Service of that name`}`)];
}

/** Ports of a Service that no hand-written endpoint has: they belong together by name. */
function unservedPorts({ ports }: Service, served: readonly EndpointPort[]): Reason[] {
  const names = [...new Set(served.map(({ name }) => name))];
  return ports.filter(({ name }) => !names.includes(name)).map((port) => ({
    port,
    text: `no address written for it has a port ${port.name === "" ? "without a name" : `"${port.name}"`}${names.length > 0 ? `; they have ${names.map((name) => (name === "" ? "one without a name" : `"${name}"`)).join(", ")}` : ""}`,
  }));
}

function selectsNothing({ namespace = "" }: Service, selector: Selector, simulation: Simulation): string {
  const bearer = simulation.workloadLabelled(namespace, selector);
  if (bearer) return `selects ${selector}; ${nameOfOwner(bearer)} itself has it, but not the Pods that it makes`;
  const near = nearPods(selector, namespace, simulation);
  return near ? `selects ${selector}; ${nearText(near)}` : `selects ${selector}; no Pod in namespace ${namespace} has it${sameValue(selector, namespace, simulation)}`;
}

function nearText({ group, differing }: NearPods): string {
  const name = nameOfOwner(group.workload);
  if (differing.length === 0) return `${name} has it, but in namespace ${group.namespace}`;
  const has = differing.map(({ key }) => {
    const value = group.labels.get(key);
    return value === undefined ? `no label ${key}` : `${key}=${value}`;
  });
  return `${name} has ${has.join(", ")}`;
}

/** Pods that have the value under another key, such as app.kubernetes.io/name instead of app. */
function sameValue({ conditions }: Selector, namespace: string, { pods }: Simulation): string {
  const [first] = conditions;
  if (first?.operator !== "In" || first.values.length !== 1) return "";
  const group = pods.withValue(namespace, first.values[0]!)[0];
  const key = group && [...group.labels].find(([, value]) => value === first.values[0])?.[0];
  return key === undefined || satisfies(group!.labels, first) ? "" : `; ${nameOfOwner(group!.workload)} has ${key}=${first.values[0]!}`;
}

function unresolvedText({ port, groups }: UnresolvedPort, { selected }: ServiceEndpoints): string {
  const name = String(port.targetPort);
  const names = [...new Set(groups.map(({ workload }) => nameOfOwner(workload)))];
  const hint = portHint(port, groups);
  if (groups.length < selected.length) return `Pods of ${names.join(" and ")} name no port "${name}"${hint}`;
  return `no selected Pod names a port "${name}"${port.protocol === "TCP" ? "" : ` for ${port.protocol}`}${hint}`;
}

/** What the Pods declare instead: the name for another protocol, in an init container that ends, or another name. */
function portHint({ targetPort, protocol }: ServicePort, groups: readonly PodGroup[]): string {
  for (const { template, workload } of groups) {
    const other = template.declaredPorts.find(({ port }) => port.name === targetPort);
    if (other) return `; ${nameOfOwner(workload)} names it for ${other.port.protocol}, not ${protocol}`;
    const init = template.initContainers.find((container) => !container.isSidecar && container.ports.some((port) => port.name === targetPort));
    if (init) return `; ${nameOfOwner(workload)} names it in init container ${init.name}, which ends before the others start`;
  }
  const declared = groups.flatMap(({ template }) => template.declaredPorts.flatMap(({ port }) => (port.name === undefined ? [] : [`${port.name} (${port.containerPort ?? "?"}/${port.protocol})`])));
  const distinct = [...new Set(declared)];
  return distinct.length === 0 ? "; they name no ports" : `; they name ${distinct.slice(0, 4).join(", ")}${distinct.length > 4 ? ", …" : ""}`;
}
