import type { PodTemplateSpec } from "../../resource/api/core-v1.ts";
import type { LabelSelector } from "../../resource/api/meta-v1.ts";
import type { Suggestion } from "../../resource/cause.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { isEmptySelector, selectorMatches, validateLabelSelector } from "../labels.ts";
import { validatePodTemplateSpec } from "../pod/template.ts";
import type { Validation } from "../validation.ts";

/** Whether the selector of a workload can be used: it parses, so that the labels of its template can be compared with it. */
export type SelectorState = "usable" | "broken";

/**
 * The selector that a workload must have: it parses and is not empty, which would select every Pod
 * (the same lines of ValidateDeploymentSpec, ValidateReplicaSetSpec and ValidateStatefulSetSpec).
 */
export function validateRequiredSelector({ selector, template }: { readonly selector?: LabelSelector; readonly template?: PodTemplateSpec }, path: Path, validation: Validation): SelectorState {
  if (!selector) {
    validation.required(path, "a workload needs a selector; write matchLabels with labels of its template", selectorOf(template));
    return "usable";
  }
  return validateSelector(selector, path, validation);
}

/** All labels of the template, as apps/v1beta1 had it by default; a guess, since labels that change with a release would be left out by hand. */
function selectorOf(template: PodTemplateSpec | undefined): Suggestion | undefined {
  const matchLabels = template?.metadata?.labels ?? {};
  return Object.keys(matchLabels).length === 0 ? undefined : { kind: "insert", value: { matchLabels }, after: "replicas", isGuess: true };
}

/** A selector that parses and is not empty; an absent one is for the caller to judge. */
export function validateSelector(selector: LabelSelector, path: Path, validation: Validation): SelectorState {
  const start = validation.causes.length;
  validateLabelSelector(selector, path, validation);
  const state = validation.causes.length > start ? "broken" : "usable";
  if (isEmptySelector(selector)) validation.invalid(path, "an empty selector would select every Pod; write matchLabels with labels of the template");
  return state;
}

/** The labels of the template have to satisfy the selector. An absent selector selects nothing, an empty one is reported elsewhere. */
export function validateTemplateMatches(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined, path: Path, validation: Validation): void {
  const labels = template?.metadata?.labels;
  if (selector && (isEmptySelector(selector) || selectorMatches(selector, labels))) return;
  const asked = selector ? quote(selector.matchLabels ?? selector.matchExpressions) : "nothing, since it is missing";
  validation.invalid(path.child("metadata", "labels"), `the selector asks for ${asked}, which the labels ${quote(labels ?? {})} of the template do not satisfy`);
}

/** A template whose Pods run forever: it is a valid template, restarts always and has no deadline (ValidatePodTemplateSpecForReplicaSet). */
export function validateLongRunningTemplate(template: PodTemplateSpec | undefined, kind: string, path: Path, validation: Validation): void {
  validatePodTemplateSpec(template, path, validation);
  validateRunsForever(template, kind, path, validation);
}

/** Pods of a workload that runs forever restart always and have no deadline. */
export function validateRunsForever(template: PodTemplateSpec | undefined, kind: string, path: Path, validation: Validation): void {
  const restartPolicy = template?.spec?.restartPolicy || "Always";
  if (restartPolicy !== "Always") validation.notSupported(path.child("spec", "restartPolicy"), restartPolicy, ["Always"]);
  if (template?.spec?.activeDeadlineSeconds !== undefined) {
    validation.forbidden(path.child("spec", "activeDeadlineSeconds"), `the Pods of a ${kind} run until they are replaced, so they have no deadline; remove it`);
  }
}
