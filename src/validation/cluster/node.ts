import type { Node, NodeSpec, Taint } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { ipRangeWarnings, legacyIpRangeProblem, parseIpRange } from "../addresses.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, labelValueProblem } from "../names.ts";
import { validateLabelName } from "../labels.ts";
import { validateTaintEffect } from "../pod/scheduling.ts";
import { validateResourceQuantity, type WrittenQuantity } from "../resource-names.ts";
import type { Validation } from "../validation.ts";

/*
 * Nodes, after ValidateNode in pkg/apis/core/validation/validation.go and pkg/registry/core/node/strategy.go. The status
 * of a Node may be set when it is created.
 */

const METADATA = Path.of("metadata");
const ANNOTATIONS = METADATA.child("annotations");
const STATUS = Path.of("status");
const DECLARED_FEATURES = STATUS.child("declaredFeatures");
const POD_CIDRS = Path.of("spec", "podCIDRs");
const TAINTS_ANNOTATION = "scheduler.alpha.kubernetes.io/taints";
const AVOID_PODS_ANNOTATION = "scheduler.alpha.kubernetes.io/preferAvoidPods";
const FEATURE_NAME = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/;
const FEATURE_LENGTH = 253;

/** A Node. Its configSource is dropped before. */
export function validateNode(node: Node, validation: Validation): void {
  validateMetadata(node, { namespaced: false, name: dnsSubdomainName }, validation);
  validateAnnotations(node.metadata?.annotations ?? {}, validation);
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

function validateTaints(taints: readonly Taint[], path: Path, validation: Validation): void {
  const seen = new Set<string>();
  taints.forEach(({ key = "", value = "", effect = "" }, i) => {
    const taintPath = path.index(i);
    validateLabelName(key, taintPath.child("key"), validation);
    const problem = labelValueProblem(value);
    if (problem !== undefined) validation.invalid(taintPath.child("value"), problem);
    if (effect === "") validation.required(taintPath.child("effect"), 'a taint needs an effect, for example "NoSchedule"');
    else validateTaintEffect(effect, taintPath.child("effect"), validation);
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) validation.duplicate(taintPath, `there is another taint with key ${quote(key)} and effect ${quote(effect)}`);
    seen.add(pair);
  });
}

/** Taints, and Pods to avoid, as they were written before there were fields for them. */
function validateAnnotations(annotations: Readonly<Record<string, string>>, validation: Validation): void {
  const taints = annotations[TAINTS_ANNOTATION];
  if (taints) {
    const list = parseJson(taints);
    if (list === null || Array.isArray(list)) validateTaints((list ?? []) as readonly Taint[], ANNOTATIONS.child(TAINTS_ANNOTATION), validation);
    else validation.invalid(ANNOTATIONS, `the annotation ${TAINTS_ANNOTATION} must hold a JSON list of taints`);
  }
  const avoided = annotations[AVOID_PODS_ANNOTATION];
  if (avoided) validateAvoidedPods(parseJson(avoided), validation);
}

function validateAvoidedPods(value: unknown, validation: Validation): void {
  if (value === undefined || typeof value !== "object" || Array.isArray(value)) {
    validation.invalid(ANNOTATIONS.child("AvoidPods"), `the annotation ${AVOID_PODS_ANNOTATION} must hold a JSON object`);
    return;
  }
  const { preferAvoidPods } = (value ?? {}) as { preferAvoidPods?: readonly { podSignature?: { podController?: { controller?: boolean } } }[] };
  if (!Array.isArray(preferAvoidPods)) return;
  preferAvoidPods.forEach((entry: NonNullable<typeof preferAvoidPods>[number] | null, i) => {
    const path = ANNOTATIONS.child(AVOID_PODS_ANNOTATION, i, "PodSignature");
    const controller = entry?.podSignature?.podController;
    if (!controller) validation.required(path, "name the controller of the Pods to avoid");
    else if (controller.controller === false) validation.invalid(path.child("PodController", "Controller"), "the owner must be a controller");
  });
}

/** The value of a JSON text; undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
