import type { Suggestion } from "../resource/cause.ts";
import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { percentProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/** An `intstr` value as decoded: an integer, or text that should be a percentage. */
export type IntOrString = string | number;

/** The port number that a text was probably meant to be, since no name of a port is made of digits alone. */
export function numberInText(value: IntOrString | undefined): Suggestion | undefined {
  return typeof value === "string" && /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? { kind: "replace", to: Number(value) } : undefined;
}

/** A count may not be below zero; an absent one is fine (core/validation ValidateNonnegativeField). */
export function validateNonNegative(value: number | bigint | undefined, path: Path, validation: Validation): void {
  if (value !== undefined && value < 0) validation.invalid(path, `${value} may not be negative; write 0 or more`);
}

/** A count of at least zero, or a percentage such as "25%" (apps/validation ValidatePositiveIntOrPercent). */
export function validateIntOrPercent(value: IntOrString, path: Path, validation: Validation): void {
  if (typeof value !== "string") return validateNonNegative(value, path, validation);
  const problem = percentProblem(value);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** A percentage may not exceed 100 % (apps/validation IsNotMoreThan100Percent). */
export function validateAtMostAll(value: IntOrString, path: Path, validation: Validation): void {
  if (typeof value === "string" && percentProblem(value) === undefined && parseLeadingInteger(value.slice(0, -1)) > 100) {
    validation.invalid(path, `${quote(value)} is more than 100%`);
  }
}

/** The number before "%", or the integer itself; text that is neither counts as 0 (apps/validation getIntOrPercentValue). */
export function intOrPercentValue(value: IntOrString): number {
  if (typeof value !== "string") return value;
  return parseLeadingInteger(percentProblem(value) === undefined ? value.slice(0, -1) : value);
}

function parseLeadingInteger(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

/** Reads a decimal int64 as Go's strconv.ParseInt does; undefined where it is none. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}
