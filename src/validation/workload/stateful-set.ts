import type { StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec } from "../../resource/api/apps-v1.ts";
import type { PodTemplateSpec, Volume } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dns1123LabelProblem, dnsLabelName } from "../names.ts";
import { validateNonNegative } from "../numbers.ts";
import { validatePodTemplateMetadata, validatePodTemplateSpec, warnPodTemplate } from "../pod/template.ts";
import { validateStatefulSetStrategy } from "./rollout.ts";
import { validatePersistentVolumeClaimSpec, warnPersistentVolumeClaimSpec } from "../storage.ts";
import type { Validation } from "../validation.ts";
import { validateRequiredSelector, validateRunsForever, validateTemplateMatches } from "./template.ts";

const SPEC = Path.of("spec");
const TEMPLATE = SPEC.child("template");
const CLAIM_TEMPLATES = SPEC.child("volumeClaimTemplates");

/** A StatefulSet (pkg/apis/apps/validation ValidateStatefulSet, pkg/registry/apps/statefulset/strategy.go). */
export function validateStatefulSet(statefulSet: StatefulSet, validation: Validation): void {
  const spec = statefulSet.spec ?? {};
  validateMetadata(statefulSet, { namespaced: true, name: dnsLabelName, setsGeneration: true }, validation);
  const podManagementPolicy = spec.podManagementPolicy || "OrderedReady";
  if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel") {
    validation.invalid(SPEC.child("podManagementPolicy"), `${quote(podManagementPolicy)} is not one of "OrderedReady", "Parallel"`);
  }
  validateStatefulSetStrategy(spec.updateStrategy, SPEC.child("updateStrategy"), validation);
  validateRetentionPolicy(spec.persistentVolumeClaimRetentionPolicy, SPEC.child("persistentVolumeClaimRetentionPolicy"), validation);
  validateClaimTemplates(spec, validation);
  validateNonNegative(spec.replicas, SPEC.child("replicas"), validation);
  validateNonNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), validation);
  validateNonNegative(spec.ordinals?.start, SPEC.child("ordinals", "start"), validation);
  validateServiceName(spec.serviceName, validation);
  if (validateRequiredSelector(spec, SPEC.child("selector"), validation) === "usable") {
    if (spec.selector) validateTemplateMatches(spec.selector, spec.template, TEMPLATE, validation);
    validateTemplate(spec, validation);
  }
  validateRunsForever(spec.template, "StatefulSet", TEMPLATE, validation);
  warnStatefulSet(spec, validation);
}

function validateRetentionPolicy(policy: StatefulSetPersistentVolumeClaimRetentionPolicy | undefined, path: Path, validation: Validation): void {
  for (const when of ["whenDeleted", "whenScaled"] as const) {
    const value = policy?.[when] || "Retain";
    if (value !== "Retain" && value !== "Delete") validation.notSupported(path.child(when), value, ["Retain", "Delete"]);
  }
}

function validateClaimTemplates(spec: StatefulSetSpec, validation: Validation): void {
  if (!validation.has("statefulSetTemplates")) return;
  spec.volumeClaimTemplates?.forEach((claim, i) => {
    validatePersistentVolumeClaimSpec(claim.spec ?? {}, CLAIM_TEMPLATES.child(i, "spec"), validation);
  });
}

function validateServiceName(serviceName: string | undefined, validation: Validation): void {
  if (!serviceName || !validation.has("statefulSetServiceName")) return;
  const problem = dns1123LabelProblem(serviceName);
  if (problem !== undefined) validation.invalid(SPEC.child("serviceName"), problem);
}

function validateTemplate(spec: StatefulSetSpec, validation: Validation): void {
  if (validation.has("statefulSetTemplates")) validatePodTemplateSpec(templateOfPods(spec), TEMPLATE, validation);
  else validatePodTemplateMetadata(spec.template, TEMPLATE, validation);
}

/**
 * The template as its Pods will have it: the controller sets host name and subdomain, and puts a volume for each claim
 * template before the others. Causes count the volumes in that order, as the server's do.
 */
function templateOfPods({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec | undefined {
  if (volumeClaimTemplates.length === 0 && !template?.spec?.hostname && !template?.spec?.subdomain) return template;
  const podSpec = { ...template?.spec, hostname: "", subdomain: "" };
  if (volumeClaimTemplates.length === 0) return { ...template, spec: podSpec };
  const volumes = new Map<string, Volume>();
  for (const { metadata } of volumeClaimTemplates) {
    const name = metadata?.name ?? "";
    volumes.set(name, { name, persistentVolumeClaim: { claimName: name } });
  }
  const others = (podSpec.volumes ?? []).filter((volume) => !volumes.has(volume.name ?? ""));
  return { ...template, spec: { ...podSpec, volumes: [...volumes.values(), ...others] } };
}

function warnStatefulSet(spec: StatefulSetSpec, validation: Validation): void {
  if (validation.causes.length > 0) return;
  warnPodTemplate(spec.template, TEMPLATE, validation);
  spec.volumeClaimTemplates?.forEach((claim, i) => {
    warnPersistentVolumeClaimSpec(claim.spec ?? {}, CLAIM_TEMPLATES.child(i), validation);
  });
  if ((spec.revisionHistoryLimit ?? 0) < 0 && validation.has("statefulSetRevisionWarning")) {
    validation.warn(SPEC.child("revisionHistoryLimit"), `${spec.revisionHistoryLimit} keeps every revision for ever; write 0 or more`);
  }
}
