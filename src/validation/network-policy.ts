import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from "../resource/api/networking-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { ipRangeWarnings, legacyIpRangeProblem, networkOf, parseIpRange, type IpRange } from "./addresses.ts";
import { validateLabelSelector } from "./labels.ts";
import { validateMetadata } from "./metadata.ts";
import { dnsSubdomainName, portNameProblem, portNumberProblem } from "./names.ts";
import { numberInText } from "./numbers.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const [POD_SELECTOR, INGRESS, EGRESS, TYPES] = [SPEC.child("podSelector"), SPEC.child("ingress"), SPEC.child("egress"), SPEC.child("policyTypes")];
const RULES = { namespaced: true, name: dnsSubdomainName, setsGeneration: true };
const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const POLICY_TYPES = ["Ingress", "Egress"];

/** A NetworkPolicy (pkg/apis/networking/validation ValidateNetworkPolicy, pkg/registry/networking/networkpolicy/strategy.go). */
function validateNetworkPolicy(policy: NetworkPolicy, validation: Validation): void {
  const spec = policy.spec ?? {};
  validateMetadata(policy, RULES, validation);
  validateLabelSelector(spec.podSelector, POD_SELECTOR, validation);
  const { ingress = [], egress = [] } = spec;
  for (let i = 0; i < ingress.length; i++) validateRule(ingress[i]!.ports, ingress[i]!.from, "from", INGRESS.child(i), validation);
  for (let i = 0; i < egress.length; i++) validateRule(egress[i]!.ports, egress[i]!.to, "to", EGRESS.child(i), validation);
  validatePolicyTypes(spec.policyTypes ?? [], TYPES, validation);
  if (validation.causes.length === 0) warnNetworkPolicy(spec, validation);
}

function validateRule(
  ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = [], peersField: string, path: Path, validation: Validation,
): void {
  if (ports.length > 0) {
    const at = path.child("ports");
    for (let i = 0; i < ports.length; i++) validatePort(ports[i]!, at.child(i), validation);
  }
  if (peers.length > 0) {
    const at = path.child(peersField);
    for (let i = 0; i < peers.length; i++) validatePeer(peers[i]!, at.child(i), validation);
  }
}

/** A port by number, with endPort a range of them, or by name (ValidateNetworkPolicyPort). */
function validatePort({ protocol = "TCP", port, endPort }: NetworkPolicyPort, path: Path, validation: Validation): void {
  if (!PROTOCOLS.includes(protocol)) validation.notSupported(path.child("protocol"), protocol, PROTOCOLS);
  if (typeof port !== "number") {
    if (endPort !== undefined) validation.invalid(path.child("endPort"), `${endPort} needs a number for port beside it`);
    const problem = port === undefined ? undefined : portNameProblem(port);
    if (problem !== undefined) validation.invalid(path.child("port"), problem, numberInText(port));
    return;
  }
  const problem = portNumberProblem(port);
  if (problem !== undefined) validation.invalid(path.child("port"), problem);
  if (endPort === undefined) return;
  const end = path.child("endPort");
  if (endPort < port) validation.invalid(end, `${endPort} is less than port, which is ${port}`);
  const endProblem = portNumberProblem(endPort);
  if (endProblem !== undefined) validation.invalid(end, endProblem);
}

/** Pods, namespaces or both, or else a range of addresses (ValidateNetworkPolicyPeer). */
function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: Path, validation: Validation): void {
  if (podSelector) validateLabelSelector(podSelector, path.child("podSelector"), validation);
  if (namespaceSelector) validateLabelSelector(namespaceSelector, path.child("namespaceSelector"), validation);
  if (ipBlock) validateIpBlock(ipBlock, path.child("ipBlock"), validation);
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && !ipBlock) validation.required(path, "a peer needs podSelector, namespaceSelector or ipBlock; to allow everyone, leave out the list of peers");
  else if (selects && ipBlock) validation.forbidden(path, "a peer has either ipBlock or selectors, not both; make it two peers");
}

function validateIpBlock({ cidr = "", except = [] }: IPBlock, path: Path, validation: Validation): void {
  const isStrict = validation.has("strictAddresses");
  if (cidr === "") return validation.required(path.child("cidr"), `an ipBlock needs a cidr, for example "10.0.0.0/8"`);
  const problem = legacyIpRangeProblem(cidr, isStrict);
  if (problem !== undefined) validation.invalid(path.child("cidr"), problem);
  const block = parseIpRange(cidr);
  if (!block) return;
  except.forEach((range, i) => {
    const at = path.child("except", i);
    const exceptProblem = legacyIpRangeProblem(range, isStrict);
    if (exceptProblem !== undefined) validation.invalid(at, exceptProblem);
    const inner = parseIpRange(range);
    if (inner && !isStrictSubset(inner, block)) validation.invalid(at, `${quote(range)} must lie within ${quote(cidr)} and be smaller`);
  });
}

/** Whether the network of `inner` begins within `outer` and has a longer prefix, as Go's net.IPNet.Contains and Mask.Size tell. */
function isStrictSubset(inner: IpRange, outer: IpRange): boolean {
  const network = networkOf(outer);
  const start = networkOf(inner);
  const isIpv4 = network.isIpv4 || network.isIpv4Mapped;
  if (inner.length <= outer.length || (start.isIpv4 || start.isIpv4Mapped) !== isIpv4) return false;
  const bits = outer.address.isIpv4 ? outer.length + 96 : outer.length;
  const cut = networkOf({ address: { ...start, isIpv4: false }, length: bits, hasLeadingZeros: false });
  return network.bytes.every((byte, i) => byte === cut.bytes[i]);
}

/** Absent policyTypes mean Ingress, and Egress too where there are egress rules. */
function validatePolicyTypes(policyTypes: readonly string[], path: Path, validation: Validation): void {
  if (policyTypes.length > POLICY_TYPES.length) return validation.invalid(path, `there are ${policyTypes.length} policyTypes; only "Ingress" and "Egress" exist`);
  policyTypes.forEach((type, i) => {
    if (!POLICY_TYPES.includes(type)) validation.notSupported(path.child(i), type, POLICY_TYPES);
  });
}

function warnNetworkPolicy({ ingress, egress }: NetworkPolicySpec, validation: Validation): void {
  if (!validation.has("endpointAddressWarnings")) return;
  ingress?.forEach(({ from }, i) => { warnPeers(from, () => INGRESS.child(i, "from"), validation); });
  egress?.forEach(({ to }, i) => { warnPeers(to, () => EGRESS.child(i, "to"), validation); });
}

function warnPeers(peers: readonly NetworkPolicyPeer[] | undefined, path: () => Path, validation: Validation): void {
  peers?.forEach(({ ipBlock }, i) => { if (ipBlock) warnIpBlock(ipBlock, path().child(i, "ipBlock"), validation); });
}

function warnIpBlock({ cidr = "", except }: IPBlock, path: Path, validation: Validation): void {
  for (const message of ipRangeWarnings(cidr)) validation.warn(path.child("cidr"), message);
  except?.forEach((range, i) => {
    for (const message of ipRangeWarnings(range)) validation.warn(path.child("except", i), message);
  });
}

/** Which Pods may talk to which. */
export const validators: Validators = { "networking.k8s.io/NetworkPolicy": validateNetworkPolicy };
