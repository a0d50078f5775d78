import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from "../resource/api/core-v1.ts";
import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { validateLabelName } from "./labels.ts";
import { dns1123SubdomainProblem, labelValueProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/*
 * Node selectors of affinities, PersistentVolumes and ResourceSlices, after ValidateNodeSelector and its parts in
 * pkg/apis/core/validation/validation.go.
 */

interface NodeSelectorOptions {
  /** Values need not be label values: the server only warns about preferred terms. */
  readonly allowsInvalidValues?: boolean;
}

/** A selector of nodes: at least one term. */
export function validateNodeSelector(selector: NodeSelector, path: Path, validation: Validation, options: NodeSelectorOptions = {}): void {
  const terms = selector.nodeSelectorTerms ?? [];
  const termsPath = path.child("nodeSelectorTerms");
  if (terms.length === 0) validation.required(termsPath, "a node selector needs at least one term");
  terms.forEach((term, i) => {
    validateNodeSelectorTerm(term, termsPath.child(i), validation, options);
  });
}

/** One term: requirements on labels and on fields of the Node. */
export function validateNodeSelectorTerm(term: NodeSelectorTerm, path: Path, validation: Validation, options: NodeSelectorOptions = {}): void {
  term.matchExpressions?.forEach((requirement, i) => {
    validateNodeSelectorRequirement(requirement, path.child("matchExpressions", i), validation, options);
  });
  term.matchFields?.forEach((requirement, i) => {
    validateNodeFieldRequirement(requirement, path.child("matchFields", i), validation);
  });
}

/** A requirement on a label of the Node. */
function validateNodeSelectorRequirement(
  { key = "", operator = "", values = [] }: NodeSelectorRequirement, path: Path, validation: Validation, options: NodeSelectorOptions = {},
): void {
  const valuesPath = path.child("values");
  switch (operator) {
    case "In": case "NotIn":
      if (values.length === 0) validation.required(valuesPath, `operator ${quote(operator)} needs at least one value`);
      break;
    case "Exists": case "DoesNotExist":
      if (values.length > 0) validation.forbidden(valuesPath, `operator ${quote(operator)} takes no values; remove them or use "In"`);
      break;
    case "Gt": case "Lt":
      if (values.length !== 1) validation.required(valuesPath, `operator ${quote(operator)} needs exactly one value`);
      break;
    default:
      validation.invalid(path.child("operator"), `${quote(operator)} is not an operator; use "In", "NotIn", "Exists", "DoesNotExist", "Gt" or "Lt"`);
  }
  validateLabelName(key, path.child("key"), validation);
  if (options.allowsInvalidValues) return;
  values.forEach((value, i) => {
    const problem = labelValueProblem(value);
    if (problem !== undefined) validation.invalid(valuesPath.child(i), problem);
  });
}

/** A requirement on a field of the Node: only metadata.name, with one value. */
function validateNodeFieldRequirement({ key = "", operator = "", values = [] }: NodeSelectorRequirement, path: Path, validation: Validation): void {
  if (operator !== "In" && operator !== "NotIn") {
    validation.invalid(path.child("operator"), `${quote(operator)} is not an operator for fields; use "In" or "NotIn"`);
  } else if (values.length !== 1) {
    validation.required(path.child("values"), `operator ${quote(operator)} on a field needs exactly one value`);
  }
  if (key !== "metadata.name") {
    validation.invalid(path.child("key"), `${quote(key)} is no field that can be selected; use "metadata.name"`);
    return;
  }
  values.forEach((value, i) => {
    const problem = dns1123SubdomainProblem(value);
    if (problem !== undefined) validation.invalid(path.child("values", i), problem);
  });
}
