import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from "../resource/api/discovery-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { ipAddressProblem, ipAddressWarning, legacyIpAddressProblem, parseIpAddress } from "./addresses.ts";
import { endpointAddressProblem } from "./endpoint-address.ts";
import { validateMetadata } from "./metadata.ts";
import {
  dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, fullyQualifiedDomainNameProblem, labelValueProblem, qualifiedNameProblem,
} from "./names.ts";
import { PROTOCOLS } from "./service/ports.ts";
import type { Validation } from "./validation.ts";

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const MOST_ENDPOINTS = 1000;
const MOST_ADDRESSES = 100;
const MOST_PORTS = 20_000;
const MOST_HINTS = 8;
const ADDRESS_TYPE = Path.of("addressType");
const ENDPOINTS = Path.of("endpoints");
const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const CONTROLLERS = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

/** An EndpointSlice (pkg/apis/discovery/validation ValidateEndpointSlice, pkg/registry/discovery/endpointslice/strategy.go, which drops deprecatedTopology). */
export function validateEndpointSlice(slice: EndpointSlice, validation: Validation): void {
  const { addressType = "", endpoints = [] } = slice;
  validateMetadata(slice, { namespaced: true, name: dnsSubdomainName, setsGeneration: true }, validation);
  if (addressType === "") validation.required(ADDRESS_TYPE, `an EndpointSlice needs an addressType: "IPv4", "IPv6" or "FQDN"`);
  else if (!ADDRESS_TYPES.includes(addressType)) validation.notSupported(ADDRESS_TYPE, addressType, ADDRESS_TYPES);
  validatePorts(slice.ports ?? [], Path.of("ports"), validation);
  if (endpoints.length > MOST_ENDPOINTS) validation.tooMany(ENDPOINTS, `there are ${endpoints.length} endpoints; at most ${MOST_ENDPOINTS} are allowed`);
  else endpoints.forEach((endpoint, i) => { validateEndpoint(endpoint, addressType, ENDPOINTS.child(i), validation); });
  if (validation.causes.length === 0) warnEndpointSlice(slice, validation);
}

function validatePorts(ports: readonly EndpointPort[], path: Path, validation: Validation): void {
  if (ports.length > MOST_PORTS) return validation.tooMany(path, `there are ${ports.length} ports; at most ${MOST_PORTS} are allowed`);
  const names = new Set<string>();
  ports.forEach(({ name = "", protocol = "TCP", appProtocol }, i) => {
    const at = path.child(i);
    const nameProblem = name === "" ? undefined : dns1123LabelProblem(name);
    if (nameProblem !== undefined) validation.invalid(at.child("name"), nameProblem);
    if (names.has(name)) validation.duplicate(at.child("name"), `the port name ${quote(name)} is there twice`);
    names.add(name);
    if (!PROTOCOLS.includes(protocol)) validation.notSupported(at.child("protocol"), protocol, PROTOCOLS);
    const protocolProblem = appProtocol === undefined ? undefined : qualifiedNameProblem(appProtocol);
    if (protocolProblem !== undefined) validation.invalid(at.child("appProtocol"), protocolProblem);
  });
}

function validateEndpoint({ addresses = [], nodeName, hostname, hints }: Endpoint, addressType: string, path: Path, validation: Validation): void {
  const at = path.child("addresses");
  if (addresses.length === 0) validation.required(at, "an endpoint needs at least one address");
  else if (addresses.length > MOST_ADDRESSES) validation.tooMany(at, `there are ${addresses.length} addresses; at most ${MOST_ADDRESSES} are allowed`);
  addresses.forEach((address, i) => {
    if (addressType === "FQDN") validateDomain(address, at.child(i), validation);
    else if (addressType === "IPv4" || addressType === "IPv6") validateAddress(address, addressType, at, i, validation);
  });
  const nodeProblem = nodeName === undefined ? undefined : dns1123SubdomainProblem(nodeName);
  if (nodeProblem !== undefined) validation.invalid(path.child("nodeName"), nodeProblem);
  const hostProblem = hostname === undefined ? undefined : dns1123LabelProblem(hostname);
  if (hostProblem !== undefined) validation.invalid(path.child("hostname"), hostProblem);
  if (hints) validateHints(hints, path.child("hints"), validation);
}

function validateDomain(domain: string, path: Path, validation: Validation): void {
  if (domain === "") return validation.required(path, `the address is empty; write a domain such as "example.com"`);
  const problem = fullyQualifiedDomainNameProblem(domain);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** IPv6 addresses are wanted in canonical form since 1.33, and an address of the other family is reported at the list since then. */
function validateAddress(address: string, family: string, addresses: Path, i: number, validation: Validation): void {
  const isCurrent = validation.has("canonicalSliceAddresses");
  const isCanonical = family === "IPv6" && isCurrent;
  const problem = isCanonical ? ipAddressProblem(address) : legacyIpAddressProblem(address, validation.has("strictAddresses"));
  if (problem !== undefined) return validation.invalid(addresses.child(i), problem);
  const parsed = parseIpAddress(address)!;
  if ((parsed.isIpv4 || parsed.isIpv4Mapped) !== (family === "IPv4")) {
    validation.invalid(isCurrent ? addresses : addresses.child(i), `${quote(address)} is no ${family} address, which addressType asks for`);
  }
  const endpointProblem = endpointAddressProblem(address);
  if (endpointProblem !== undefined) validation.invalid(addresses.child(i), endpointProblem);
}

function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: Path, validation: Validation): void {
  if (!validateNames(forZones, labelValueProblem, path.child("forZones"), validation)) return;
  if (validation.has("sameTrafficDistribution")) validateNames(forNodes, dns1123SubdomainProblem, path.child("forNodes"), validation);
}

/** Returns false where there are too many, which ends the check of hints. */
function validateNames(hints: readonly { readonly name?: string }[], nameProblem: (name: string) => string | undefined, path: Path, validation: Validation): boolean {
  if (hints.length > MOST_HINTS) {
    validation.tooMany(path, `there are ${hints.length} hints; at most ${MOST_HINTS} are allowed`);
    return false;
  }
  const names = new Set<string>();
  hints.forEach(({ name = "" }, i) => {
    if (names.has(name)) validation.duplicate(path.child(i, "name"), `${quote(name)} is there twice`);
    names.add(name);
    const problem = nameProblem(name);
    if (problem !== undefined) validation.invalid(path.child(i, "name"), problem);
  });
  return true;
}

function warnEndpointSlice({ addressType, endpoints, metadata }: EndpointSlice, validation: Validation): void {
  if (addressType === "FQDN") validation.warn(ADDRESS_TYPE, `endpoints of type "FQDN" are deprecated`);
  if (CONTROLLERS.includes(metadata?.labels?.[MANAGED_BY] ?? "") || !validation.has("endpointAddressWarnings")) return;
  endpoints?.forEach(({ addresses }, i) => {
    addresses?.forEach((address, j) => {
      const warning = ipAddressWarning(address);
      if (warning !== undefined) validation.warn(ENDPOINTS.child(i, "addresses", j), warning);
    });
  });
}
