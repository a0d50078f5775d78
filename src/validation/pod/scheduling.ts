import type {
  Affinity, NodeAffinity, PodAffinityTerm, PodReadinessGate, PodResourceClaim, PodSchedulingGate, Toleration, WeightedPodAffinityTerm,
} from "../../resource/api/core-v1.ts";
import type { LabelSelector } from "../../resource/api/meta-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateLabelName, validateLabelSelector } from "../labels.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, labelValueProblem, qualifiedNameProblem } from "../names.ts";
import { validateNodeSelector, validateNodeSelectorTerm } from "../node-selector.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * Where a Pod may run, after validateAffinity, ValidateTolerations and the validation of gates and claims in
 * pkg/apis/core/validation/validation.go.
 */

const TAINT_EFFECTS = ["NoExecute", "NoSchedule", "PreferNoSchedule"];
const COMPARISONS = ["Gt", "Lt"];

/** Affinity to nodes and Pods, and against Pods. */
export function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, path: Path, context: PodContext): void {
  if (nodeAffinity) validateNodeAffinity(nodeAffinity, path.child("nodeAffinity"), context.validation);
  for (const [field, affinity] of [["podAffinity", podAffinity], ["podAntiAffinity", podAntiAffinity]] as const) {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = affinity ?? {};
    required?.forEach((term, i) => {
      validatePodAffinityTerm(term, path.child(field, "requiredDuringSchedulingIgnoredDuringExecution", i), context);
    });
    preferred?.forEach((term, i) => {
      validateWeightedTerm(term, path.child(field, "preferredDuringSchedulingIgnoredDuringExecution", i), context);
    });
  }
}

function validateNodeAffinity(affinity: NodeAffinity, path: Path, validation: Validation): void {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = affinity;
  if (required) {
    const allowsInvalidValues = !validation.has("nodeAffinityLabelValues");
    validateNodeSelector(required, path.child("requiredDuringSchedulingIgnoredDuringExecution"), validation, { allowsInvalidValues });
  }
  preferred?.forEach(({ weight, preference = {} }, i) => {
    const item = path.child("preferredDuringSchedulingIgnoredDuringExecution", i);
    validateWeight(weight, item.child("weight"), validation);
    validateNodeSelectorTerm(preference, item.child("preference"), validation, { allowsInvalidValues: true });
  });
}

function validateWeight(weight = 0, path: Path, validation: Validation): void {
  if (weight < 1 || weight > 100) validation.invalid(path, `${weight} is out of range: a weight is from 1 to 100`);
}

function validateWeightedTerm({ weight, podAffinityTerm = {} }: WeightedPodAffinityTerm, path: Path, context: PodContext): void {
  validateWeight(weight, path.child("weight"), context.validation);
  validatePodAffinityTerm(podAffinityTerm, path.child("podAffinityTerm"), context);
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: Path, context: PodContext): void {
  const { validation } = context;
  validateLabelSelector(term.labelSelector, path.child("labelSelector"), validation);
  validateLabelSelector(term.namespaceSelector, path.child("namespaceSelector"), validation);
  for (const namespace of term.namespaces ?? []) {
    const problem = dns1123LabelProblem(namespace);
    if (problem !== undefined) validation.invalid(path.child("namespace"), problem);
  }
  validateLabelKeys(term, path, context);
  const { topologyKey = "" } = term;
  if (topologyKey === "") validation.required(path.child("topologyKey"), `a term needs a topologyKey, for example "kubernetes.io/hostname"`);
  validateLabelName(topologyKey, path.child("topologyKey"), validation);
}

interface LabelKeys {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly labelSelector?: LabelSelector;
}

/**
 * The keys whose values the Pod's own labels give (ValidateMatchLabelKeysAndMismatchLabelKeys). In a Pod they have been
 * added to the selector's expressions before (mutatePodAffinity in pkg/registry/core/pod/strategy.go).
 */
export function validateLabelKeys({ matchLabelKeys = [], mismatchLabelKeys = [], labelSelector }: LabelKeys, path: Path, context: PodContext): void {
  const { validation } = context;
  if (matchLabelKeys.length + mismatchLabelKeys.length === 0) return;
  validateKeyList(matchLabelKeys, labelSelector, path.child("matchLabelKeys"), validation);
  validateKeyList(mismatchLabelKeys, labelSelector, path.child("mismatchLabelKeys"), validation);
  if (matchLabelKeys.length === 0) return;
  if (labelSelector) {
    const added = context.isPod ? [...matchLabelKeys, ...mismatchLabelKeys].filter((key) => Object.hasOwn(context.labels, key)) : [];
    const seen = new Set(Object.keys(labelSelector.matchLabels ?? {}));
    for (const key of [...(labelSelector.matchExpressions ?? []).map((expression) => expression.key ?? ""), ...added]) {
      const index = matchLabelKeys.lastIndexOf(key);
      if (index >= 0 && seen.has(key)) validation.invalid(path.child(index), `${quote(key)} is in matchLabelKeys and in the labelSelector; keep one`);
      seen.add(key);
    }
  }
  matchLabelKeys.forEach((key, i) => {
    if (mismatchLabelKeys.includes(key)) validation.invalid(path.child("matchLabelKeys", i), `${quote(key)} is in matchLabelKeys and in mismatchLabelKeys; keep one`);
  });
}

function validateKeyList(keys: readonly string[], selector: LabelSelector | undefined, path: Path, validation: Validation): void {
  if (keys.length === 0) return;
  if (!selector) {
    validation.forbidden(path, "these keys refine a labelSelector, and there is none");
    return;
  }
  keys.forEach((key, i) => {
    validateLabelName(key, path.child(i), validation);
  });
}

/** Which taints of nodes the Pod tolerates; RuntimeClass uses it too. */
export function validateTolerations(tolerations: readonly Toleration[], path: Path, validation: Validation): void {
  tolerations.forEach((toleration, i) => {
    validateToleration(toleration, path.child(i), validation);
  });
}

function validateToleration({ key = "", operator = "", value = "", effect = "", tolerationSeconds }: Toleration, path: Path, validation: Validation): void {
  const operatorPath = path.child("operator");
  if (key !== "") validateLabelName(key, path.child("key"), validation);
  else if (operator !== "Exists") validation.invalid(operatorPath, `a toleration without a key matches every taint and needs operator "Exists"`);
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    validation.invalid(path.child("effect"), `tolerationSeconds goes with effect "NoExecute", not with ${quote(effect)}`);
  }
  if (operator === "Equal" || operator === "") {
    const problem = labelValueProblem(value);
    if (problem !== undefined) validation.invalid(operatorPath, problem);
  } else if (operator === "Exists") {
    if (value !== "") validation.invalid(operatorPath, `operator "Exists" takes no value, but there is ${quote(value)}`);
  } else {
    // The gate TaintTolerationComparisonOperators is off in every version.
    validation.notSupported(operatorPath, operator, COMPARISONS.includes(operator) ? ["Equal", "Exists", ...COMPARISONS] : ["Equal", "Exists"]);
  }
  if (effect !== "") validateTaintEffect(effect, path.child("effect"), validation);
}

/** What a taint does; Node uses it too. */
export function validateTaintEffect(effect: string, path: Path, validation: Validation): void {
  if (!TAINT_EFFECTS.includes(effect)) validation.notSupported(path, effect, TAINT_EFFECTS);
}

/** Conditions that have to be true for the Pod to be ready. */
export function validateReadinessGates(gates: readonly PodReadinessGate[], path: Path, validation: Validation): void {
  gates.forEach(({ conditionType = "" }, i) => {
    const problem = qualifiedNameProblem(conditionType);
    if (problem !== undefined) validation.invalid(path.child(i, "conditionType"), problem);
  });
}

/** Gates that hold the Pod back; each once, and none on a Pod that has a node. */
export function validateSchedulingGates(gates: readonly PodSchedulingGate[], path: Path, validation: Validation): void {
  const seen = new Set<string>();
  gates.forEach(({ name = "" }, i) => {
    const problem = qualifiedNameProblem(name);
    if (problem !== undefined) validation.invalid(path.child(i), problem);
    if (seen.has(name)) validation.duplicate(path.child(i), `there is another gate ${quote(name)}`);
    seen.add(name);
  });
}

/** Claims to devices that the Pod's containers may use (validatePodResourceClaim). */
export function validateResourceClaims(claims: readonly PodResourceClaim[], path: Path, validation: Validation): void {
  const names = new Set<string>();
  claims.forEach((claim, i) => {
    const item = path.child(i);
    const { name = "", resourceClaimName, resourceClaimTemplateName } = claim;
    if (name === "") validation.required(item.child("name"), "a claim needs a name");
    else if (names.has(name)) validation.duplicate(item.child("name"), `there is another claim with the name ${quote(name)}`);
    else {
      const problem = dns1123LabelProblem(name);
      if (problem !== undefined) validation.invalid(item.child("name"), problem);
      names.add(name);
    }
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) validation.invalid(item, "resourceClaimName and resourceClaimTemplateName exclude each other");
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) validation.invalid(item, "a claim needs resourceClaimName or resourceClaimTemplateName");
    for (const field of ["resourceClaimName", "resourceClaimTemplateName"] as const) {
      const problem = claim[field] === undefined ? undefined : dns1123SubdomainProblem(claim[field]);
      if (problem !== undefined) validation.invalid(item.child(field), problem);
    }
  });
}
