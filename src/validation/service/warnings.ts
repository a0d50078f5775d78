import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { ipAddressWarning, ipRangeWarnings } from "../addresses.ts";
import type { Validation } from "../validation.ts";
import { isHeadless } from "./cluster-ips.ts";
import type { CompleteService } from "./complete.ts";

const SPEC = Path.of("spec");
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";

/** What the server accepts in a Service and warns about (pkg/api/service/warnings.go); only for Services without causes. */
export function warnService(service: CompleteService, validation: Validation): void {
  const { spec, type, externalIPs, annotations } = service;
  if (Object.hasOwn(annotations, TOPOLOGY_HINTS)) {
    validation.warn(Path.of("metadata", "annotations").key(TOPOLOGY_HINTS), `the annotation is deprecated; use "service.kubernetes.io/topology-mode"`);
  }
  const hasNoClusterIp = isHeadless(service);
  const isExternalName = type === "ExternalName";
  if (!hasNoClusterIp && !isExternalName) service.clusterIPs.forEach((address, i) => { warnAddress(address, SPEC.child("clusterIPs", i), validation); });
  if (hasNoClusterIp && type === "ClusterIP" && validation.has("headlessServiceWarnings")) warnHeadless(service, validation);
  externalIPs.forEach((address, i) => { warnAddress(address, SPEC.child("externalIPs", i), validation); });
  if (externalIPs.length > 0 && !hasNoClusterIp && !isExternalName && validation.has("externalIpsDeprecated")) {
    validation.warn(SPEC.child("externalIPs"), "externalIPs is deprecated, and some clusters may stop to implement it");
  }
  if (spec.loadBalancerIP) warnAddress(spec.loadBalancerIP, SPEC.child("loadBalancerIP"), validation);
  spec.loadBalancerSourceRanges?.forEach((range, i) => {
    for (const message of ipRangeWarnings(range)) validation.warn(SPEC.child("loadBalancerSourceRanges", i), message);
  });
  if (isExternalName && externalIPs.length > 0) validation.warn(SPEC.child("externalIPs"), `externalIPs is ignored where type is "ExternalName"`);
  if (!isExternalName && spec.externalName) validation.warn(SPEC.child("externalName"), `${quote(spec.externalName)} is ignored where type is not "ExternalName"`);
  if (spec.trafficDistribution === "PreferClose" && validation.has("preferCloseDeprecated")) {
    validation.warn(SPEC.child("trafficDistribution"), `"PreferClose" is deprecated; write "PreferSameZone"`);
  }
}

function warnHeadless({ spec, externalIPs, sessionAffinity }: CompleteService, validation: Validation): void {
  if (spec.loadBalancerIP) validation.warn(SPEC.child("loadBalancerIP"), "loadBalancerIP is ignored for a headless Service");
  if (externalIPs.length > 0) validation.warn(SPEC.child("externalIPs"), "externalIPs is ignored for a headless Service");
  if (sessionAffinity !== "None") validation.warn(SPEC.child("sessionAffinity"), "sessionAffinity is ignored for a headless Service");
}

function warnAddress(address: string, path: Path, validation: Validation): void {
  const warning = ipAddressWarning(address);
  if (warning !== undefined) validation.warn(path, warning);
}
