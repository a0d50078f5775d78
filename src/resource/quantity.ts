import { detached } from "../source/detached.ts";

/**
 * A Kubernetes quantity, `mantissa` × 10^`exponent`, read as k8s.io/apimachinery/pkg/api/resource reads it. A mantissa
 * beyond 2^53 is a bigint. Never more than nine decimals: the server rounds away from zero.
 */
export interface Quantity {
  readonly mantissa: number | bigint;
  readonly exponent: number;
  /** True where the server keeps it as an arbitrary decimal instead of an int64, whose whole-number readings wrap around. */
  readonly isDecimal: boolean;
}

const PARTS = /^([+-]?)(0*)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const DECIMAL_SUFFIXES = new Map([["", 0], ["n", -9], ["u", -6], ["m", -3], ["k", 3], ["M", 6], ["G", 9], ["T", 12], ["P", 15], ["E", 18]]);
const BINARY_SUFFIXES = new Map([["Ki", 10], ["Mi", 20], ["Gi", 30], ["Ti", 40], ["Pi", 50], ["Ei", 60]]);
const DECIMAL_EXPONENT = /^[eE]([+-]?\d+)$/;
const NANO = -9;
/** The powers of ten for which positiveScaleInt64 (math.go) returns the overflown product; for others it returns zero. */
const WRAPPING_POWERS: ReadonlySet<number> = new Set([1, 2, 3, 6, 9]);
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
/** The server trims these around the raw JSON text; control characters are escaped there, so they stay and spoil it. */
const OUTER_SPACE = /^[ \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+|[ \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+$/g;

/** Zero; what an absent quantity means. */
export const ZERO: Quantity = { mantissa: 0, exponent: 0, isDecimal: false };

/** Reads a value of a manifest: text (`500m`, `1.5Gi`, `1e3`) or a number. Undefined where the server refuses it. null is zero, as for the server. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return { mantissa: value, exponent: 0, isDecimal: false };
  if (typeof value === "string") return parseText(value);
  if (typeof value === "number" || typeof value === "bigint") return parseText(String(value));
  return value === null ? ZERO : undefined;
}

/** Texts that were read before: manifests say the same few amounts again and again. */
const known = new Map<string, Quantity | undefined>();
const MOST_KNOWN = 2000;

function parseText(text: string): Quantity | undefined {
  let quantity = known.get(text);
  if (quantity === undefined && !known.has(text)) {
    quantity = readText(text);
    if (known.size < MOST_KNOWN) known.set(detached(text), quantity);
  }
  return quantity;
}

function readText(text: string): Quantity | undefined {
  if (text === "") return undefined;
  const parts = PARTS.exec(text);
  if (!parts) {
    const trimmed = text.replace(OUTER_SPACE, "");
    return trimmed === text ? undefined : readText(trimmed);
  }
  const [, sign, zeros, whole, fraction = "", suffix] = parts as unknown as [string, string, string, string, string | undefined, string];
  const digits = (whole || "0") + fraction;
  const hasDigits = zeros !== "" || whole !== "" || fraction !== "";
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return binaryQuantity(sign === "-", digits, fraction.length, binary, hasDigits);
  const exponent = decimalExponent(suffix);
  return exponent === undefined ? undefined : decimalQuantity(sign === "-", digits, exponent - fraction.length, hasDigits);
}

function decimalExponent(suffix: string): number | undefined {
  const known = DECIMAL_SUFFIXES.get(suffix);
  if (known !== undefined) return known;
  const written = DECIMAL_EXPONENT.exec(suffix)?.[1];
  if (written === undefined) return undefined;
  const value = BigInt(written.startsWith("+") ? written.slice(1) : written);
  return value > MAX_INT64 || value < MIN_INT64 ? undefined : Number(BigInt.asIntN(32, value));
}

function decimalQuantity(negative: boolean, digits: string, exponent: number, hasDigits: boolean): Quantity | undefined {
  if (digits.length <= 15 && exponent >= NANO) {
    const mantissa = Number(digits);
    return { mantissa: negative && mantissa !== 0 ? -mantissa : mantissa, exponent, isDecimal: false };
  }
  const isDecimal = digits.length > 18 || exponent < NANO;
  if (isDecimal && !hasDigits) return undefined;
  return rounded(negative, BigInt(digits), exponent, isDecimal);
}

/** 2^exponent times the digits, of which the last `decimals` are a fraction. */
function binaryQuantity(negative: boolean, digits: string, decimals: number, exponent: number, hasDigits: boolean): Quantity | undefined {
  const factor = 2 ** exponent;
  const mantissa = Number(digits) * factor;
  if (decimals === 0 && Number.isSafeInteger(mantissa) && digits.length < 16) {
    // Counts the digits that the factor may add; where they could exceed 15, the server takes its decimal form.
    const isDecimal = 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1 < 0;
    if (isDecimal && !hasDigits) return undefined;
    return { mantissa: negative && mantissa !== 0 ? -mantissa : mantissa, exponent: 0, isDecimal };
  }
  if (!hasDigits) return undefined;
  const exact = rounded(false, BigInt(digits) * BigInt(factor), -decimals, true);
  const capped = compareQuantities(exact, LARGEST) > 0 ? LARGEST : exact;
  return negative ? negated(capped) : capped;
}

function rounded(negative: boolean, magnitude: bigint, exponent: number, isDecimal: boolean): Quantity {
  let value = magnitude;
  let scale = exponent;
  if (value !== 0n && scale < NANO) {
    value = divideAway(value, NANO - scale);
    scale = NANO;
  }
  return { mantissa: compact(negative ? -value : value), exponent: scale, isDecimal };
}

/** Divides by 10^power and rounds away from zero. */
function divideAway(value: bigint, power: number): bigint {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  if (magnitude === 0n) return 0n;
  if (power > String(magnitude).length) return negative ? -1n : 1n;
  const divisor = 10n ** BigInt(power);
  const result = (magnitude + divisor - 1n) / divisor;
  return negative ? -result : result;
}

function compact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(value) : value;
}

const LARGEST: Quantity = { mantissa: MAX_INT64, exponent: 0, isDecimal: true };

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. Exact and cheap for any exponents. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a.exponent === b.exponent) return order(a.mantissa, b.mantissa);
  const signs = order(signOf(a), signOf(b));
  if (signs !== 0 || isZero(a)) return signs;
  const difference = a.exponent - b.exponent;
  const sizes = order(lengthOf(a.mantissa) + difference, lengthOf(b.mantissa));
  if (sizes !== 0) return isNegative(a) ? (-sizes as -1 | 1) : sizes;
  return difference > 0
    ? order(BigInt(a.mantissa) * 10n ** BigInt(difference), BigInt(b.mantissa))
    : order(BigInt(a.mantissa), BigInt(b.mantissa) * 10n ** BigInt(-difference));
}

function order(a: number | bigint, b: number | bigint): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lengthOf(mantissa: number | bigint): number {
  const text = String(mantissa);
  return text.startsWith("-") ? text.length - 1 : text.length;
}

/** -1, 0 or 1. */
export function signOf(quantity: Quantity): -1 | 0 | 1 {
  return order(quantity.mantissa, 0);
}

/** Below zero. */
export function isNegative(quantity: Quantity): boolean {
  return quantity.mantissa < 0;
}

/** Zero, however it is written. */
export function isZero(quantity: Quantity): boolean {
  return quantity.mantissa === 0;
}

/** A whole number, as the server tests it (MilliValue % 1000 == 0): what integer resources such as `pods` must be. */
export function isInteger(quantity: Quantity): boolean {
  if (quantity.exponent >= 0 && !quantity.isDecimal) return true;
  return toMilli(quantity) % 1000n === 0n;
}

/** Quantity.Value(): whole units, rounded up; wraps as an int64 where the server's does. */
export function toInteger(quantity: Quantity): bigint {
  return scaledValue(quantity, 0);
}

/** Quantity.MilliValue(): thousandths, rounded up; wraps as an int64 where the server's does. */
export function toMilli(quantity: Quantity): bigint {
  return scaledValue(quantity, -3);
}

/** Quantity.ScaledValue (quantity.go, scale_int.go), with its zero or wrapping where an int64 overflows. */
function scaledValue(quantity: Quantity, scale: number): bigint {
  const value = BigInt(quantity.mantissa);
  const power = quantity.exponent - scale;
  if (!quantity.isDecimal) {
    if (power < 0) return divideAway(value, -power);
    if (value === 0n || power > 18) return 0n;
    const result = value * 10n ** BigInt(power);
    return WRAPPING_POWERS.has(power) ? BigInt.asIntN(64, result) : result > MAX_INT64 || result < MIN_INT64 ? 0n : result;
  }
  if (power >= 0) return BigInt.asIntN(64, BigInt.asIntN(64, value) * (power > 18 ? MIN_INT64 : 10n ** BigInt(power)));
  const divisor = 10n ** BigInt(-power);
  if (value < MAX_INT64 && -power < 19) {
    const low = BigInt.asIntN(64, value);
    return low % divisor === 0n ? low / divisor : low / divisor + 1n;
  }
  const floor = value / divisor - (value % divisor < 0n ? 1n : 0n);
  return BigInt.asIntN(64, value % divisor === 0n ? floor : floor + 1n);
}

/** Rounded away from zero to thousandths, as the server's defaulting does with the quantities of a container's resources. */
export function roundUpToMilli(quantity: Quantity): Quantity {
  if (quantity.exponent >= -3) return quantity;
  return { mantissa: compact(divideAway(BigInt(quantity.mantissa), -3 - quantity.exponent)), exponent: -3, isDecimal: quantity.isDecimal };
}

/** The sum. Exponents that lie absurdly far apart (`1e100000`) give the larger one: their sum has no use. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = Math.abs(a.exponent - b.exponent);
  if (difference > 1000) return a.exponent > b.exponent ? a : b;
  const sum = BigInt(a.mantissa) * 10n ** BigInt(a.exponent - exponent) + BigInt(b.mantissa) * 10n ** BigInt(b.exponent - exponent);
  const isDecimal = a.isDecimal || b.isDecimal || sum > MAX_INT64 || sum < MIN_INT64;
  return { mantissa: compact(sum), exponent, isDecimal };
}

function negated(quantity: Quantity): Quantity {
  return { ...quantity, mantissa: -quantity.mantissa };
}
