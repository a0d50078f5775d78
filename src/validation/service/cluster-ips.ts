import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { legacyIpAddressProblem, parseIpAddress } from "../addresses.ts";
import type { Validation } from "../validation.ts";
import type { CompleteService } from "./complete.ts";

const CLUSTER_IPS = Path.of("spec", "clusterIPs");
const IP_FAMILIES = Path.of("spec", "ipFamilies");
const IP_FAMILY_POLICY = Path.of("spec", "ipFamilyPolicy");
const FAMILIES = ["IPv4", "IPv6"];
const POLICIES = ["SingleStack", "PreferDualStack", "RequireDualStack"];
/** Instead of an address: the Service has none, and its DNS name leads to the Pods. */
export const NO_CLUSTER_IP = "None";

/** Whether the Service has no address of its own (isHeadlessService). */
export function isHeadless({ clusterIPs }: CompleteService): boolean {
  return clusterIPs.length === 1 && clusterIPs[0] === NO_CLUSTER_IP;
}

/** The family of an address as the server's forgiving reader sees it: IPv4-mapped addresses are IPv4. */
export function familyOf(address: string): string | undefined {
  const parsed = parseIpAddress(address);
  return parsed && (parsed.isIpv4 || parsed.isIpv4Mapped ? "IPv4" : "IPv6");
}

/** clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy agree with each other (core/validation ValidateServiceClusterIPsRelatedFields). */
export function validateClusterIps(service: CompleteService, validation: Validation): void {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = service;
  if (clusterIP !== "" && clusterIPs[0] !== clusterIP) {
    validation.invalid(CLUSTER_IPS, `the first of ${quote(clusterIPs)} must be clusterIP, which is ${quote(clusterIP)}; clusterIPs may be left out`);
  } else if (clusterIP === "" && clusterIPs.length > 0) {
    validation.invalid(CLUSTER_IPS, `${quote(clusterIPs)} needs clusterIP: ${quote(clusterIPs[0])} beside it`);
  }
  ipFamilies.forEach((family, i) => {
    if (!FAMILIES.includes(family)) validation.notSupported(IP_FAMILIES.child(i), family, FAMILIES);
    if (ipFamilies.indexOf(family) < i) validation.duplicate(IP_FAMILIES.child(i), `${quote(family)} is there twice`);
  });
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) validation.notSupported(IP_FAMILY_POLICY, ipFamilyPolicy, POLICIES);
  if (clusterIPs.length === 0) return;
  const areAddresses = validateAddresses(clusterIPs, validation);
  if (clusterIPs.length > 2) validation.invalid(CLUSTER_IPS, `there are ${clusterIPs.length} addresses; at most 2 are allowed, one of each family`);
  if (!areAddresses) return;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < 2) validation.invalid(CLUSTER_IPS, `${quote(clusterIPs)} are of one family; at most one of each family is allowed`);
  if (!isHeadless(service)) validateFamiliesOfAddresses(clusterIPs, ipFamilies, validation);
}

function validateAddresses(clusterIPs: readonly string[], validation: Validation): boolean {
  let areAddresses = true;
  clusterIPs.forEach((address, i) => {
    if (i === 0 && address === NO_CLUSTER_IP) {
      if (clusterIPs.length === 1) return;
      areAddresses = false;
      validation.invalid(CLUSTER_IPS, `${quote(NO_CLUSTER_IP)} must be the only value`);
      return;
    }
    const problem = legacyIpAddressProblem(address, validation.has("strictAddresses"));
    if (problem === undefined) return;
    areAddresses = false;
    validation.invalid(CLUSTER_IPS.child(i), problem);
  });
  return areAddresses;
}

function validateFamiliesOfAddresses(clusterIPs: readonly string[], ipFamilies: readonly string[], validation: Validation): void {
  clusterIPs.slice(0, ipFamilies.length).forEach((address, i) => {
    const wanted = ipFamilies[i];
    if (FAMILIES.includes(wanted!) && familyOf(address) !== wanted) validation.invalid(CLUSTER_IPS.child(i), `${quote(address)} is no ${wanted} address, which ipFamilies[${i}] asks for`);
  });
}
