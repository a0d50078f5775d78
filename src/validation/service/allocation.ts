import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { parseIpAddress } from "../addresses.ts";
import type { Validation } from "../validation.ts";
import { familyOf, isHeadless, NO_CLUSTER_IP, validateClusterIps } from "./cluster-ips.ts";
import { needsHealthCheck, type CompleteService } from "./complete.ts";

const SPEC = Path.of("spec");
const CLUSTER_IPS = SPEC.child("clusterIPs");
const IP_FAMILY_POLICY = SPEC.child("ipFamilyPolicy");
/** The family and range of Service addresses of a cluster with default settings: 10.0.0.0/16, without its first and last address. */
const CLUSTER_FAMILY = "IPv4";
const FIRST_CLUSTER_IP = 0x0a000001;
const LAST_CLUSTER_IP = 0x0a00fffe;
/** The node port that a dry run starts counting from where no port asks for one (portallocator/operation.go). */
const BEFORE_FIRST_NODE_PORT = 32768;

/**
 * Gives the Service its addresses and node ports, as the server does before it validates (allocateCreate in
 * pkg/registry/core/service/storage/alloc.go, in a dry run on an empty cluster). What cannot be allocated ends the request,
 * so nothing else is reported. Returns whether it could.
 */
export function allocate(service: CompleteService, validation: Validation): boolean {
  const start = validation.causes.length;
  if (service.type !== "ExternalName") allocateClusterIps(service, validation);
  if (validation.causes.length === start && (service.type === "NodePort" || service.type === "LoadBalancer")) allocateNodePorts(service, validation);
  return validation.causes.length === start;
}

/** initIPFamilyFields and allocClusterIPs for a cluster with one family. */
function allocateClusterIps(service: CompleteService, validation: Validation): void {
  const start = validation.causes.length;
  validateClusterIps(service, validation);
  if (validation.causes.length > start) return;
  const { clusterIP, clusterIPs, ipFamilies } = service;
  const isSelectorless = clusterIP === NO_CLUSTER_IP && Object.keys(service.spec.selector ?? {}).length === 0;
  const policy = service.ipFamilyPolicy ?? (isSelectorless ? "RequireDualStack" : "SingleStack");
  if (policy === "SingleStack" && clusterIPs.length === 2) validation.invalid(IP_FAMILY_POLICY, `"SingleStack", the default, does not go with two clusterIPs; remove one, or write "RequireDualStack"`);
  if (policy === "SingleStack" && ipFamilies.length === 2) validation.invalid(IP_FAMILY_POLICY, `"SingleStack", the default, does not go with two ipFamilies; remove one, or write "RequireDualStack"`);
  if (clusterIPs.length > 0 && !isHeadless(service)) {
    clusterIPs.forEach((address, i) => {
      if (i < ipFamilies.length || familyOf(address) === CLUSTER_FAMILY) return;
      validation.invalid(CLUSTER_IPS.child(i), `${quote(address)} is an IPv6 address, and a cluster with default settings has IPv4 only`);
    });
  }
  if (validation.causes.length > start || isSelectorless) return;
  if (policy === "RequireDualStack") validation.invalid(IP_FAMILY_POLICY, `"RequireDualStack" needs a cluster with both families; write "PreferDualStack" to work with either`);
  ipFamilies.forEach((family, i) => {
    if (family !== CLUSTER_FAMILY) validation.invalid(SPEC.child("ipFamilies", i), `${quote(family)} is not configured on a cluster with default settings`);
  });
  if (validation.causes.length === start && clusterIPs.length > 0 && !isHeadless(service)) validateInRange(clusterIPs[0]!, validation);
}

function validateInRange(clusterIP: string, validation: Validation): void {
  const number = parseIpAddress(clusterIP)!.bytes.slice(12).reduce((sum, byte) => sum * 256 + byte, 0);
  if (number >= FIRST_CLUSTER_IP && number <= LAST_CLUSTER_IP) return;
  validation.invalid(CLUSTER_IPS, `${quote(clusterIP)} is outside the range of Service addresses, 10.0.0.0/16 by default; leave clusterIP to the server`);
}

/**
 * initNodePorts and allocHealthCheckNodePort. A dry run takes any number for a node port, even one that is out of range,
 * but no number twice; ports that share a port number share their node port.
 */
function allocateNodePorts(service: CompleteService, validation: Validation): void {
  const ports = service.ports;
  const taken: number[] = [];
  const byPort = new Map<number, number>();
  const allocates = service.type === "NodePort" || (service.spec.allocateLoadBalancerNodePorts ?? true);
  for (const [i, port] of ports.entries()) {
    if (port.nodePort === 0 && !allocates) continue;
    const shared = byPort.get(port.port);
    const wanted = shared === undefined ? ports.find((other) => other.port === port.port && other.nodePort !== 0)?.nodePort : port.nodePort || shared;
    if (wanted === shared && wanted !== undefined) {
      port.nodePort = wanted;
      continue;
    }
    if (wanted !== undefined && taken.includes(wanted)) {
      return validation.invalid(SPEC.child("ports", i, "nodePort"), `${wanted} is taken already by another port of this Service; leave it out or choose another`);
    }
    port.nodePort = wanted ?? nextNodePort(taken);
    taken.push(port.nodePort);
    if (shared === undefined) byPort.set(port.port, port.nodePort);
  }
  if (needsHealthCheck(service)) allocateHealthCheckPort(service, taken, validation);
}

function allocateHealthCheckPort(service: CompleteService, taken: readonly number[], validation: Validation): void {
  if (service.healthCheckNodePort === 0) service.healthCheckNodePort = nextNodePort(taken);
  else if (taken.includes(service.healthCheckNodePort)) {
    validation.invalid(SPEC.child("healthCheckNodePort"), `${service.healthCheckNodePort} is taken already by a node port of this Service; leave it out or choose another`);
  }
}

function nextNodePort(taken: readonly number[]): number {
  return (taken.length === 0 ? BEFORE_FIRST_NODE_PORT : Math.max(0, ...taken)) + 1;
}
