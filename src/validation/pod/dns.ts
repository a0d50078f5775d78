import type { HostAlias, PodDNSConfig } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { legacyIpAddressProblem } from "../addresses.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, dns1123SubdomainWithUnderscoreProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * The Pod's own name and how it finds others, after validatePodDNSConfig, ValidateHostAliases and validatePodHostName in
 * pkg/apis/core/validation/validation.go.
 */

export const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const MOST_NAMESERVERS = 3;
const MOST_SEARCHES = 32;
const SEARCHES_LENGTH = 2048;
const HOSTNAME_LENGTH = 64;

/** dnsConfig, which dnsPolicy "None" needs. */
export function validateDns({ spec, validation }: PodContext, specPath: Path): void {
  const { dnsPolicy, dnsConfig } = spec;
  if (dnsConfig || dnsPolicy === "None") validateConfig(dnsPolicy, dnsConfig, specPath.child("dnsConfig"), validation);
}

function validateConfig(dnsPolicy: string | undefined, config: PodDNSConfig | undefined, path: Path, validation: Validation): void {
  const nameservers = config?.nameservers ?? [];
  if (dnsPolicy === "None" && nameservers.length === 0) {
    validation.required(config ? path.child("nameservers") : path, `dnsPolicy "None" needs at least one nameserver in dnsConfig`);
    return;
  }
  if (!config) return;
  if (nameservers.length > MOST_NAMESERVERS) {
    validation.invalid(path.child("nameservers"), `at most ${MOST_NAMESERVERS} nameservers are allowed, but there are ${nameservers.length}`);
  }
  nameservers.forEach((address, i) => {
    validateAddress(address, path.child("nameservers", i), validation);
  });
  validateSearches(config.searches ?? [], path.child("searches"), validation);
  config.options?.forEach(({ name = "" }, i) => {
    if (name === "") validation.required(path.child("options", i), "a DNS option needs a name");
  });
}

function validateAddress(address: string, path: Path, validation: Validation): void {
  const problem = legacyIpAddressProblem(address, validation.has("strictAddresses"));
  if (problem !== undefined) validation.invalid(path, problem);
}

function validateSearches(searches: readonly string[], path: Path, validation: Validation): void {
  if (searches.length > MOST_SEARCHES) validation.invalid(path, `at most ${MOST_SEARCHES} search paths are allowed, but there are ${searches.length}`);
  const length = searches.join(" ").length;
  if (length > SEARCHES_LENGTH) validation.invalid(path, `the search paths may have ${SEARCHES_LENGTH} characters together, but have ${length}`);
  const isRelaxed = validation.has("relaxedDnsSearches");
  searches.forEach((search, i) => {
    if (isRelaxed && search === ".") return;
    const name = search.endsWith(".") ? search.slice(0, -1) : search;
    const problem = isRelaxed ? dns1123SubdomainWithUnderscoreProblem(name) : dns1123SubdomainProblem(name);
    if (problem !== undefined) validation.invalid(path.child(i), problem);
  });
}

/** Lines of the containers' hosts file. */
export function validateHostAliases(aliases: readonly HostAlias[], path: Path, validation: Validation): void {
  aliases.forEach(({ ip = "", hostnames }, i) => {
    validateAddress(ip, path.child(i, "ip"), validation);
    hostnames?.forEach((hostname, j) => {
      const problem = dns1123SubdomainProblem(hostname);
      if (problem !== undefined) validation.invalid(path.child(i, "hostnames", j), problem);
    });
  });
}

/** hostname and subdomain, which become parts of a DNS name. */
export function validateHostname({ spec, validation }: PodContext, path: Path): void {
  const problem = spec.hostname ? dns1123LabelProblem(spec.hostname) : undefined;
  if (problem !== undefined) validation.invalid(path.child("hostname"), problem);
  const subdomainProblem = spec.subdomain ? dns1123LabelProblem(spec.subdomain) : undefined;
  if (subdomainProblem !== undefined) validation.invalid(path.child("subdomain"), subdomainProblem);
}

/** hostnameOverride, which only makes sense where nothing else sets the name. */
export function validateHostnameOverride({ spec, validation }: PodContext, path: Path): void {
  const { hostnameOverride } = spec;
  if (hostnameOverride === undefined || !validation.has("hostnameOverride")) return;
  const field = path.child("hostnameOverride");
  if (spec.setHostnameAsFQDN) validation.forbidden(field, "hostnameOverride does not go with setHostnameAsFQDN: true");
  if (spec.hostNetwork) validation.forbidden(field, "hostnameOverride does not go with hostNetwork: true");
  if (hostnameOverride.length > HOSTNAME_LENGTH) validation.tooLong(field, `${quote(hostnameOverride)} is longer than ${HOSTNAME_LENGTH} characters`);
  const problem = dns1123SubdomainProblem(hostnameOverride);
  if (problem !== undefined) validation.invalid(field, problem);
}
