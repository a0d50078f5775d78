import type { CounterSet, Device, ResourcePool, ResourceSlice, ResourceSliceSpec } from "../../resource/api/resource-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateDistinctItems } from "./collections.ts";
import { validateCounters, validateDevice } from "./device.ts";
import { validateDriverName, validateLabelName, validatePoolName } from "./names.ts";
import { validateNodeChoice } from "./node-choice.ts";

const SPEC = Path.of("spec");
const DEVICES = SPEC.child("devices");
const SHARED_COUNTERS = SPEC.child("sharedCounters");
const MOST_DEVICES = 128;
const MOST_COMPLEX_DEVICES = 64;
const MOST_COUNTER_SETS = 8;

/** A ResourceSlice: devices that a driver offers (ValidateResourceSlice in pkg/apis/resource/validation/validation.go). */
export function validateResourceSlice(slice: ResourceSlice, validation: Validation): void {
  validateMetadata(slice, { namespaced: false, name: dnsSubdomainName, setsGeneration: true }, validation);
  const spec = slice.spec ?? {};
  validateDriverName(spec.driver, SPEC.child("driver"), validation);
  validatePool(spec.pool ?? {}, SPEC.child("pool"), validation);
  validateNodes(spec, validation);
  const isPartitionable = validation.has("partitionableDevices");
  const { devices, sharedCounters = [] } = spec;
  if (isPartitionable && devices && spec.sharedCounters) validation.invalid(SPEC, "a slice has devices or sharedCounters, not both; use two slices");
  const perDevice = isPartitionable && spec.perDeviceNodeSelection === true;
  const most = devices?.some((device) => isComplex(device, validation)) ? MOST_COMPLEX_DEVICES : MOST_DEVICES;
  const checkDevice = (device: Device, path: Path): void => validateDevice(device, perDevice, path, validation);
  validateDistinctItems(devices ?? [], most, checkDevice, ({ name = "" }) => name, DEVICES, validation, "name");
  if (isPartitionable) validateDistinctItems(sharedCounters, MOST_COUNTER_SETS, validateCounterSet, ({ name = "" }) => name, SHARED_COUNTERS, validation);
  warnOfUpperCase(spec.driver ?? "", validation);
}

function validatePool({ name, resourceSliceCount = 0, generation = 0 }: ResourcePool, path: Path, validation: Validation): void {
  validatePoolName(name, path.child("name"), validation);
  if (resourceSliceCount <= 0) validation.invalid(path.child("resourceSliceCount"), `${resourceSliceCount} must be greater than zero: the slice itself counts`);
  if (generation < 0) validation.invalid(path.child("generation"), `${generation} may not be negative`);
}

/** Which nodes can use the devices: one way of saying it. */
function validateNodes(spec: ResourceSliceSpec, validation: Validation): void {
  const { nodeSelector, perDeviceNodeSelection } = spec;
  const ways = validateNodeChoice(spec, SPEC, validation);
  if (nodeSelector && nodeSelector.nodeSelectorTerms?.length !== 1) {
    validation.invalid(SPEC.child("nodeSelector", "nodeSelectorTerms"), "the node selector of a slice has exactly one term");
  }
  if (perDeviceNodeSelection !== undefined && validation.has("partitionableDevices")) {
    if (perDeviceNodeSelection) ways.push("perDeviceNodeSelection");
    else validation.invalid(SPEC.child("perDeviceNodeSelection"), "perDeviceNodeSelection may only be true; leave it out otherwise");
  }
  if (ways.length === 0) validation.required(SPEC, "say which nodes can use the devices: nodeName, nodeSelector, allNodes or perDeviceNodeSelection");
  else if (ways.length > 1) validation.invalid(SPEC, `only one of nodeName, nodeSelector, allNodes and perDeviceNodeSelection may be given, not ${ways.join(" and ")}`);
}

/** A slice holds fewer devices where one of them has taints or consumes counters. */
function isComplex({ taints = [], consumesCounters = [] }: Device, validation: Validation): boolean {
  return (taints.length > 0 && validation.has("deviceTaints")) || (consumesCounters.length > 0 && validation.has("partitionableDevices"));
}

function validateCounterSet({ name, counters }: CounterSet, path: Path, validation: Validation): void {
  if (!name) validation.required(path.child("name"), "a set of counters needs a name");
  else validateLabelName(name, path.child("name"), validation);
  validateCounters(counters ?? {}, path.child("counters"), validation);
}

/** The strategy's WarningsOnCreate. */
function warnOfUpperCase(driver: string, validation: Validation): void {
  if (validation.causes.length > 0 || driver === driver.toLowerCase() || !validation.has("resourceSliceWarnings")) return;
  validation.warn(SPEC.child("driver"), `the driver ${quote(driver)} should be written in lower case`);
}
