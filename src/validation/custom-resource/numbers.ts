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
  if (multipleOf !== undefined) problems.push(...limitProblem("multipleOf", multipleOf, type, format), ...multipleProblem(value, multipleOf));
  if (minimum !== undefined) {
    const isBelow = isLess(value, limitFor(value, minimum), schema.exclusiveMinimum === true);
    problems.push(...limitProblem("minimum", minimum, type, format), ...problemIf(isBelow, `${quote(value)} must be ${schema.exclusiveMinimum === true ? "greater than" : "at least"} ${minimum}`));
  }
  if (maximum !== undefined) {
    const isAbove = isLess(limitFor(value, maximum), value, schema.exclusiveMaximum === true);
    problems.push(...limitProblem("maximum", maximum, type, format), ...problemIf(isAbove, `${quote(value)} must be ${schema.exclusiveMaximum === true ? "less than" : "at most"} ${maximum}`));
  }
  return problems;
}

function problemIf(isWrong: boolean, message: string): NumberProblem[] {
  return isWrong ? [{ message, general: false }] : [];
}

/** A limit that is itself not of the type. */
function limitProblem(name: string, limit: number, type: string, format: string): NumberProblem[] {
  return fitsFormat(limit, type, format) ? [] : [{ message: `the schema's ${name} ${limit} is not of type ${format === "" ? type : format}`, general: true }];
}

function fitsFormat(value: number | bigint, type: string, format: string): boolean {
  if (type === "integer") {
    if (kindOf(value) !== "integer") return false;
    return format !== "int32" || (value >= -INT32_LIMIT && value < INT32_LIMIT);
  }
  return format !== "float" || Math.abs(Number(value)) <= LARGEST_FLOAT;
}

/** Against integers the server cuts the fraction of a limit off. */
function limitFor(value: number | bigint, limit: number): number {
  return kindOf(value) === "integer" ? Math.trunc(limit) : limit;
}

function isLess(a: number | bigint, b: number | bigint, orEqual: boolean): boolean {
  return a < b || (orEqual && a === b);
}

function multipleProblem(value: number | bigint, factor: number): NumberProblem[] {
  const isInteger = kindOf(value) === "integer";
  const divisor = isInteger ? Math.trunc(factor) : factor;
  if (divisor <= 0) return [{ message: `the schema's multipleOf ${factor} must be positive`, general: false }];
  const isMultiple = isInteger ? BigInt(value) % BigInt(divisor) === 0n : isJsonInteger(divisor < 1 ? (1 / divisor) * Number(value) : Number(value) / divisor);
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
