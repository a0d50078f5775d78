import type { TopologySpreadConstraint } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateLabelName, validateLabelSelector } from "../labels.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";
import { validateLabelKeys } from "./scheduling.ts";

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const INCLUSION_POLICIES = ["Honor", "Ignore"];

/** How Pods spread over the cluster (validateTopologySpreadConstraints in pkg/apis/core/validation/validation.go). */
export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], path: Path, context: PodContext): void {
  for (let i = 0; i < constraints.length; i++) validateConstraint(constraints[i]!, constraints.slice(i + 1), path.child(i), context);
}

function validateConstraint(constraint: TopologySpreadConstraint, rest: readonly TopologySpreadConstraint[], path: Path, context: PodContext): void {
  const { validation } = context;
  const { maxSkew = 0, topologyKey = "", whenUnsatisfiable = "", minDomains, labelSelector } = constraint;
  if (maxSkew <= 0) validation.invalid(path.child("maxSkew"), `${maxSkew} must be more than 0`);
  if (topologyKey === "") validation.required(path.child("topologyKey"), `a constraint needs a topologyKey, for example "topology.kubernetes.io/zone"`);
  if (!ACTIONS.includes(whenUnsatisfiable)) validation.notSupported(path.child("whenUnsatisfiable"), whenUnsatisfiable, ACTIONS);
  if (rest.some((other) => (other.topologyKey ?? "") === topologyKey && (other.whenUnsatisfiable ?? "") === whenUnsatisfiable)) {
    // The server makes up this field name for the pair.
    validation.duplicate(path.child("{topologyKey, whenUnsatisfiable}"), `another constraint has topologyKey ${quote(topologyKey)} and whenUnsatisfiable ${quote(whenUnsatisfiable)}`);
  }
  if (minDomains !== undefined) validateMinDomains(minDomains, whenUnsatisfiable, path.child("minDomains"), validation);
  for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
    const policy = constraint[field];
    if (policy !== undefined && !INCLUSION_POLICIES.includes(policy)) validation.notSupported(path.child(field), policy, INCLUSION_POLICIES);
  }
  if (validation.has("spreadLabelKeysMerge")) validateLabelKeys(constraint, path, context);
  else validateUnmergedLabelKeys(constraint, path.child("matchLabelKeys"), validation);
  validateLabelSelector(labelSelector, path.child("labelSelector"), validation);
}

function validateMinDomains(minDomains: number, whenUnsatisfiable: string, path: Path, validation: Validation): void {
  if (minDomains <= 0) validation.invalid(path, `${minDomains} must be more than 0`);
  if (whenUnsatisfiable !== "DoNotSchedule") validation.invalid(path, `minDomains goes with whenUnsatisfiable "DoNotSchedule", not with ${quote(whenUnsatisfiable)}`);
}

/** matchLabelKeys as they were read before they were merged into the selector (ValidateMatchLabelKeysInTopologySpread). */
function validateUnmergedLabelKeys({ matchLabelKeys = [], labelSelector }: TopologySpreadConstraint, path: Path, validation: Validation): void {
  if (matchLabelKeys.length === 0) return;
  if (!labelSelector) validation.forbidden(path, "these keys refine a labelSelector, and there is none");
  const keys = new Set([...Object.keys(labelSelector?.matchLabels ?? {}), ...(labelSelector?.matchExpressions ?? []).map(({ key = "" }) => key)]);
  matchLabelKeys.forEach((key, i) => {
    validateLabelName(key, path.child(i), validation);
    if (keys.has(key)) validation.invalid(path.child(i), `${quote(key)} is in matchLabelKeys and in the labelSelector; keep one`);
  });
}
