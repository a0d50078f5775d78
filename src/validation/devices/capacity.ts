import type { CapacityRequestPolicy, CapacityRequestPolicyRange, Device } from "../../resource/api/resource-v1.ts";
import { addQuantities, compareQuantities, isInteger, parseQuantity, signOf, toInteger, toMilli, ZERO, type Quantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { WrittenQuantity } from "../resource-names.ts";
import type { Validation } from "../validation.ts";
import { entryPath, validateDistinctItems } from "./collections.ts";
import { MAX_QUALIFIED_LENGTH, validateQualifiedName } from "./names.ts";

/*
 * Capacities of devices that several claims may share, after validateRequestPolicy and its parts in
 * pkg/apis/resource/validation/validation.go.
 */

const MOST_VALUES = 10;
const MAX_INT64 = 2n ** 63n - 1n;

/** Names of capacities, and how much of each a claim may ask for. */
export function validateCapacity({ capacity = {}, allowMultipleAllocations }: Device, path: Path, validation: Validation): void {
  const isConsumable = validation.has("consumableCapacity");
  for (const name in capacity) {
    validateQualifiedName(name, path, validation);
    const { value, requestPolicy } = capacity[name]!;
    if (!requestPolicy || !isConsumable) continue;
    const policyPath = entryPath(path, name, MAX_QUALIFIED_LENGTH).child("requestPolicy");
    if (allowMultipleAllocations) validatePolicy(requestPolicy, read(value), policyPath, validation);
    else validation.forbidden(policyPath, "only a device with allowMultipleAllocations has a requestPolicy");
  }
}

/** An absent quantity is zero. */
function read(value: WrittenQuantity | undefined): Quantity {
  return (value === undefined ? undefined : parseQuantity(value)) ?? ZERO;
}

function validatePolicy({ default: preset, validValues = [], validRange }: CapacityRequestPolicy, most: Quantity, path: Path, validation: Validation): void {
  if (validValues.length > 0 && validRange) return validation.forbidden(path, "a policy has validValues or validRange, not both");
  if (validValues.length === 0 && !validRange) return;
  if (preset === undefined) return validation.required(path.child("default"), "validValues and validRange need a default, for claims that do not say how much");
  if (validRange) validateRange(preset, validRange, most, path.child("validRange"), validation);
  else validateValues(preset, validValues, most, path.child("validValues"), validation);
}

function validateValues(preset: WrittenQuantity, values: readonly WrittenQuantity[], most: Quantity, path: Path, validation: Validation): void {
  values.forEach((value, i) => {
    const next = values[i + 1];
    if (next !== undefined && compareQuantities(read(value), read(next)) > 0) validation.invalid(path.index(i + 1), `${quote(next)} is less than ${quote(value)} before it; the values must ascend`);
  });
  let hasDefault = false;
  const check = (value: WrittenQuantity, itemPath: Path): void => {
    if (compareQuantities(read(value), most) > 0) validation.invalid(itemPath, `${quote(value)} is more than the capacity itself`);
    hasDefault ||= compareQuantities(read(value), read(preset)) === 0;
  };
  const isExact = validation.has("fractionalCapacity");
  const keyOf = (value: WrittenQuantity): string => (isExact ? exactText(read(value)) : String(toInteger(read(value))));
  validateDistinctItems(values, MOST_VALUES, check, keyOf, path, validation);
  if (!hasDefault) validation.invalid(path, `the default ${quote(preset)} is none of the values`);
}

/** The same text for quantities that are equal. */
function exactText({ mantissa, exponent }: Quantity): string {
  let digits = BigInt(mantissa);
  let scale = exponent;
  for (; digits !== 0n && digits % 10n === 0n; digits /= 10n) scale++;
  return digits === 0n ? "0" : `${digits}e${scale}`;
}

function validateRange(preset: WrittenQuantity, range: CapacityRequestPolicyRange, most: Quantity, path: Path, validation: Validation): void {
  const { min, max, step } = range;
  if (min === undefined) return validation.required(path.child("min"), "a range needs its least value");
  const defaultField = validation.has("fractionalCapacity");
  const check = (field: string, low: WrittenQuantity, high: Quantity, what: string): void => {
    if (compareQuantities(read(low), high) > 0) validation.invalid(path.child(field), `${quote(low)} is more than ${what}`);
  };
  check("min", min, most, "the capacity itself");
  if (compareQuantities(read(preset), read(min)) < 0) validation.invalid(path.child(defaultField ? "default" : "min"), `the default ${quote(preset)} is less than min ${quote(min)}`);
  if (max !== undefined) {
    check("max", min, read(max), `max ${quote(max)}`);
    check("max", max, most, "the capacity itself");
    check(defaultField ? "default" : "max", preset, read(max), `max ${quote(max)}`);
  }
  const isExact = validation.has("fractionalCapacity");
  const inMilli = isExact && [preset, min, max, step].some((value) => value !== undefined && !isInteger(read(value)));
  if (inMilli && !validateMilli({ default: preset, min, max, step }, path, validation)) return;
  if (step !== undefined) validateStep(preset, { ...range, min, step }, most, inMilli, path, validation);
}

/** Fractions are counted in thousandths, so that nothing may be finer. Returns whether all can be. */
function validateMilli(values: Readonly<Record<string, WrittenQuantity | undefined>>, path: Path, validation: Validation): boolean {
  let areAll = true;
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined || compareQuantities(read(value), { mantissa: toMilli(read(value)), exponent: -3, isDecimal: false }) === 0) continue;
    validation.invalid(path.child(field), `${quote(value)} cannot be counted in thousandths`);
    areAll = false;
  }
  return areAll;
}

interface SteppedRange { readonly min: WrittenQuantity; readonly max?: WrittenQuantity; readonly step: WrittenQuantity }

/** The default and max are whole steps away from min. */
function validateStep(preset: WrittenQuantity, { min, max, step }: SteppedRange, most: Quantity, inMilli: boolean, path: Path, validation: Validation): void {
  const stepPath = path.child("step");
  const isExact = validation.has("fractionalCapacity");
  if (isExact && signOf(read(step)) <= 0) return validation.invalid(stepPath, `${quote(step)} must be greater than zero`);
  if (compareQuantities(addQuantities(read(min), read(step)), most) > 0) validation.invalid(stepPath, `one step of ${quote(step)} from min ${quote(min)} is more than the capacity itself`);
  if (isExact && !inMilli && !validateWholeNumbers({ default: preset, min, max, step }, path, validation)) return;
  const count = inMilli ? toMilli : toInteger;
  const size = count(read(step));
  for (const value of [preset, max]) {
    if (value === undefined || size === 0n || (count(read(value)) - count(read(min))) % size === 0n) continue;
    validation.invalid(stepPath, `${quote(value)} is not a number of steps of ${quote(step)} away from min ${quote(min)}`);
  }
}

/** What is counted in whole numbers must fit in 64 bits. Returns whether all do. */
function validateWholeNumbers(values: Readonly<Record<string, WrittenQuantity | undefined>>, path: Path, validation: Validation): boolean {
  let areAll = true;
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const quantity = read(value);
    if (signOf(quantity) >= 0 && compareQuantities(quantity, { mantissa: MAX_INT64, exponent: 0, isDecimal: false }) <= 0) continue;
    validation.invalid(path.child(field), `${quote(value)} must be from 0 to ${MAX_INT64}`);
    areAll = false;
  }
  return areAll;
}
