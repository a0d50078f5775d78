import type { DeviceTaint, DeviceTaintRule, DeviceTaintSelector, DeviceToleration } from "../../resource/api/resource-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateLabelName } from "../labels.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, labelValueProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateDriverName, validateLabelName as validateDeviceName, validatePoolName } from "./names.ts";

/*
 * Taints of devices and what tolerates them, after pkg/apis/resource/validation/validation.go.
 */

const EFFECTS = ["NoExecute", "NoSchedule", "None"];
const OPERATORS = ["Equal", "Exists"];
const SPEC = Path.of("spec");

/** A DeviceTaintRule (ValidateDeviceTaintRule). Its status is emptied before. */
export function validateDeviceTaintRule(rule: DeviceTaintRule, validation: Validation): void {
  validateMetadata(rule, { namespaced: false, name: dnsSubdomainName, setsGeneration: true }, validation);
  const { deviceSelector, taint = {} } = rule.spec ?? {};
  if (deviceSelector) validateTaintSelector(deviceSelector, SPEC.child("deviceSelector"), validation);
  validateDeviceTaint(taint, SPEC.child("taint"), validation);
}

function validateTaintSelector({ driver, pool, device }: DeviceTaintSelector, path: Path, validation: Validation): void {
  if (driver !== undefined) validateDriverName(driver, path.child("driver"), validation);
  if (pool !== undefined) validatePoolName(pool, path.child("pool"), validation);
  if (device !== undefined) validateDeviceName(device, path.child("device"), validation);
}

/** A taint: a key, perhaps a value, and an effect. */
export function validateDeviceTaint({ key = "", value = "", effect = "" }: DeviceTaint, path: Path, validation: Validation): void {
  validateLabelName(key, path.child("key"), validation);
  validateLabelValue(value, path.child("value"), validation);
  if (effect === "") validation.required(path.child("effect"), 'a taint needs an effect, for example "NoSchedule"');
  else validateEffect(effect, path.child("effect"), validation);
}

/** What a request tolerates; its operator is Equal unless given. Tolerations and taints of devices are dropped before, while the gate DRADeviceTaints is off. */
export function validateDeviceToleration(toleration: DeviceToleration, path: Path, validation: Validation): void {
  const { key = "", value = "", effect = "" } = toleration;
  const operator = toleration.operator || "Equal";
  if (key !== "") validateLabelName(key, path.child("key"), validation);
  if (operator === "Exists") {
    if (value !== "") validation.invalid(path.child("value"), `operator "Exists" takes no value, but there is ${quote(value)}`);
  } else if (operator === "Equal") validateLabelValue(value, path.child("value"), validation);
  else validation.notSupported(path.child("operator"), operator, OPERATORS);
  if (effect !== "") validateEffect(effect, path.child("effect"), validation);
}

function validateEffect(effect: string, path: Path, validation: Validation): void {
  if (!EFFECTS.includes(effect)) validation.notSupported(path, effect, EFFECTS);
}

function validateLabelValue(value: string, path: Path, validation: Validation): void {
  const problem = labelValueProblem(value);
  if (problem !== undefined) validation.invalid(path, problem);
}
