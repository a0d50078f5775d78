import type { PersistentVolumeClaimTemplate } from "../../resource/api/core-v1.ts";
import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import type { Path } from "../../source/path.ts";
import { validateAnnotations, validateLabels } from "../labels.ts";
import { validatePersistentVolumeClaimSpec } from "../storage.ts";
import type { Validation } from "../validation.ts";

/** Metadata of the template that the claim would not take over, in the order of the server; a list counts as set even where it is empty. */
const FORBIDDEN_METADATA: readonly (keyof ObjectMeta)[] = [
  "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
  "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
];

/** The template of an ephemeral volume's claim (ValidatePersistentVolumeClaimTemplate in pkg/apis/core/validation/validation.go). */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate, path: Path, validation: Validation): void {
  validateTemplateMetadata(template.metadata ?? {}, path.child("metadata"), validation);
  validatePersistentVolumeClaimSpec(template.spec ?? {}, path.child("spec"), validation);
}

/** The metadata of a template for claims, of storage or of devices: labels and annotations, nothing else (ValidateTemplateObjectMeta). */
export function validateTemplateMetadata(meta: ObjectMeta, metadata: Path, validation: Validation): void {
  validateAnnotations(meta.annotations, metadata.child("annotations"), validation);
  validateLabels(meta.labels, metadata.child("labels"), validation);
  for (const field of FORBIDDEN_METADATA) {
    const value = meta[field];
    if (value === undefined || value === "" || value === 0) continue;
    // The server derives the path from the name of the Go field.
    validation.forbidden(metadata.child(field === "uid" ? "uID" : field), "the template of a claim may have labels and annotations only; remove it");
  }
}
