import { Fault } from "./fault.ts";

/** What a plain scalar can be. Infinity and NaN stand for `.inf` and `.nan`, which JSON cannot hold. */
export type Scalar = null | boolean | number | bigint | string;

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, NaN] as const),
]);

const TEXT = 0, WORD = 1, POINT = 2, NUMBER = 3;
/** What a scalar may be by its first character. */
const KIND_OF_FIRST = new Uint8Array(128);
for (const letter of "yYnNtTfFoO~") KIND_OF_FIRST[letter.charCodeAt(0)] = WORD;
for (const letter of "+-0123456789") KIND_OF_FIRST[letter.charCodeAt(0)] = NUMBER;
KIND_OF_FIRST[0x2e] = POINT;

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Where the first character is a point, Go's own float syntax holds, in which an underscore stands between two digits. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INTEGER = /^([-+]?)(?:(0|[1-9][0-9]*)|0([0-7]+)|(0[xX])([0-9a-fA-F]+)|(?:(0[bB])([01]+))|(?:(0[oO])([0-7]+)))$/;
const SIGNED_BINARY = /^0b([-+])([01]+)$/;
const MAX_INT64 = (1n << 63n) - 1n, MAX_UINT64 = (1n << 64n) - 1n;

/**
 * The type and value of a plain scalar, as go.yaml.in/yaml/v2 resolves it (resolve.go): YAML 1.1 words and number forms, but no
 * base 60 and no dates. Integers beyond 2^53 are bigints.
 */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  switch (first < 128 ? KIND_OF_FIRST[first] : text === "" ? WORD : TEXT) {
    case WORD: {
      if (text.length > 5) return text;
      const word = WORDS.get(text);
      return word === undefined ? text : word;
    }
    case POINT: {
      const word = WORDS.get(text);
      if (word !== undefined) return word;
      return (POINT_FLOAT.test(text) ? toFloat(text.replaceAll("_", "")) : undefined) ?? text;
    }
    case NUMBER: {
      const number = toNumber(text);
      return number === undefined ? text : number;
    }
    default: return text;
  }
}

function toNumber(text: string): Scalar | undefined {
  const simple = toSimpleInteger(text);
  if (simple >= 0) return simple;
  // A unit follows, as in quantities: no number ends with one of these letters.
  const last = text.charCodeAt(text.length - 1) | 0x20;
  if (last > 0x66 && last <= 0x7a) return undefined;
  if (text.length > 1) {
    const word = text.charCodeAt(1) === 0x2e ? WORDS.get(text) : undefined;
    if (word !== undefined) return word;
  }
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  return toInteger(plain) ?? toFloat(plain);
}

/** The value of up to 15 decimal digits without a sign or a leading zero, which most numbers are; -1 for other texts. */
function toSimpleInteger(text: string): number {
  const { length } = text;
  if (length > 15 || (length > 1 && text.charCodeAt(0) === 0x30)) return -1;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** An integer of at most 64 bits, as strconv.ParseInt and ParseUint with base 0 read it; underscores are gone already. */
function toInteger(text: string): number | bigint | undefined {
  const match = INTEGER.exec(text);
  if (!match) {
    const binary = SIGNED_BINARY.exec(text);
    return binary ? toBigInt("0b", binary[2]!, binary[1]!) : undefined;
  }
  const [, sign, decimal, octal] = match;
  if (decimal === undefined) return octal === undefined ? toBigInt((match[4] ?? match[6] ?? match[8])!, (match[5] ?? match[7] ?? match[9])!, sign!) : toBigInt("0o", octal, sign!);
  if (decimal.length > 15) return toBigInt("", decimal, sign!);
  const value = Number(decimal);
  return sign === "-" && value !== 0 ? -value : value;
}

function toBigInt(prefix: string, digits: string, sign: string): number | bigint | undefined {
  const significant = digits.replace(/^0+(?=.)/, "");
  return significant.length > 64 ? undefined : fit(BigInt(prefix + significant), sign);
}

/** Decimal digits as an integer of at most 64 bits; undefined where they do not fit. */
export function fitInteger(digits: string): number | bigint | undefined {
  const isNegative = digits.startsWith("-");
  return digits.length > 20 ? undefined : fit(BigInt(isNegative ? digits.slice(1) : digits), isNegative ? "-" : "");
}

function fit(size: bigint, sign: string): number | bigint | undefined {
  if (sign === "-" ? size > MAX_INT64 + 1n : size > (sign === "+" ? MAX_INT64 : MAX_UINT64)) return undefined;
  const value = sign === "-" ? -size : size;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function toFloat(text: string): number | undefined {
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a plain scalar that is a number is an integer to go-yaml, which keeps `1` and `1.0` apart. */
export function isInteger(text: string): boolean {
  return toInteger(text.includes("_") ? text.replaceAll("_", "") : text) !== undefined;
}

/** A number with a leading zero: octal for go-yaml (`0644` is 420), or decimal although it looks octal (`0808`). */
export function looksOctal(text: string): boolean {
  const start = text.charCodeAt(0) === 0x2d || text.charCodeAt(0) === 0x2b ? 1 : 0;
  return text.charCodeAt(start) === 0x30 && text.length > start + 1 && OCTAL_LOOKING.test(text);
}
const OCTAL_LOOKING = /^[-+]?0[0-9_]*[0-9]$/;

/** The largest integer that Kubernetes reads as int64; larger ones go through as unsigned. */
function isUnsigned64(value: Scalar): boolean {
  return typeof value === "bigint" && value > MAX_INT64;
}

const TAG = "tag:yaml.org,2002:";
const RESOLVED_TAGS = new Set(["str", "bool", "int", "float", "null", "timestamp"].map((name) => TAG + name));

/** The value of a scalar with an explicit tag; throws a Fault where the text is no such value. Tags that go-yaml does not know give text. */
export function resolveTagged(tag: string, text: string, offset: number): Scalar {
  if (tag === `${TAG}binary`) return decodeBinary(text, offset);
  if (!RESOLVED_TAGS.has(tag) || tag === `${TAG}str`) return text;
  const name = tag.slice(TAG.length);
  if (name === "timestamp" && isTimestamp(text)) return text;
  const value = resolvePlain(text);
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const isInt = isNumber && Number.isFinite(Number(value)) && isInteger(text);
  const fits =
    name === "null" ? value === null
    : name === "bool" ? typeof value === "boolean"
    : name === "int" ? isInt
    : name === "float" ? isNumber && !(isInt && isUnsigned64(value))
    : false;
  if (!fits) throw new Fault("wrong-tag", offset, offset, name);
  return name === "float" ? Number(value) : value;
}

const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;

/** Whether Go's time.Parse takes the text in one of the layouts that go-yaml tries. */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year || 4, month, 0)).getUTCDate()) return false;
  const hour = Number(match[4] ?? match[9] ?? 0), minute = Number(match[5] ?? match[10] ?? 0), second = Number(match[6] ?? match[11] ?? 0);
  return hour < 24 && minute < 60 && second < 60 && Number(match[7] ?? 0) <= 24 && Number(match[8] ?? 0) < 60;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBinary(text: string, offset: number): string {
  const packed = text.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(packed)) throw new Fault("invalid-base64", offset);
  return decodeUtf8(Buffer.from(packed, "base64"));
}

/** UTF-8 as encoding/json writes it: each byte that fits nowhere becomes U+FFFD. */
function decodeUtf8(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!;
    const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    try {
      text += decoder.decode(bytes.subarray(at, at + width));
      at += width;
    } catch {
      text += "\ufffd";
      at++;
    }
  }
  return text;
}

/**
 * A key as text. JSON has no other keys, so numbers and booleans are printed as sigs.k8s.io/yaml does: floats with the
 * precision of 32 bits. Undefined for null, and for integers beyond int64, which it refuses.
 */
export function keyText(value: Scalar, isInt: boolean): string | undefined {
  if (typeof value === "string") return value;
  if (value === null || isUnsigned64(value)) return undefined;
  if (typeof value !== "number" || isInt) return String(value);
  if (Number.isNaN(value)) return ".nan";
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  return printSingle(single);
}

/** A 32-bit float with the fewest digits that identify it, in Go's %g form. */
function printSingle(single: number): string {
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa, exponent] = single.toExponential(digits - 1).split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Number(`${mantissa}e${exponent}`).toString();
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
