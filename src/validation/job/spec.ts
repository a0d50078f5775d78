import type { JobSpec } from "../../resource/api/batch-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validatePodFailurePolicy, validateSuccessPolicy } from "./policies.ts";
import { domainPrefixedPathProblem } from "../names.ts";
import { validateNonNegative } from "../numbers.ts";
import { validatePodTemplateSpec, warnPodTemplate } from "../pod/template.ts";
import type { Validation } from "../validation.ts";

const COMPLETION_MODES = ["NonIndexed", "Indexed"];
const REPLACEMENT_POLICIES = ["Failed", "TerminatingOrFailed"];
const RESTART_POLICIES = ["OnFailure", "Never"];
const LONGEST_MANAGED_BY = 63;
const MOST_INDEXED = 100_000;
/** With more completions than MOST_INDEXED and a limit per index, parallelism and failed indexes are limited to this. */
const MOST_WITH_MANY_COMPLETIONS = 10_000;

/** The spec of a Job with its defaults, or of a CronJob's jobTemplate, which gets none, but for the selector (pkg/apis/batch/validation validateJobSpec). */
export function validateJobSpec(spec: JobSpec, path: Path, validation: Validation): void {
  validateNonNegative(spec.parallelism, path.child("parallelism"), validation);
  validateNonNegative(spec.completions, path.child("completions"), validation);
  validateNonNegative(spec.activeDeadlineSeconds, path.child("activeDeadlineSeconds"), validation);
  validateNonNegative(spec.backoffLimit, path.child("backoffLimit"), validation);
  validateNonNegative(spec.ttlSecondsAfterFinished, path.child("ttlSecondsAfterFinished"), validation);
  validateNonNegative(spec.backoffLimitPerIndex, path.child("backoffLimitPerIndex"), validation);
  validateNonNegative(spec.maxFailedIndexes, path.child("maxFailedIndexes"), validation);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    validation.required(path.child("backoffLimitPerIndex"), "maxFailedIndexes needs backoffLimitPerIndex beside it");
  }
  if (spec.managedBy !== undefined) validateManagedBy(spec.managedBy, path.child("managedBy"), validation);
  validateCompletionMode(spec, path, validation);
  if (spec.podFailurePolicy) validatePodFailurePolicy(spec, path.child("podFailurePolicy"), validation);
  if (spec.successPolicy) {
    const at = path.child("successPolicy");
    if (spec.completionMode === "Indexed") validateSuccessPolicy(spec, at, validation);
    else validation.invalid(at, `a successPolicy needs completionMode "Indexed"`);
  }
  validateReplacementPolicy(spec, path.child("podReplacementPolicy"), validation);
  validatePodTemplateSpec(spec.template, path.child("template"), validation);
  validateRestartPolicy(spec, path.child("template", "spec", "restartPolicy"), validation);
}

function validateManagedBy(managedBy: string, path: Path, validation: Validation): void {
  if (managedBy === "") return validation.required(path, `managedBy names a controller, for example "example.com/controller"; name one or leave it out`);
  const problem = domainPrefixedPathProblem(managedBy);
  if (problem !== undefined) validation.invalid(path, problem);
  if (managedBy.length > LONGEST_MANAGED_BY) validation.tooLong(path, `${quote(managedBy)} is ${managedBy.length} characters long; at most ${LONGEST_MANAGED_BY} are allowed`);
}

/** A completionMode that is absent becomes NonIndexed; one that is written must be known, even if it is empty. */
function validateCompletionMode(spec: JobSpec, path: Path, validation: Validation): void {
  const mode = spec.completionMode ?? "NonIndexed";
  if (!COMPLETION_MODES.includes(mode)) validation.notSupported(path.child("completionMode"), mode, COMPLETION_MODES);
  if (mode === "Indexed") validateIndexed(spec, path, validation);
  if (mode !== "NonIndexed") return;
  for (const field of ["backoffLimitPerIndex", "maxFailedIndexes"] as const) {
    if (spec[field] !== undefined) validation.invalid(path.child(field), `${field} needs completionMode "Indexed"`);
  }
}

function validateIndexed(spec: JobSpec, path: Path, validation: Validation): void {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const failed = path.child("maxFailedIndexes");
  if (completions === undefined) validation.required(path.child("completions"), `completionMode "Indexed" needs completions`);
  if (parallelism > MOST_INDEXED) validation.invalid(path.child("parallelism"), `${parallelism} is too many for an Indexed Job; at most ${MOST_INDEXED} are allowed`);
  if (maxFailedIndexes !== undefined) {
    if (completions !== undefined && maxFailedIndexes > completions) validation.invalid(failed, `${maxFailedIndexes} is more than the ${completions} completions`);
    if (maxFailedIndexes > MOST_INDEXED) validation.invalid(failed, `${maxFailedIndexes} is too many; at most ${MOST_INDEXED} are allowed`);
  }
  if (completions === undefined || completions <= MOST_INDEXED || backoffLimitPerIndex === undefined) return;
  const above = `with more than ${MOST_INDEXED} completions and a backoffLimitPerIndex`;
  if (maxFailedIndexes === undefined) validation.required(failed, `${above}, a Job needs maxFailedIndexes`);
  if (parallelism > MOST_WITH_MANY_COMPLETIONS) validation.invalid(path.child("parallelism"), `${parallelism} is too many ${above}; at most ${MOST_WITH_MANY_COMPLETIONS} are allowed`);
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MOST_WITH_MANY_COMPLETIONS) {
    validation.invalid(failed, `${maxFailedIndexes} is too many ${above}; at most ${MOST_WITH_MANY_COMPLETIONS} are allowed`);
  }
}

function validateReplacementPolicy({ podReplacementPolicy, podFailurePolicy }: JobSpec, path: Path, validation: Validation): void {
  const allowed = podFailurePolicy ? ["Failed"] : REPLACEMENT_POLICIES;
  if (podReplacementPolicy !== undefined && !allowed.includes(podReplacementPolicy)) validation.notSupported(path, podReplacementPolicy, allowed);
}

/** The Pods of a Job end, so they may not restart always, which is what an absent restartPolicy means. */
function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: Path, validation: Validation): void {
  const restartPolicy = template?.spec?.restartPolicy || "Always";
  if (restartPolicy === "Always") validation.required(path, `the Pods of a Job may not restart always, which is the default; write "OnFailure" or "Never"`);
  else if (!RESTART_POLICIES.includes(restartPolicy)) validation.notSupported(path, restartPolicy, RESTART_POLICIES);
  else if (podFailurePolicy && restartPolicy !== "Never") validation.invalid(path, `${quote(restartPolicy)} does not go with podFailurePolicy, which needs "Never"`);
}

/** The warnings for the spec of a Job (pkg/api/job WarningsForJobSpec); only for objects without causes. */
export function warnJobSpec(spec: JobSpec, path: Path, validation: Validation): void {
  if (spec.completionMode === "Indexed" && (spec.completions ?? 0) > MOST_INDEXED && (spec.parallelism ?? 0) > MOST_WITH_MANY_COMPLETIONS) {
    validation.warn(path, `with more than ${MOST_INDEXED} completions and parallelism above ${MOST_WITH_MANY_COMPLETIONS}, Kubernetes may lose track of completed indexes when many fail`);
  }
  warnPodTemplate(spec.template, path.child("template"), validation);
}
