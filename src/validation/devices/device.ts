import type { Counter, Device, DeviceAttribute, DeviceCounterConsumption } from "../../resource/api/resource-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { byteLength, validateLabelName as validateConditionName } from "../labels.ts";
import type { Validation } from "../validation.ts";
import { validateCapacity } from "./capacity.ts";
import { entryPath, validateDistinctItems, validateItems } from "./collections.ts";
import { MAX_QUALIFIED_LENGTH, validateLabelName, validateQualifiedName } from "./names.ts";
import { validateNodeChoice } from "./node-choice.ts";
import { validateDeviceTaint } from "./taints.ts";

const MOST_ATTRIBUTES = 32;
const MOST_COUNTERS = 32;
const MOST_CONSUMPTIONS = 2;
const MOST_TAINTS = 16;
const MOST_CONDITIONS = 4;
const ATTRIBUTE_SIZE = 64;
const VALUES = ["bool", "int", "string", "version"] as const;
const NUMBER = "(?:0|[1-9]\\d*)";
const PRE_RELEASE = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const BUILD = "[0-9a-zA-Z-]+";
const SEMANTIC_VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PRE_RELEASE}(?:\\.${PRE_RELEASE})*)?(?:\\+${BUILD}(?:\\.${BUILD})*)?$`,
);

/**
 * A device of a slice (validateDevice in pkg/apis/resource/validation/validation.go). Fields of gates that are off are
 * dropped before: lists as attributes, node allocatable resources and compatibility groups in every version that we know.
 */
export function validateDevice(device: Device, perDeviceNodes: boolean, path: Path, validation: Validation): void {
  const { attributes = {}, capacity = {}, taints = [], bindingConditions = [], bindingFailureConditions = [] } = device;
  validateLabelName(device.name, path.child("name"), validation);
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  if (count > MOST_ATTRIBUTES) validation.invalid(path, `a device may have ${MOST_ATTRIBUTES} attributes and capacities together, not ${count}`);
  for (const name in attributes) {
    validateQualifiedName(name, path.child("attributes"), validation);
    validateAttribute(attributes[name]!, entryPath(path.child("attributes"), name, MAX_QUALIFIED_LENGTH), validation);
  }
  validateCapacity(device, path.child("capacity"), validation);
  if (validation.has("deviceTaints")) validateItems(taints, MOST_TAINTS, validateDeviceTaint, path.child("taints"), validation);
  if (validation.has("partitionableDevices")) validatePartition(device, perDeviceNodes, path, validation);
  if (validation.has("deviceBindingConditions")) validateConditions(bindingConditions, bindingFailureConditions, path, validation);
}

/** Exactly one value, of the right form. */
function validateAttribute(attribute: DeviceAttribute, path: Path, validation: Validation): void {
  const { string, version } = attribute;
  if (string !== undefined) validateSize(string, path.child("string"), validation);
  if (version !== undefined) {
    if (!SEMANTIC_VERSION.test(version)) validation.invalid(path.child("version"), `${quote(version)} is not a semantic version, such as "1.2.3"`);
    validateSize(version, path.child("version"), validation);
  }
  const given = VALUES.filter((field) => attribute[field] !== undefined);
  if (given.length === 1) return;
  if (given.length === 0 && !validation.has("deviceNamesInvalid")) validation.required(path, `an attribute needs one of ${VALUES.join(", ")}`);
  else validation.invalid(path, `an attribute needs exactly one of ${VALUES.join(", ")}${given.length > 0 ? `, not ${given.join(" and ")}` : ""}`);
}

function validateSize(value: string, path: Path, validation: Validation): void {
  const size = byteLength(value);
  if (size > ATTRIBUTE_SIZE) validation.tooLong(path, `${quote(value)} is ${size} bytes long; at most ${ATTRIBUTE_SIZE} are allowed`);
}

/** What partitions of a larger device have: counters that they use up, and nodes of their own. */
function validatePartition(device: Device, perDeviceNodes: boolean, path: Path, validation: Validation): void {
  const consumed = device.consumesCounters ?? [];
  validateDistinctItems(consumed, MOST_CONSUMPTIONS, validateConsumption, ({ counterSet = "" }) => counterSet, path.child("consumesCounters"), validation);
  const { nodeName, nodeSelector, allNodes } = device;
  if (!perDeviceNodes) {
    if (nodeName === undefined && !nodeSelector && allNodes === undefined) return;
    validation.invalid(path, "a device has nodes of its own only where the slice sets perDeviceNodeSelection to true");
    return;
  }
  const ways = validateNodeChoice(device, path, validation);
  if (ways.length === 0) validation.required(path, "with perDeviceNodeSelection, each device needs nodeName, nodeSelector or allNodes");
  else if (ways.length > 1) validation.invalid(path, `only one of nodeName, nodeSelector and allNodes may be given, not ${ways.join(" and ")}`);
}

function validateConsumption({ counterSet, counters }: DeviceCounterConsumption, path: Path, validation: Validation): void {
  if (!counterSet) validation.required(path.child("counterSet"), "name the set of counters");
  else validateLabelName(counterSet, path.child("counterSet"), validation);
  validateCounters(counters ?? {}, path.child("counters"), validation);
}

/** Counters by name: at least one. */
export function validateCounters(counters: Readonly<Record<string, Counter>>, path: Path, validation: Validation): void {
  const names = Object.keys(counters);
  if (names.length === 0) return validation.required(path, "at least one counter is needed");
  if (names.length > MOST_COUNTERS) return validation.tooMany(path, `there are ${names.length} counters; at most ${MOST_COUNTERS} are allowed`);
  for (const name of names) validateLabelName(name, path, validation);
}

/** Conditions for binding a Pod, and for giving up: both or neither, without repeats. */
function validateConditions(conditions: readonly string[], failures: readonly string[], path: Path, validation: Validation): void {
  const conditionsPath = path.child("bindingConditions");
  const failuresPath = path.child("bindingFailureConditions");
  validateItems(conditions, MOST_CONDITIONS, validateConditionName, conditionsPath, validation);
  validateItems(failures, MOST_CONDITIONS, validateConditionName, failuresPath, validation);
  conditions.forEach((condition, i) => {
    if (conditions.indexOf(condition) < i) validation.duplicate(conditionsPath.index(i), `${quote(condition)} is there twice`);
  });
  failures.forEach((condition, i) => {
    if (failures.indexOf(condition) < i) validation.duplicate(failuresPath.index(i), `${quote(condition)} is there twice`);
    if (conditions.includes(condition)) validation.invalid(failuresPath.index(i), `${quote(condition)} is one of bindingConditions too`);
  });
  if (conditions.length === 0 && failures.length > 0) validation.invalid(conditionsPath, "bindingFailureConditions need bindingConditions beside them");
  if (failures.length === 0 && conditions.length > 0) validation.invalid(failuresPath, "bindingConditions need bindingFailureConditions beside them");
}
