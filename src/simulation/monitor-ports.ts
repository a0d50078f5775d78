import { isPlaceholder } from "../graph/references/existing-objects.ts";
import { isSlip } from "../graph/references/index.ts";
import type { Container } from "../kinds/container.ts";
import { Part } from "../kinds/part.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import type { Service } from "../kinds/service.ts";
import type { Field } from "../resource/resource.ts";
import { closest } from "../resource/words.ts";
import type { PodGroup } from "./pod-group.ts";
import type { Simulation } from "./simulation.ts";

/** A port that a monitor scrapes and nothing has. */
export interface WrongPort {
  readonly field: Field;
  readonly wanted: number | string;
  /** The ports that there are, by name where they have one. */
  readonly has: readonly (number | string)[];
  /** The name that was meant, where the written one is a slip of it or is a number of the same port. */
  readonly near: string | undefined;
}

/** The ports of a ServiceMonitor's endpoints that none of its Services (`port`), or none of their Pods (`targetPort`), has. */
export function wrongServicePorts(monitor: ResourceView, services: readonly Service[], simulation: Simulation): WrongPort[] {
  return monitor.parts(Part, "spec", "endpoints").flatMap((endpoint) => {
    const name = endpoint.string("port");
    const ports = services.flatMap((service) => service.ports);
    if (name) return wrong(endpoint.field.child("port"), name, ports.map((port) => ({ name: port.name, numbers: [port.port, port.targetPort] })));
    const target = endpoint.integerOrString("targetPort");
    return target ? wrongTarget(endpoint.field.child("targetPort"), target, services.flatMap((service) => simulation.selectedBy(service).map(({ group }) => group))) : [];
  });
}

/** The ports of a PodMonitor's endpoints that none of its Pods declares. */
export function wrongPodPorts(monitor: ResourceView, pods: readonly PodGroup[]): WrongPort[] {
  return monitor.parts(Part, "spec", "podMetricsEndpoints").flatMap((endpoint) => {
    const name = endpoint.string("port");
    if (name) return wrong(endpoint.field.child("port"), name, declared(pods));
    for (const key of ["portNumber", "targetPort"]) {
      const target = endpoint.integerOrString(key);
      if (target) return wrongTarget(endpoint.field.child(key), target, pods);
    }
    return [];
  });
}

interface Port { readonly name: string; readonly numbers: readonly (number | string | undefined)[] }

function declared(pods: readonly PodGroup[]): Port[] {
  const containers = new Set<Container>(pods.flatMap(({ template }) => [...template.containers, ...template.initContainers]));
  return [...containers].flatMap(({ ports }) => ports.map((port) => ({ name: port.name ?? "", numbers: [port.containerPort] })));
}

function wrongTarget(field: Field, target: number | string, pods: readonly PodGroup[]): WrongPort[] {
  if (pods.length === 0) return [];
  const ports = declared(pods);
  if (typeof target === "string") return wrong(field, target, ports);
  if (ports.some(({ numbers }) => numbers.includes(target))) return [];
  return [{ field, wanted: target, has: labelsOf(ports), near: undefined }];
}

function wrong(field: Field, wanted: string, ports: readonly Port[]): WrongPort[] {
  if (isPlaceholder(wanted) || ports.some(({ name }) => name === wanted)) return [];
  const named = ports.filter(({ name }) => name !== "");
  const byNumber = named.find(({ numbers }) => numbers.some((number) => String(number) === wanted))?.name;
  const slip = closest(wanted, named.map(({ name }) => name));
  return [{ field, wanted, has: labelsOf(ports), near: byNumber ?? (slip !== undefined && isSlip(wanted, slip) ? slip : undefined) }];
}

/** Each port once, by its name or else its number. */
function labelsOf(ports: readonly Port[]): readonly (number | string)[] {
  return [...new Set(ports.map(({ name, numbers }) => name || numbers[0]).filter((label) => label !== undefined))];
}
