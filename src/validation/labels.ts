import type { LabelSelector, LabelSelectorRequirement } from "../resource/api/meta-v1.ts";
import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { domainPrefixedKeyProblem, labelValueProblem, qualifiedNameProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/** The most that the keys and values of all annotations may take together, in bytes of UTF-8. */
export const ANNOTATIONS_SIZE = 256 * 1024;

/** The key of a label (metav1validation.ValidateLabelName). */
export function validateLabelName(name: string, path: Path, validation: Validation): void {
  const problem = qualifiedNameProblem(name);
  if (problem !== undefined) validation.invalid(path, `the label key ${problem}`);
}

/**
 * Labels of an object or a selector's matchLabels; causes name the map, not the key (metav1validation.ValidateLabels).
 * They lie at the path, or in that field of it: then the path is made for a cause only.
 */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: Path, validation: Validation, field?: string): void {
  for (const key in labels) {
    const keyProblem = qualifiedNameProblem(key);
    const problem = labelValueProblem(labels[key] ?? "");
    if (keyProblem === undefined && problem === undefined) continue;
    const at = field === undefined ? path : path.child(field);
    if (keyProblem !== undefined) validation.invalid(at, `the label key ${keyProblem}`);
    if (problem !== undefined) validation.invalid(at, `the value of label ${quote(key)}: ${problem}`);
  }
}

/** Annotations: keys like those of labels, but upper case is allowed before "/", and their total size (ValidateAnnotations). */
export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: Path, validation: Validation): void {
  for (const key in annotations) {
    const problem = qualifiedNameProblem(key.toLowerCase());
    if (problem !== undefined) validation.invalid(path, `the annotation key ${problem}`);
  }
  validateAnnotationsSize(annotations, path, validation);
}

/** Annotations that a user asks to be put elsewhere: every key has a domain (ValidateUserAnnotations). */
export function validateUserAnnotations(annotations: Readonly<Record<string, string>>, path: Path, validation: Validation): void {
  for (const key in annotations) {
    const problem = domainPrefixedKeyProblem(key.toLowerCase());
    if (problem !== undefined) validation.invalid(path, `the annotation key ${problem}`);
  }
  validateAnnotationsSize(annotations, path, validation);
}

function validateAnnotationsSize(annotations: Readonly<Record<string, string>> | undefined, path: Path, validation: Validation): void {
  let units = 0;
  for (const key in annotations) units += key.length + (annotations[key] ?? "").length;
  if (units * MOST_BYTES_OF_UNIT <= ANNOTATIONS_SIZE) return;
  let size = 0;
  for (const key in annotations) size += byteLength(key) + byteLength(annotations[key] ?? "");
  if (size > ANNOTATIONS_SIZE) validation.tooLong(path, `the annotations take ${size} bytes together; at most ${ANNOTATIONS_SIZE} are allowed`);
}

/** The most bytes of UTF-8 that a UTF-16 unit comes to. */
export const MOST_BYTES_OF_UNIT = 3;

/** The length of a text in UTF-8, in bytes. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate pair takes four bytes for its two units, so each half adds one.
    length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}

interface LabelSelectorOptions {
  /** Values of matchExpressions need not be valid label values (older objects of some kinds). */
  readonly allowsInvalidValues?: boolean;
  /** An unknown operator is left to others to report. */
  readonly allowsUnknownOperator?: boolean;
}

/** A label selector; an absent one is valid (metav1validation.ValidateLabelSelector). */
export function validateLabelSelector(
  selector: LabelSelector | undefined, path: Path, validation: Validation, options: LabelSelectorOptions = {},
): void {
  if (!selector) return;
  if (selector.matchLabels) validateLabels(selector.matchLabels, path, validation, "matchLabels");
  selector.matchExpressions?.forEach((requirement, i) => {
    validateLabelSelectorRequirement(requirement, path.child("matchExpressions", i), validation, options);
  });
}

/** One of a selector's matchExpressions (metav1validation.ValidateLabelSelectorRequirement). */
export function validateLabelSelectorRequirement(
  { key = "", operator = "", values = [] }: LabelSelectorRequirement, path: Path, validation: Validation, options: LabelSelectorOptions = {},
): void {
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0) validation.required(path.child("values"), `operator ${quote(operator)} needs at least one value`);
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0) validation.forbidden(path.child("values"), `operator ${quote(operator)} takes no values; remove them or use "In"`);
  } else if (!options.allowsUnknownOperator) {
    validation.invalid(path.child("operator"), `${quote(operator)} is not a selector operator; use "In", "NotIn", "Exists" or "DoesNotExist"`);
  }
  validateLabelName(key, path.child("key"), validation);
  if (options.allowsInvalidValues) return;
  values.forEach((value, i) => {
    const problem = labelValueProblem(value);
    if (problem !== undefined) validation.invalid(path.child("values", i), problem);
  });
}

/** Whether a selector has neither labels nor expressions: it selects everything. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return !selector?.matchExpressions?.length && (!selector?.matchLabels || Object.keys(selector.matchLabels).length === 0);
}

/** Whether the labels satisfy the selector; one that does not parse matches nothing (metav1.LabelSelectorAsSelector). */
export function selectorMatches(selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean {
  const { matchLabels, matchExpressions } = selector;
  for (const key in matchLabels) {
    if (!labels || !Object.hasOwn(labels, key) || labels[key] !== matchLabels[key]) return false;
  }
  return !matchExpressions || matchExpressions.every(({ key = "", operator, values = [] }) => {
    const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case "In": return value !== undefined && values.includes(value);
      case "NotIn": return value === undefined || !values.includes(value);
      case "Exists": return value !== undefined;
      case "DoesNotExist": return value === undefined;
      default: return false;
    }
  });
}
