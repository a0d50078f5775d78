import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from "../resource/api/core-v1.ts";
import { Path } from "../source/path.ts";
import { ipAddressWarning, legacyIpAddressProblem } from "./addresses.ts";
import { endpointAddressProblem } from "./endpoint-address.ts";
import { validateEndpointSlice } from "./endpoint-slice.ts";
import { validateMetadata } from "./metadata.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, portNumberProblem, qualifiedNameProblem } from "./names.ts";
import { PROTOCOLS } from "./service/ports.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SUBSETS = Path.of("subsets");
const MANAGED_BY = "endpoints.kubernetes.io/managed-by";
const CONTROLLER = "endpoint-controller";

/** Endpoints (core/validation ValidateEndpoints, pkg/registry/core/endpoint/strategy.go). */
function validateEndpoints(endpoints: Endpoints, validation: Validation): void {
  if (validation.has("endpointsDeprecated")) validation.warnings.push({ path: Path.of("kind"), message: "Endpoints are deprecated since Kubernetes 1.33; use EndpointSlice of discovery.k8s.io/v1", isDeprecated: true });
  validateMetadata(endpoints, { namespaced: true, name: dnsSubdomainName }, validation);
  endpoints.subsets?.forEach((subset, i) => {
    validateSubset(subset, SUBSETS.child(i), validation);
  });
  if (validation.causes.length === 0) warnEndpoints(endpoints, validation);
}

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: Path, validation: Validation): void {
  if (addresses.length === 0 && notReadyAddresses.length === 0) validation.required(path, "a subset needs addresses or notReadyAddresses");
  addresses.forEach((address, i) => {
    validateAddress(address, path.child("addresses", i), validation);
  });
  notReadyAddresses.forEach((address, i) => {
    validateAddress(address, path.child("notReadyAddresses", i), validation);
  });
  ports.forEach((port, i) => {
    validatePort(port, ports.length > 1, path.child("ports", i), validation);
  });
}

function validateAddress({ ip = "", hostname, nodeName }: EndpointAddress, path: Path, validation: Validation): void {
  const addressProblem = legacyIpAddressProblem(ip, validation.has("strictAddresses")) ?? endpointAddressProblem(ip);
  if (addressProblem !== undefined) validation.invalid(path.child("ip"), addressProblem);
  const hostProblem = hostname ? dns1123LabelProblem(hostname) : undefined;
  if (hostProblem !== undefined) validation.invalid(path.child("hostname"), hostProblem);
  const nodeProblem = nodeName === undefined ? undefined : dns1123SubdomainProblem(nodeName);
  if (nodeProblem !== undefined) validation.invalid(path.child("nodeName"), nodeProblem);
}

function validatePort({ name = "", port = 0, protocol, appProtocol }: EndpointPort, isNameRequired: boolean, path: Path, validation: Validation): void {
  const nameProblem = name === "" ? undefined : dns1123LabelProblem(name);
  if (name === "" && isNameRequired) validation.required(path.child("name"), "a subset with more than one port needs a name for each");
  else if (nameProblem !== undefined) validation.invalid(path.child("name"), nameProblem);
  const portProblem = portNumberProblem(port);
  if (portProblem !== undefined) validation.invalid(path.child("port"), portProblem);
  if (!PROTOCOLS.includes(protocol || "TCP")) validation.notSupported(path.child("protocol"), protocol, PROTOCOLS);
  const protocolProblem = appProtocol === undefined ? undefined : qualifiedNameProblem(appProtocol);
  if (protocolProblem !== undefined) validation.invalid(path.child("appProtocol"), protocolProblem);
}

function warnEndpoints({ metadata, subsets }: Endpoints, validation: Validation): void {
  if (metadata?.labels?.[MANAGED_BY] === CONTROLLER || !validation.has("endpointAddressWarnings")) return;
  subsets?.forEach((subset, i) => {
    for (const list of ["addresses", "notReadyAddresses"] as const) {
      subset[list]?.forEach(({ ip = "" }, j) => {
        const warning = ipAddressWarning(ip);
        if (warning !== undefined) validation.warn(SUBSETS.child(i, list, j, "ip"), warning);
      });
    }
  });
}

/** The addresses behind Services, in their old and their new form. */
export const validators: Validators = { "/Endpoints": validateEndpoints, "discovery.k8s.io/EndpointSlice": validateEndpointSlice };
