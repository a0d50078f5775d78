import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { dns1123LabelProblem, portNameProblem, portNumberProblem, qualifiedNameProblem } from "../names.ts";
import { numberInText } from "../numbers.ts";
import type { Validation } from "../validation.ts";
import type { CompletePort, CompleteService } from "./complete.ts";

/** The protocols of ports of Services, Endpoints and containers. */
export const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const KUBELET_PORT = 10250;

/** The ports of a Service, each by itself and then against the others (validateServicePort and the duplicates in validateService). */
export function validateServicePorts({ type, ports }: CompleteService, path: Path, validation: Validation): void {
  const names = new Set<string>();
  for (let i = 0; i < ports.length; i++) {
    const port = ports[i]!;
    const at = path.child(i);
    if (type === "LoadBalancer" && port.port === KUBELET_PORT && validation.has("kubeletPortForbidden")) {
      validation.invalid(at, `port ${KUBELET_PORT} is the kubelet's, which may not be exposed`);
    }
    if (port.name !== "" || ports.length > 1) validateName(port, names, at.child("name"), validation);
    validatePort(port, at, validation);
    if (type === "ClusterIP" && port.nodePort !== 0) {
      validation.forbidden(at.child("nodePort"), `a Service of type "ClusterIP" has no node ports; remove nodePort ${port.nodePort}, or use type "NodePort"`);
    }
  }
  if (ports.length > 1) validateUnique(ports, path, validation);
}

/** To be called for the ports of a Service that has several, and for a port with a name. */
function validateName({ name, protocol, port }: CompletePort, names: Set<string>, path: Path, validation: Validation): void {
  if (name === "") {
    validation.required(path, "a Service with more than one port needs a name for each", { kind: "insert", value: `${protocol.toLowerCase()}-${port}` });
    return;
  }
  const problem = dns1123LabelProblem(name);
  if (problem !== undefined) validation.invalid(path, problem);
  if (names.has(name)) validation.duplicate(path, `the port name ${quote(name)} is there twice`);
  names.add(name);
}

function validatePort({ port, protocol, targetPort, appProtocol }: CompletePort, path: Path, validation: Validation): void {
  const portProblem = portNumberProblem(port);
  if (portProblem !== undefined) validation.invalid(path.child("port"), portProblem);
  if (!PROTOCOLS.includes(protocol)) validation.notSupported(path.child("protocol"), protocol, PROTOCOLS);
  const targetProblem = typeof targetPort === "number" ? portNumberProblem(targetPort) : portNameProblem(targetPort);
  // A target port that is the port itself, as it is by default, is wrong only once.
  if (targetProblem !== undefined && targetPort !== port) validation.invalid(path.child("targetPort"), targetProblem, numberInText(targetPort));
  const protocolProblem = appProtocol === undefined ? undefined : qualifiedNameProblem(appProtocol);
  if (protocolProblem !== undefined) validation.invalid(path.child("appProtocol"), protocolProblem);
}

/** Two ports may share a number only if their protocols differ; the same holds for node ports. */
function validateUnique(ports: readonly CompletePort[], path: Path, validation: Validation): void {
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach(({ port, nodePort, protocol }, i) => {
    if (nodePort !== 0) {
      const nodeKey = `${protocol} ${nodePort}`;
      if (nodePorts.has(nodeKey)) validation.duplicate(path.child(i, "nodePort"), `node port ${nodePort} is there twice for ${protocol}`);
      nodePorts.add(nodeKey);
    }
    const key = `${protocol} ${port}`;
    if (numbers.has(key)) validation.duplicate(path.child(i), `port ${port} is there twice for ${protocol}`);
    numbers.add(key);
  });
}
