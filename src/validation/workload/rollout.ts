import type { DaemonSetUpdateStrategy, DeploymentStrategy, RollingUpdateDaemonSet, RollingUpdateDeployment, StatefulSetUpdateStrategy } from "../../resource/api/apps-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { intOrPercentValue, validateAtMostAll, validateIntOrPercent, validateNonNegative } from "../numbers.ts";
import type { Validation } from "../validation.ts";

/** How a Deployment replaces its Pods; a rolling update, which is the default, has maxUnavailable and maxSurge of 25 % by default (ValidateDeploymentStrategy). */
export function validateDeploymentStrategy(strategy: DeploymentStrategy | undefined, path: Path, validation: Validation): void {
  if (!strategy) return;
  const type = strategy.type || "RollingUpdate";
  if (type === "RollingUpdate") validateRollingUpdateDeployment(strategy.rollingUpdate ?? {}, path.child("rollingUpdate"), validation);
  else if (type !== "Recreate") validation.notSupported(path, type, ["Recreate", "RollingUpdate"]);
  else if (strategy.rollingUpdate) validation.forbidden(path.child("rollingUpdate"), `strategy "Recreate" takes no rollingUpdate; remove it or use type "RollingUpdate"`);
}

function validateRollingUpdateDeployment({ maxUnavailable = "25%", maxSurge = "25%" }: RollingUpdateDeployment, path: Path, validation: Validation): void {
  const unavailable = path.child("maxUnavailable");
  validateIntOrPercent(maxUnavailable, unavailable, validation);
  validateIntOrPercent(maxSurge, path.child("maxSurge"), validation);
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    validation.invalid(unavailable, `${quote(maxUnavailable)} leaves no room to roll, since maxSurge is ${quote(maxSurge)}; raise one of them`);
  }
  validateAtMostAll(maxUnavailable, unavailable, validation);
}

/** How a DaemonSet replaces its Pods; a rolling update has maxUnavailable 1 and maxSurge 0 by default (ValidateDaemonSetUpdateStrategy). */
export function validateDaemonSetStrategy(strategy: DaemonSetUpdateStrategy | undefined, path: Path, validation: Validation): void {
  const type = strategy?.type || "RollingUpdate";
  if (type === "RollingUpdate") validateRollingUpdateDaemonSet(strategy?.rollingUpdate ?? {}, path.child("rollingUpdate"), validation);
  else if (type !== "OnDelete") validation.notSupported(path, type, ["RollingUpdate", "OnDelete"]);
}

function validateRollingUpdateDaemonSet({ maxUnavailable = 1, maxSurge = 0 }: RollingUpdateDaemonSet, path: Path, validation: Validation): void {
  const unavailable = path.child("maxUnavailable");
  const surge = path.child("maxSurge");
  validateIntOrPercent(maxUnavailable, unavailable, validation);
  validateIntOrPercent(maxSurge, surge, validation);
  validateAtMostAll(maxUnavailable, unavailable, validation);
  validateAtMostAll(maxSurge, surge, validation);
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0;
  const hasSurge = intOrPercentValue(maxSurge) !== 0;
  if (hasUnavailable && hasSurge) validation.invalid(surge, `${quote(maxSurge)} excludes maxUnavailable ${quote(maxUnavailable)}; set one of them to 0`);
  else if (!hasUnavailable && !hasSurge) validation.required(unavailable, "maxUnavailable and maxSurge are both 0, which leaves no room to roll; raise one of them");
}

/** How a StatefulSet replaces its Pods (the strategy part of ValidateStatefulSetSpec; its defaults never fail). */
export function validateStatefulSetStrategy(strategy: StatefulSetUpdateStrategy | undefined, path: Path, validation: Validation): void {
  const type = strategy?.type || "RollingUpdate";
  const rollingUpdate = strategy?.rollingUpdate;
  if (type === "RollingUpdate") {
    if (rollingUpdate) validateRollingUpdateStatefulSet(rollingUpdate, path.child("rollingUpdate"), validation);
  } else if (type !== "OnDelete") {
    validation.invalid(path, `${quote(type)} is no update strategy of a StatefulSet; use "RollingUpdate" or "OnDelete"`);
  } else if (rollingUpdate) {
    validation.invalid(path.child("rollingUpdate"), `update strategy "OnDelete" takes no rollingUpdate; remove it or use type "RollingUpdate"`);
  }
}

function validateRollingUpdateStatefulSet(
  { partition, maxUnavailable }: NonNullable<StatefulSetUpdateStrategy["rollingUpdate"]>, path: Path, validation: Validation,
): void {
  validateNonNegative(partition, path.child("partition"), validation);
  if (maxUnavailable === undefined || !validation.has("statefulSetMaxUnavailable")) return;
  const unavailable = path.child("maxUnavailable");
  validateIntOrPercent(maxUnavailable, unavailable, validation);
  if (intOrPercentValue(maxUnavailable) === 0) validation.invalid(unavailable, `${quote(maxUnavailable)} leaves no room to roll; write 1 or more`);
  validateAtMostAll(maxUnavailable, unavailable, validation);
}
