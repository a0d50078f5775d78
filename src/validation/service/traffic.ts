import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { legacyIpRangeProblem } from "../addresses.ts";
import { portNumberProblem, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { isExternallyAccessible, needsHealthCheck, type CompleteService } from "./complete.ts";

const SPEC = Path.of("spec");
const EXTERNAL_TRAFFIC_POLICY = SPEC.child("externalTrafficPolicy");
const HEALTH_CHECK_NODE_PORT = SPEC.child("healthCheckNodePort");
const TRAFFIC_POLICIES = ["Cluster", "Local"];
const SOURCE_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";

/** Who may come in through a load balancer: the field, or the annotation where the field is absent (part of validateService). */
export function validateSourceRanges({ type, spec, annotations }: CompleteService, validation: Validation): void {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = annotations[SOURCE_RANGES_ANNOTATION];
  if (ranges.length === 0 && annotation === undefined) return;
  // The server writes the field with a capital letter in its answers.
  const path = ranges.length > 0 ? SPEC.child("LoadBalancerSourceRanges") : Path.of("metadata", "annotations").key(SOURCE_RANGES_ANNOTATION);
  if (type !== "LoadBalancer") validation.forbidden(path, `source ranges are for Services of type "LoadBalancer", and this one has type ${quote(type)}`);
  if (ranges.length > 0) {
    ranges.forEach((range, i) => {
      validateSourceRange(range, path.child(i), validation);
    });
  } else if (annotation!.trim() !== "") {
    for (const range of annotation!.trim().split(",")) validateSourceRange(range, path, validation);
  }
}

function validateSourceRange(range: string, path: Path, validation: Validation): void {
  const problem = legacyIpRangeProblem(range.trim(), validation.has("strictAddresses"));
  if (problem !== undefined) validation.invalid(path, problem);
}

/** What only a Service of type LoadBalancer may say. */
export function validateLoadBalancerFields({ type, spec }: CompleteService, validation: Validation): void {
  if (type !== "LoadBalancer") {
    for (const field of ["allocateLoadBalancerNodePorts", "loadBalancerClass"] as const) {
      if (spec[field] !== undefined) validation.forbidden(SPEC.child(field), `${field} is for Services of type "LoadBalancer", and this one has type ${quote(type)}`);
    }
  } else if (spec.loadBalancerClass !== undefined) {
    const problem = qualifiedNameProblem(spec.loadBalancerClass);
    if (problem !== undefined) validation.invalid(SPEC.child("loadBalancerClass"), problem);
  }
}

/** externalTrafficPolicy and healthCheckNodePort (validateServiceExternalTrafficPolicy). */
export function validateExternalTraffic(service: CompleteService, validation: Validation): void {
  const { externalTrafficPolicy, healthCheckNodePort } = service;
  if (!isExternallyAccessible(service)) {
    if (externalTrafficPolicy !== "") validation.invalid(EXTERNAL_TRAFFIC_POLICY, `${quote(externalTrafficPolicy)} is for Services that can be reached from outside: of type "NodePort" or "LoadBalancer", or with externalIPs`);
  } else if (!TRAFFIC_POLICIES.includes(externalTrafficPolicy)) {
    validation.notSupported(EXTERNAL_TRAFFIC_POLICY, externalTrafficPolicy, TRAFFIC_POLICIES);
  }
  if (needsHealthCheck(service)) {
    const problem = portNumberProblem(healthCheckNodePort);
    if (problem !== undefined) validation.invalid(HEALTH_CHECK_NODE_PORT, problem);
  } else if (healthCheckNodePort !== 0) {
    validation.invalid(HEALTH_CHECK_NODE_PORT, `${healthCheckNodePort} is for Services of type "LoadBalancer" with externalTrafficPolicy "Local"`);
  }
}

/** internalTrafficPolicy and trafficDistribution (validateServiceInternalTrafficFieldsValue, validateServiceTrafficDistribution). */
export function validateInternalTraffic({ spec }: CompleteService, validation: Validation): void {
  const { internalTrafficPolicy, trafficDistribution } = spec;
  if (internalTrafficPolicy !== undefined && !TRAFFIC_POLICIES.includes(internalTrafficPolicy)) {
    validation.notSupported(SPEC.child("internalTrafficPolicy"), internalTrafficPolicy, TRAFFIC_POLICIES);
  }
  const distributions = validation.has("sameTrafficDistribution") ? ["PreferClose", "PreferSameZone", "PreferSameNode"] : ["PreferClose"];
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    validation.notSupported(SPEC.child("trafficDistribution"), trafficDistribution, distributions);
  }
}
