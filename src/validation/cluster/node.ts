import type { Node, NodeSpec } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { ipRangeWarnings, legacyIpRangeProblem, parseIpRange } from "../addresses.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { validateResourceQuantity, type WrittenQuantity } from "../resource-names.ts";
import type { Validation } from "../validation.ts";
import { validateNodeAnnotations } from "./node-annotations.ts";
import { validateTaints } from "./taints.ts";

/*
 * Nodes, after ValidateNode in pkg/apis/core/validation/validation.go and pkg/registry/core/node/strategy.go. The status
 * of a Node may be set when it is created.
 */

const METADATA = Path.of("metadata");
const STATUS = Path.of("status");
const DECLARED_FEATURES = STATUS.child("declaredFeatures");
const POD_CIDRS = Path.of("spec", "podCIDRs");
const FEATURE_NAME = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/;
const FEATURE_LENGTH = 253;

/** A Node. Its configSource is dropped before. */
export function validateNode(node: Node, validation: Validation): void {
  validateMetadata(node, { namespaced: false, name: dnsSubdomainName }, validation);
  validateNodeAnnotations(node.metadata?.annotations ?? {}, validation);
  const { spec = {}, status = {} } = node;
  // The server looks for taints under metadata.
  validateTaints(spec.taints ?? [], METADATA.child("taints"), validation);
  validateAmounts(status.capacity ?? {}, STATUS.child("capacity"), validation);
  validateAmounts(status.allocatable ?? status.capacity ?? {}, STATUS.child("allocatable"), validation);
  const swap = status.nodeInfo?.swap?.capacity;
  if (swap !== undefined && swap <= 0 && validation.has("nodeSwap")) {
    validation.invalid(METADATA.child("nodeSwapStatus", "capacity"), `${swap} must be greater than 0; leave swap out where there is none`);
  }
  if (validation.has("nodeDeclaredFeatures")) validateDeclaredFeatures(status.declaredFeatures ?? [], validation);
  const podCidrs = podCidrsOf(spec);
  validatePodCidrs(podCidrs, validation);
  if (validation.causes.length === 0) warnNode(spec, podCidrs, validation);
}

/** Here the server writes the name of the resource as if it were a field. */
function validateAmounts(amounts: Readonly<Record<string, WrittenQuantity>>, path: Path, validation: Validation): void {
  for (const name in amounts) validateResourceQuantity(name, amounts[name]!, path.child(name), validation);
}

/** Features by name, sorted, each of them once. */
function validateDeclaredFeatures(features: readonly string[], validation: Validation): void {
  features.forEach((feature, i) => {
    const path = DECLARED_FEATURES.index(i);
    const previous = features[i - 1];
    if (feature.length > FEATURE_LENGTH || !FEATURE_NAME.test(feature)) validation.invalid(path, `${quote(feature)} is not the name of a feature, such as "MyFeature" or "MyFeature/part"`);
    if (feature === previous) validation.duplicate(path, `${quote(feature)} is there twice`);
    else if (previous !== undefined && feature < previous) validation.invalid(path, `${quote(feature)} must come before ${quote(previous)}: the list is sorted`);
  });
}

/** podCIDR wins over podCIDRs where they differ (Convert_v1_NodeSpec_To_core_NodeSpec in pkg/apis/core/v1/conversion.go). */
function podCidrsOf({ podCIDR = "", podCIDRs = [] }: NodeSpec): readonly string[] {
  return podCIDR !== "" && podCIDR !== podCIDRs[0] ? [podCIDR] : podCIDRs;
}

function validatePodCidrs(podCidrs: readonly string[], validation: Validation): void {
  podCidrs.forEach((value, i) => {
    const problem = legacyIpRangeProblem(value, validation.has("strictAddresses"));
    if (problem !== undefined) validation.invalid(POD_CIDRS.index(i), problem);
  });
  if (podCidrs.length < 2) return;
  const families = new Set(podCidrs.map((value) => {
    const address = parseIpRange(value)?.address;
    return address && (address.isIpv4 || address.isIpv4Mapped ? "IPv4" : "IPv6");
  }));
  if (families.has(undefined)) validation.internal(POD_CIDRS, "the IP families of these ranges cannot be compared, since not all of them are ranges");
  if (podCidrs.length > 2 || families.size < 2 || families.has(undefined)) {
    validation.invalid(POD_CIDRS, `${podCidrs.map(quote).join(", ")}: a Node has at most one range of each IP family`);
  }
  if (!validation.has("nodePodCidrDuplicates")) return;
  podCidrs.forEach((value, i) => {
    if (podCidrs.indexOf(value) < i) validation.duplicate(POD_CIDRS.index(i), `${quote(value)} is there twice`);
  });
}

/** nodeWarnings in pkg/registry/core/node/strategy.go. */
function warnNode(spec: NodeSpec, podCidrs: readonly string[], validation: Validation): void {
  if (spec.externalID) validation.warn(Path.of("spec", "externalID"), "externalID is deprecated, and nothing in Kubernetes reads it");
  if (!validation.has("nodeAddressWarnings")) return;
  podCidrs.forEach((value, i) => {
    for (const warning of ipRangeWarnings(value)) validation.warn(POD_CIDRS.index(i), warning);
  });
}
