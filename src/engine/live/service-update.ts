import { asList, asObject, asString } from "../../resource/resource.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { same } from "../../validation/immutable-fields.ts";

const isLoadBalancer = (spec: JsonObject): boolean => spec.type === "LoadBalancer";
const hasClusterIP = (spec: JsonObject): boolean => spec.type !== "ExternalName";
const hasNodePorts = (spec: JsonObject): boolean => spec.type === "NodePort" || (isLoadBalancer(spec) && spec.allocateLoadBalancerNodePorts !== false);
const hasHealthCheck = (spec: JsonObject): boolean => isLoadBalancer(spec) && spec.externalTrafficPolicy === "Local";
const isReachedFromOutside = (spec: JsonObject): boolean => spec.type === "NodePort" || isLoadBalancer(spec) || (hasClusterIP(spec) && asList(spec.externalIPs).length > 0);

/** Fields that go with a type of Service, unless the change says something else about them. */
const DEPENDENT: readonly (readonly [field: string, needs: (spec: JsonObject) => boolean])[] = [
  ["clusterIP", hasClusterIP], ["clusterIPs", hasClusterIP], ["ipFamilies", hasClusterIP], ["ipFamilyPolicy", hasClusterIP], ["internalTrafficPolicy", hasClusterIP], ["healthCheckNodePort", hasHealthCheck],
  ["allocateLoadBalancerNodePorts", isLoadBalancer], ["loadBalancerClass", isLoadBalancer], ["externalTrafficPolicy", isReachedFromOutside],
];

/**
 * A Service as the API server makes it of a change: what belonged to the old type goes, and what it has handed out stays
 * (dropTypeDependentFields, patchAllocatedValues, NormalizeClusterIPs and defaultOnRead of pkg/registry/core/service).
 */
export function updatedService(before: JsonObject, after: JsonObject): JsonObject {
  const [was, is] = [asObject(before.spec), asObject(after.spec)];
  if (!was || !is) return after;
  const spec: Record<string, JsonValue | undefined> = { ...is };
  if (!same(was.clusterIP, is.clusterIP) && same(was.clusterIPs, is.clusterIPs)) spec.clusterIPs = asString(is.clusterIP) ? [is.clusterIP!] : undefined;
  for (const [field, needs] of DEPENDENT) if (needs(was) && !needs(is) && same(was[field], is[field])) spec[field] = undefined;
  const [oldPorts, ports] = [was, is].map((one) => asList(one.ports).map((port) => asObject(port) ?? {}));
  if (hasNodePorts(was) && hasNodePorts(is)) spec.ports = keptPorts(oldPorts!, ports!);
  else if (hasNodePorts(was) && same(numbers(oldPorts!), numbers(ports!))) spec.ports = ports!.map((port) => ({ ...port, nodePort: undefined }));
  return { ...after, spec };
}

function numbers(ports: readonly JsonObject[]): JsonValue[] {
  return ports.map(({ nodePort }) => nodePort ?? 0);
}

/** A port that keeps its name keeps its node port, unless another one takes that. */
function keptPorts(before: readonly JsonObject[], after: readonly JsonObject[]): JsonValue[] {
  const byName = new Map(before.map(({ name, nodePort }) => [asString(name) ?? "", nodePort]));
  const used = new Set(numbers(after));
  return after.map((port) => {
    const old = port.nodePort === undefined ? byName.get(asString(port.name) ?? "") : undefined;
    return old === undefined || used.has(old) ? port : { ...port, nodePort: old };
  });
}
