import type { CustomSchema } from "../../resource/custom-schema.ts";
import { quote } from "../../resource/words.ts";
import type { JsonValue } from "../../source/document.ts";

/** A value's type as the server sees it: whole numbers within 64 bits are integers, whatever they were written like. */
export type ValueKind = "boolean" | "string" | "integer" | "number" | "array" | "object";

const INT64_LIMIT = 2n ** 63n;
const INT32_LIMIT = 2 ** 31;
const LARGEST_FLOAT = 3.4028234663852886e38;

/** The type of a value that is not null. */
export function kindOf(value: Exclude<JsonValue, null>): ValueKind {
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    if (typeof value !== "number") return typeof value as "string" | "boolean";
    return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? "integer" : "number";
  }
  if (typeof value === "bigint") return value >= -INT64_LIMIT && value < INT64_LIMIT ? "integer" : "number";
  return Array.isArray(value) ? "array" : "object";
}

/** `general`: the server reports it without a field. */
export interface NumberProblem { readonly message: string; readonly general: boolean }

/** The range of the type and format, multipleOf, minimum and maximum; "" where the server knows no type (before Kubernetes 1.36). */
export function checkNumber(value: number | bigint, schema: CustomSchema, type: string, format: string): NumberProblem[] {
  const problems: NumberProblem[] = [];
  if (!fitsFormat(value, type, format)) problems.push({ message: `${quote(value)} does not fit ${format === "" ? type : format}`, general: true });
  const { multipleOf, minimum, maximum } = schema;
  if (multipleOf !== undefined) {
    const factor = limitOf("multipleOf", multipleOf, value, type, format);
    problems.push(...factor.problems, ...multipleProblem(factor.value, factor.limit));
  }
  if (minimum !== undefined) {
    const least = limitOf("minimum", minimum, value, type, format);
    const isBelow = isLess(least.value, least.limit, schema.exclusiveMinimum === true);
    problems.push(...least.problems, ...problemIf(isBelow, `${quote(value)} must be ${schema.exclusiveMinimum === true ? "greater than" : "at least"} ${minimum}`));
  }
  if (maximum !== undefined) {
    const most = limitOf("maximum", maximum, value, type, format);
    const isAbove = isLess(most.limit, most.value, schema.exclusiveMaximum === true);
    problems.push(...most.problems, ...problemIf(isAbove, `${quote(value)} must be ${schema.exclusiveMaximum === true ? "less than" : "at most"} ${maximum}`));
  }
  return problems;
}

function problemIf(isWrong: boolean, message: string): NumberProblem[] {
  return isWrong ? [{ message, general: false }] : [];
}

/**
 * A limit, and the value as it is compared with it. Limits are floats to the server, however they are written. One that is
 * itself not of the type is a problem, and then both are compared as floats; else the fraction is cut off against integers.
 */
function limitOf(name: string, written: number, value: number | bigint, type: string, format: string): { limit: number; value: number | bigint; problems: NumberProblem[] } {
  const limit = Number(written);
  // The text of -2^63 as a float, -9223372036854776000, is no int64.
  if (!fitsFormat(limit, type, format) || (type === "integer" && limit === -(2 ** 63))) {
    return { limit, value: Number(value), problems: [{ message: `the schema's ${name} ${written} is not of type ${format === "" ? type : format}`, general: true }] };
  }
  return { limit: kindOf(value) === "integer" ? asInt64(limit) : limit, value, problems: [] };
}

/** As Go converts a float: without its fraction, and the smallest int64 where it does not fit. */
function asInt64(limit: number): number {
  return limit >= -(2 ** 63) && limit < 2 ** 63 ? Math.trunc(limit) : -(2 ** 63);
}

function fitsFormat(value: number | bigint, type: string, format: string): boolean {
  if (type === "integer") {
    if (kindOf(value) !== "integer") return false;
    return format !== "int32" || (value >= -INT32_LIMIT && value < INT32_LIMIT);
  }
  return format !== "float" || Math.abs(Number(value)) <= LARGEST_FLOAT;
}

function isLess(a: number | bigint, b: number | bigint, orEqual: boolean): boolean {
  return a < b || (orEqual && a <= b);
}

function multipleProblem(value: number | bigint, factor: number): NumberProblem[] {
  if (factor <= 0) return [{ message: `the schema's multipleOf ${factor} must be positive`, general: false }];
  const isMultiple = kindOf(value) === "integer" && Number.isInteger(factor)
    ? BigInt(value) % BigInt(factor) === 0n
    : isJsonInteger(factor < 1 ? (1 / factor) * Number(value) : Number(value) / factor);
  return problemIf(!isMultiple, `${quote(value)} must be a multiple of ${factor}`);
}

const EPSILON = 1e-9;

/** A float that stands for a whole number, with the tolerance of go-openapi's swag.IsFloat64AJSONInteger. */
function isJsonInteger(value: number): boolean {
  if (!(value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)) return false;
  const whole = Math.trunc(value);
  if (value === whole) return true;
  return whole !== 0 && Math.abs(value - whole) / (Math.abs(value) + Math.abs(whole)) < EPSILON;
}
