import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from "../../resource/api/autoscaling-v2.ts";
import { isNegative, parseQuantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

const LONGEST_PERIOD = 1800;
const LONGEST_WINDOW = 3600;
const SELECT_POLICIES = ["Disabled", "Max", "Min"];
const POLICY_TYPES = ["Percent", "Pods"];

/** spec.behavior (pkg/apis/autoscaling/validation validateBehavior). `hasDefaults`: rules without policies have got the server's, as in autoscaling/v2. */
export function validateBehavior(behavior: HorizontalPodAutoscalerBehavior, hasDefaults: boolean, path: Path, validation: Validation): void {
  for (const direction of ["scaleUp", "scaleDown"] as const) {
    const rules = behavior[direction];
    if (rules) validateRules(rules, hasDefaults, path.child(direction), validation);
  }
}

function validateRules(rules: HPAScalingRules, hasDefaults: boolean, path: Path, validation: Validation): void {
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies, tolerance } = rules;
  if (window < 0 || window > LONGEST_WINDOW) validation.invalid(path.child("stabilizationWindowSeconds"), `${window} is out of range: it must be from 0 to ${LONGEST_WINDOW}`);
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) validation.notSupported(path.child("selectPolicy"), selectPolicy, SELECT_POLICIES);
  if (policies ? policies.length === 0 : !hasDefaults) validation.required(path.child("policies"), "scaling rules need at least one policy; leave policies out for the default");
  policies?.forEach((policy, i) => { validatePolicy(policy, path.child("policies", i), validation); });
  const quantity = tolerance === undefined || !validation.has("scalingTolerance") ? undefined : parseQuantity(tolerance);
  if (quantity && isNegative(quantity)) validation.invalid(path.child("tolerance"), `${quote(tolerance)} may not be negative`);
}

function validatePolicy({ type = "", value = 0, periodSeconds = 0 }: HPAScalingPolicy, path: Path, validation: Validation): void {
  if (!POLICY_TYPES.includes(type)) validation.notSupported(path.child("type"), type, POLICY_TYPES);
  if (value <= 0) validation.invalid(path.child("value"), `${value} must be greater than 0`);
  if (periodSeconds <= 0 || periodSeconds > LONGEST_PERIOD) validation.invalid(path.child("periodSeconds"), `${periodSeconds} is out of range: it must be from 1 to ${LONGEST_PERIOD}`);
}
