import type { PodSpec, PodTemplateSpec } from "../../resource/api/core-v1.ts";
import type { Path } from "../../source/path.ts";
import { validateAnnotations, validateLabels } from "../labels.ts";
import type { Validation } from "../validation.ts";

/** What differs between the kinds that hold a Pod template. */
export interface PodTemplateOptions {
  /** Pod templates of Jobs may be given limits of their own; reserved for what their strategies add. */
  readonly kind?: string;
}

/**
 * The fields of a Pod template's spec that the server fills in before it validates a workload, one level deep
 * (SetDefaults_PodSpec in pkg/apis/core/v1/defaults.go). An empty string counts as absent.
 */
export function defaultPodSpec(spec: PodSpec | undefined): PodSpec {
  return {
    ...spec,
    dnsPolicy: spec?.dnsPolicy || "ClusterFirst",
    restartPolicy: spec?.restartPolicy || "Always",
    schedulerName: spec?.schedulerName || "default-scheduler",
    terminationGracePeriodSeconds: spec?.terminationGracePeriodSeconds ?? 30,
  };
}

/**
 * A Pod template of a workload: metadata, then the whole Pod spec with its defaults (ValidatePodTemplateSpec in
 * pkg/apis/core/validation/validation.go). `path` is the template's own, for example spec.template.
 */
export function validatePodTemplateSpec(
  template: PodTemplateSpec | undefined, path: Path, validation: Validation, _options: PodTemplateOptions = {},
): void {
  const metadata = path.child("metadata");
  validateLabels(template?.metadata?.labels, metadata.child("labels"), validation);
  validateAnnotations(template?.metadata?.annotations, metadata.child("annotations"), validation);
}

/** The warnings for a Pod template, to be given only where the object has no causes (GetWarningsForPodTemplate). */
export function warnPodTemplate(_template: PodTemplateSpec | undefined, _path: Path, _validation: Validation): void {
  // filled in with the rest of the Pod's warnings
}
