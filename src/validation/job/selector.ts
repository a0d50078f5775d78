import type { JobSpec } from "../../resource/api/batch-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { selectorMatches, validateLabelSelector } from "../labels.ts";
import type { Validation } from "../validation.ts";
import { validateTemplateMatches } from "../workload/template.ts";

/** Stands for the uid that the server gives the Job; nobody can write it in advance. */
const UID = "11111111-1111-4111-8111-111111111111";
const CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
/** The labels that the server puts on the template of a Job, in the order in which it checks them. */
const UID_AND_NAME_LABELS = ["controller-uid", "job-name", CONTROLLER_UID, "batch.kubernetes.io/job-name"];

function generatedLabels(jobName: string): Record<string, string> {
  return Object.fromEntries(UID_AND_NAME_LABELS.map((label) => [label, label.endsWith("uid") ? UID : jobName]));
}

/**
 * The spec as the server completes it (generateSelector in pkg/registry/batch/job/strategy.go): unless manualSelector is
 * set, the template gets labels with the Job's uid and name where it lacks them, and the selector asks for the uid.
 */
export function withGeneratedSelector(spec: JobSpec, jobName: string): JobSpec {
  if (spec.manualSelector) return spec;
  const { template, selector } = spec;
  return {
    ...spec,
    template: { ...template, metadata: { ...template?.metadata, labels: { ...generatedLabels(jobName), ...template?.metadata?.labels } } },
    selector: { ...selector, matchLabels: { [CONTROLLER_UID]: UID, ...selector?.matchLabels } },
  };
}

/**
 * The selector of a Job parses and selects the Pods of its template; unless manualSelector is set, it and the generated
 * labels are as the server made them (validateGeneratedSelector and the end of ValidateJobSpec in pkg/apis/batch/validation).
 */
export function validateJobSelector(spec: JobSpec, jobName: string, path: Path, validation: Validation): void {
  const at = path.child("selector");
  const expected = generatedLabels(jobName);
  if (!spec.manualSelector) validateGeneratedLabels(spec, expected, path, validation);
  if (!spec.selector) return validation.required(at, "with manualSelector a Job needs a selector; write labels of its template");
  const start = validation.causes.length;
  validateLabelSelector(spec.selector, at, validation);
  if (validation.causes.length > start) return;
  if (!spec.manualSelector && !selectorMatches(spec.selector, expected)) {
    validation.invalid(at, "the server makes the selector of a Job; remove it, or set manualSelector");
  }
  validateTemplateMatches(spec.selector, spec.template, path.child("template"), validation);
}

function validateGeneratedLabels(spec: JobSpec, expected: Readonly<Record<string, string>>, path: Path, validation: Validation): void {
  const labels = spec.template?.metadata?.labels ?? {};
  for (const [label, value] of Object.entries(expected)) {
    if (labels[label] === value) continue;
    const right = label.endsWith("uid") ? "the Job's uid, which the server sets" : quote(value);
    validation.invalid(path.child("template", "metadata", "labels").key(label), `${quote(labels[label])} is not ${right}; leave the label to the server`);
  }
}
