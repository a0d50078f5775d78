import type { JobSpec, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule, SuccessPolicyRule } from "../../resource/api/batch-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { parseInt64, validateNonNegative } from "../numbers.ts";
import { qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;
const MOST_POD_CONDITIONS = 20;
const LONGEST_INDEXES = 64 * 1024;
const FAILURE_ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const EXIT_CODE_OPERATORS = ["In", "NotIn"];
const CONDITION_STATUSES = ["False", "True", "Unknown"];

/** spec.podFailurePolicy of a Job (pkg/apis/batch/validation validatePodFailurePolicy). */
export function validatePodFailurePolicy(spec: JobSpec, path: Path, validation: Validation): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > MOST_RULES) validation.tooMany(path.child("rules"), `there are ${rules.length} rules; at most ${MOST_RULES} are allowed`);
  const podSpec = spec.template?.spec;
  const containers = [...(podSpec?.containers ?? []), ...(podSpec?.initContainers ?? [])].map((container) => container.name ?? "");
  rules.forEach((rule, i) => {
    validateFailureRule(rule, spec.backoffLimitPerIndex !== undefined, containers, path.child("rules", i), validation);
  });
}

function validateFailureRule(
  { action = "", onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, hasIndexLimit: boolean, containers: readonly string[], path: Path, validation: Validation,
): void {
  const at = path.child("action");
  if (action === "") validation.required(at, `a rule needs an action: ${FAILURE_ACTIONS.map(quote).join(", ")}`);
  else if (!FAILURE_ACTIONS.includes(action)) validation.notSupported(at, action, FAILURE_ACTIONS);
  else if (action === "FailIndex" && !hasIndexLimit) validation.invalid(at, `action "FailIndex" needs backoffLimitPerIndex in the Job's spec`);
  if (onExitCodes) validateExitCodes(onExitCodes, containers, path.child("onExitCodes"), validation);
  if (onPodConditions.length > 0) validatePodConditions(onPodConditions, path.child("onPodConditions"), validation);
  if (onExitCodes && onPodConditions.length > 0) validation.invalid(path, "a rule has either onExitCodes or onPodConditions, not both; make it two rules");
  if (!onExitCodes && onPodConditions.length === 0) validation.invalid(path, "a rule needs onExitCodes or onPodConditions");
}

function validateExitCodes(
  { containerName, operator = "", values = [] }: PodFailurePolicyOnExitCodesRequirement, containers: readonly string[], path: Path, validation: Validation,
): void {
  if (operator === "") validation.required(path.child("operator"), `exit codes need an operator: "In" or "NotIn"`);
  else if (!EXIT_CODE_OPERATORS.includes(operator)) validation.notSupported(path.child("operator"), operator, EXIT_CODE_OPERATORS);
  if (containerName !== undefined && !containers.includes(containerName)) {
    validation.invalid(path.child("containerName"), `${quote(containerName)} is no container of the template; it has ${containers.map(quote).join(", ") || "none"}`);
  }
  const at = path.child("values");
  if (values.length === 0) validation.invalid(at, "exit codes need at least one value");
  else if (values.length > MOST_EXIT_CODES) validation.tooMany(at, `there are ${values.length} exit codes; at most ${MOST_EXIT_CODES} are allowed`);
  const seen = new Set<number>();
  let isOrdered = true;
  values.forEach((value, i) => {
    if (operator === "In" && value === 0) validation.invalid(at.child(i), `exit code 0 is success, which operator "In" may not name`);
    if (seen.has(value)) validation.duplicate(at.child(i), `exit code ${value} is there twice`);
    seen.add(value);
    if (i > 0 && values[i - 1]! > value) isOrdered = false;
  });
  if (!isOrdered) validation.invalid(at, `the exit codes ${quote(values)} must be in ascending order`);
}

function validatePodConditions(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: Path, validation: Validation): void {
  if (patterns.length > MOST_POD_CONDITIONS) validation.tooMany(path, `there are ${patterns.length} conditions; at most ${MOST_POD_CONDITIONS} are allowed`);
  patterns.forEach(({ type = "", status }, i) => {
    const problem = qualifiedNameProblem(type);
    if (problem !== undefined) validation.invalid(path.child(i, "type"), `the type ${problem}`);
    const value = status || "True";
    if (!CONDITION_STATUSES.includes(value)) validation.notSupported(path.child(i, "status"), value, CONDITION_STATUSES);
  });
}

/** spec.successPolicy of an Indexed Job (validateSuccessPolicy). */
export function validateSuccessPolicy(spec: JobSpec, path: Path, validation: Validation): void {
  const rules = spec.successPolicy?.rules ?? [];
  if (rules.length === 0) validation.required(path.child("rules"), "a successPolicy needs at least one rule");
  if (rules.length > MOST_RULES) validation.tooMany(path.child("rules"), `there are ${rules.length} rules; at most ${MOST_RULES} are allowed`);
  rules.forEach((rule, i) => {
    validateSuccessRule(rule, spec.completions ?? 0, path.child("rules", i), validation);
  });
}

function validateSuccessRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: Path, validation: Validation): void {
  if (succeededCount === undefined && succeededIndexes === undefined) validation.required(path, "a rule needs succeededCount or succeededIndexes");
  let indexes = 0;
  if (succeededIndexes !== undefined) {
    const at = path.child("succeededIndexes");
    if (succeededIndexes.length > LONGEST_INDEXES) validation.tooLong(at, `the indexes take ${succeededIndexes.length} characters; at most ${LONGEST_INDEXES} are allowed`);
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === "number") indexes = counted;
    else validation.invalid(at, counted);
  }
  if (succeededCount === undefined) return;
  const at = path.child("succeededCount");
  validateNonNegative(succeededCount, at, validation);
  if (succeededCount > completions) validation.invalid(at, `${succeededCount} is more than the ${completions} completions of the Job`);
  if (succeededIndexes !== undefined && succeededCount > indexes) validation.invalid(at, `${succeededCount} is more than the ${indexes} indexes in succeededIndexes`);
}

/** How many indexes `0-2,5` names, or what is wrong with it: ascending numbers and ranges below `completions` (validateIndexesFormat). */
function countIndexes(text: string, completions: number): number | string {
  if (text === "") return 0;
  let total = 0;
  let last = -1;
  for (const interval of text.split(",")) {
    const limits = interval.split("-").map(parseInt64);
    if (limits.length > 2 || limits.includes(undefined)) return `${quote(interval)} is not an index or a range of indexes such as "0-2"`;
    const [first, end = first] = limits.map(Number) as [number, number?];
    if (first >= completions || end >= completions) return `${quote(interval)} is beyond the last index, ${completions - 1}`;
    if (first <= last || (limits.length === 2 && first >= end)) return `${quote(interval)} is not in ascending order`;
    total += end - first + 1;
    last = end;
  }
  return total;
}
