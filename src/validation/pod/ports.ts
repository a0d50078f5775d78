import type { Container, ContainerPort } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { portNameProblem, portNumberProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * The ports of containers, after validateContainerPorts, checkHostPortConflicts and validatePodHostNetworkDeps in
 * pkg/apis/core/validation/validation.go.
 */

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const NO_PORTS: readonly ContainerPort[] = [];

/** The ports of one container; names are unique within it. */
export function validatePorts(ports: readonly ContainerPort[], path: Path, context: PodContext, isEphemeral: boolean): void {
  const { validation } = context;
  const names = new Set<string>();
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i]!;
    const item = path.child(i);
    if (port.name) validatePortName(port.name, names, item, validation);
    const { containerPort = 0, protocol = "" } = port;
    if (containerPort === 0) validation.required(item.child("containerPort"), "a port needs its number, containerPort");
    else validatePortNumber(containerPort, item.child("containerPort"), validation);
    const hostPort = hostPortOf(port, context, isEphemeral);
    if (hostPort !== 0) validatePortNumber(hostPort, item.child("hostPort"), validation);
    if (protocol !== "" && !PROTOCOLS.includes(protocol)) validation.notSupported(item.child("protocol"), protocol, PROTOCOLS);
  }
}

function validatePortName(name: string, names: Set<string>, path: Path, validation: Validation): void {
  const problem = portNameProblem(name);
  if (problem !== undefined) validation.invalid(path.child("name"), problem);
  else if (names.has(name)) validation.duplicate(path.child("name"), `another port of this container has the name ${quote(name)}`);
  else names.add(name);
}

function validatePortNumber(port: number, path: Path, validation: Validation): void {
  const problem = portNumberProblem(port);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** The hostPort, 0 for none. In a Pod on the host's network it is the containerPort unless given (defaultHostNetworkPorts). */
export function hostPortOf(port: ContainerPort, { spec, isPod }: PodContext, isEphemeral = false): number {
  return port.hostPort || (isPod && spec.hostNetwork && !isEphemeral ? (port.containerPort ?? 0) : 0);
}

/** No two ports of these containers may take the same port of the node. */
export function validateHostPortConflicts(containers: readonly Container[], path: Path, context: PodContext): void {
  let taken: Set<string> | undefined;
  for (let i = 0; i < containers.length; i++) {
    const { ports = NO_PORTS } = containers[i]!;
    for (let j = 0; j < ports.length; j++) {
      const port = ports[j]!;
      const hostPort = hostPortOf(port, context);
      if (hostPort === 0) continue;
      const key = `${port.protocol || "TCP"}/${port.hostIP ?? ""}/${hostPort}`;
      taken ??= new Set();
      if (taken.has(key)) context.validation.duplicate(path.child(i, "ports", j, "hostPort"), `another container port takes the host port ${hostPort} too`);
      taken.add(key);
    }
  }
}

/** On the host's network a container's port is a port of the node, so a hostPort has to equal it. */
export function validateHostNetworkPorts(context: PodContext, path: Path): void {
  const { spec, isPod, validation } = context;
  if (!spec.hostNetwork) return;
  spec.containers?.forEach((container, i) => {
    container.ports?.forEach((port, j) => {
      const hostPort = hostPortOf(port, context);
      if ((!isPod && hostPort === 0) || hostPort === (port.containerPort ?? 0)) return;
      validation.invalid(path.child("containers", i, "ports", j, "hostPort"), `with hostNetwork, hostPort must equal containerPort, but ${hostPort} is not ${port.containerPort ?? 0}`);
    });
  });
}
