import type { Service } from "../resource/api/core-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { endpointAddressProblem } from "./endpoint-address.ts";
import { legacyIpAddressProblem } from "./addresses.ts";
import { validateLabels } from "./labels.ts";
import { validateMetadata } from "./metadata.ts";
import { dns1035LabelName, dns1123SubdomainProblem, dnsLabelName } from "./names.ts";
import { allocate } from "./service/allocation.ts";
import { isHeadless } from "./service/cluster-ips.ts";
import { completeService, type CompleteService } from "./service/complete.ts";
import { validateServicePorts } from "./service/ports.ts";
import { validateExternalTraffic, validateInternalTraffic, validateLoadBalancerFields, validateSourceRanges } from "./service/traffic.ts";
import { warnService } from "./service/warnings.ts";
import { validateIpAddress, validateServiceCidr } from "./service-ranges.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const PORTS = SPEC.child("ports");
const SELECTOR = SPEC.child("selector");
const RULES = { namespaced: true, name: dnsLabelName };
const RULES_WITH_LETTER = { namespaced: true, name: dns1035LabelName };
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const AFFINITIES = ["ClientIP", "None"];
const LONGEST_AFFINITY_SECONDS = 86_400;
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";

/** A Service (core/validation ValidateServiceCreate, after the allocation of addresses and node ports). */
function validateService(service: Service, validation: Validation): void {
  const complete = completeService(service);
  if (!allocate(complete, validation)) return;
  validateMetadata(service, validation.has("relaxedServiceNames") ? RULES : RULES_WITH_LETTER, validation);
  validateTopologyAnnotations(complete, validation);
  if (complete.ports.length === 0 && !isHeadless(complete) && complete.type !== "ExternalName") {
    validation.required(PORTS, `a Service needs ports unless it is headless (clusterIP: None) or of type "ExternalName"`);
  }
  validateType(complete, validation);
  validateServicePorts(complete, PORTS, validation);
  validateLabels(complete.spec.selector, SELECTOR, validation);
  validateSessionAffinity(complete, validation);
  validateExternalIps(complete, validation);
  validateSourceRanges(complete, validation);
  validateLoadBalancerFields(complete, validation);
  validateExternalTraffic(complete, validation);
  validateInternalTraffic(complete, validation);
  if (validation.causes.length === 0) warnService(complete, validation);
}

function validateTopologyAnnotations({ annotations }: CompleteService, validation: Validation): void {
  const mode = annotations[TOPOLOGY_MODE];
  const hints = annotations[TOPOLOGY_HINTS];
  if (mode === undefined || hints === undefined || mode === hints) return;
  validation.invalid(Path.of("metadata", "annotations").key(TOPOLOGY_MODE), `${quote(mode)} differs from ${quote(hints)} in the older annotation ${quote(TOPOLOGY_HINTS)}; remove that one`);
}

function validateType(service: CompleteService, validation: Validation): void {
  const { type } = service;
  if (!TYPES.includes(type)) validation.notSupported(SPEC.child("type"), type, TYPES);
  else if (type === "ExternalName") validateExternalName(service, validation);
  else if (type !== "ClusterIP" && isHeadless(service)) validation.invalid(SPEC.child("clusterIPs", 0), `"None" does not go with type ${quote(type)}; a headless Service is of type "ClusterIP"`);
}

function validateExternalName({ clusterIPs, ipFamilies, ipFamilyPolicy, spec }: CompleteService, validation: Validation): void {
  if (clusterIPs.length > 0) validation.forbidden(SPEC.child("clusterIPs"), `a Service of type "ExternalName" has no address; remove clusterIP and clusterIPs`);
  if (ipFamilies.length > 0) validation.forbidden(SPEC.child("ipFamilies"), `a Service of type "ExternalName" has no address family; remove ipFamilies`);
  if (ipFamilyPolicy !== undefined) validation.forbidden(SPEC.child("ipFamilyPolicy"), `a Service of type "ExternalName" has no address family; remove ipFamilyPolicy`);
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  const problem = name === "" ? undefined : dns1123SubdomainProblem(name);
  if (name === "") validation.required(SPEC.child("externalName"), `a Service of type "ExternalName" needs externalName, the DNS name that it stands for`);
  else if (problem !== undefined) validation.invalid(SPEC.child("externalName"), problem);
}

function validateSessionAffinity({ sessionAffinity, spec }: CompleteService, validation: Validation): void {
  if (!AFFINITIES.includes(sessionAffinity)) return validation.notSupported(SPEC.child("sessionAffinity"), sessionAffinity, AFFINITIES);
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity !== "ClientIP" || seconds === undefined || (seconds > 0 && seconds <= LONGEST_AFFINITY_SECONDS)) return;
  validation.invalid(SPEC.child("sessionAffinityConfig", "clientIP", "timeoutSeconds"), `${seconds} is out of range: it must be from 1 to ${LONGEST_AFFINITY_SECONDS}`);
}

function validateExternalIps({ externalIPs }: CompleteService, validation: Validation): void {
  externalIPs.forEach((address, i) => {
    const problem = legacyIpAddressProblem(address, validation.has("strictAddresses")) ?? endpointAddressProblem(address);
    if (problem !== undefined) validation.invalid(SPEC.child("externalIPs", i), problem);
  });
}

/** Services, and the objects that keep the addresses they get. */
export const validators: Validators = {
  "/Service": validateService,
  "networking.k8s.io/IPAddress": validateIpAddress,
  "networking.k8s.io/ServiceCIDR": validateServiceCidr,
};
