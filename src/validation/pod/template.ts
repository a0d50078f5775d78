import type { PodTemplateSpec } from "../../resource/api/core-v1.ts";
import type { Path } from "../../source/path.ts";
import { validateAnnotations, validateLabels } from "../labels.ts";
import type { Validation } from "../validation.ts";
import { validateAnnotationsMatch, validatePodAnnotations } from "./annotations.ts";
import { PodContext } from "./context.ts";
import { validatePodSpec } from "./spec.ts";
import { warnPod } from "./warnings.ts";

/**
 * A Pod template of a workload: metadata, then the whole Pod spec with its defaults (ValidatePodTemplateSpec in
 * pkg/apis/core/validation/validation.go). `path` is the template's own, for example spec.template.
 */
export function validatePodTemplateSpec(template: PodTemplateSpec | undefined, path: Path, validation: Validation): void {
  const spec = path.child("spec");
  const context = templateContext(template, spec, validation);
  validateTemplateMetadata(context, template, path);
  validatePodSpec(context, spec);
  validateAnnotationsMatch(context, spec);
  if (template?.spec?.ephemeralContainers?.length) {
    validation.forbidden(spec.child("ephemeralContainers"), "a Pod template has no ephemeral containers; they are added to running Pods");
  }
}

/** The labels and annotations of a Pod template; all that was looked at in a StatefulSet's until 1.33. */
export function validatePodTemplateMetadata(template: PodTemplateSpec | undefined, path: Path, validation: Validation): void {
  validateTemplateMetadata(templateContext(template, path.child("spec"), validation), template, path);
}

/** The server leaves "metadata" out of these paths. */
function validateTemplateMetadata(context: PodContext, template: PodTemplateSpec | undefined, path: Path): void {
  const { labels, annotations } = template?.metadata ?? {};
  if (labels) validateLabels(labels, path, context.validation, "labels");
  if (!annotations) return;
  validateAnnotations(annotations, path.child("annotations"), context.validation);
  validatePodAnnotations(context, path.child("annotations"));
}

/** The warnings for a Pod template, to be given only where the object has no causes (GetWarningsForPodTemplate in pkg/api/pod/warnings.go). */
export function warnPodTemplate(template: PodTemplateSpec | undefined, path: Path, validation: Validation): void {
  if (template) warnPod(templateContext(template, path.child("spec"), validation), path);
}

function templateContext(template: PodTemplateSpec | undefined, specPath: Path, validation: Validation): PodContext {
  return new PodContext(template?.spec ?? {}, { specPath, name: "", metadata: template?.metadata, isPod: false }, validation);
}
