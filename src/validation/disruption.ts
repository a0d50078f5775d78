import type { LabelSelector } from "../resource/api/meta-v1.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from "../resource/api/policy-v1.ts";
import { Path } from "../source/path.ts";
import { validateLabelSelector } from "./labels.ts";
import { validateMetadata } from "./metadata.ts";
import { pathSegmentNameProblem } from "./names.ts";
import { validateAtMostAll, validateIntOrPercent } from "./numbers.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const EVICTION_POLICIES = ["AlwaysAllow", "IfHealthyBudget"];
/** Stands for "everything" or "nothing" of an older API version; the server drops it from selectors that hold something else. */
const EMPTY_SELECTOR_LABEL = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

/**
 * A PodDisruptionBudget (pkg/apis/policy/validation ValidatePodDisruptionBudget). Its strategy does not look at metadata,
 * which is why any name that fits into a URL will do, and is reported only where the spec is right.
 */
function validatePodDisruptionBudget(budget: PodDisruptionBudget, validation: Validation): void {
  validateSpec(budget.spec ?? {}, validation);
  if (validation.causes.length === 0) validateMetadata(budget, { namespaced: true, name: pathSegmentNameProblem, setsGeneration: true, allowsAnyFinalizer: true }, validation);
}

function validateSpec(spec: PodDisruptionBudgetSpec, validation: Validation): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) validation.invalid(SPEC, "minAvailable and maxUnavailable exclude each other; remove one");
  for (const field of ["minAvailable", "maxUnavailable"] as const) {
    const value = spec[field];
    if (value === undefined) continue;
    validateIntOrPercent(value, SPEC.child(field), validation);
    validateAtMostAll(value, SPEC.child(field), validation);
  }
  validateLabelSelector(withoutEmptySelectorLabel(spec.selector), SPEC.child("selector"), validation);
  const policy = spec.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) validation.notSupported(SPEC.child("unhealthyPodEvictionPolicy"), policy, EVICTION_POLICIES);
}

function withoutEmptySelectorLabel(selector: LabelSelector | undefined): LabelSelector | undefined {
  if (!selector?.matchExpressions?.some(({ key }) => key === EMPTY_SELECTOR_LABEL)) return selector;
  return { ...selector, matchExpressions: selector.matchExpressions.filter(({ key }) => key !== EMPTY_SELECTOR_LABEL) };
}

/** How many Pods may be away at once. */
export const validators: Validators = { "policy/PodDisruptionBudget": validatePodDisruptionBudget };
