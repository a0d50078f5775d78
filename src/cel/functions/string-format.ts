import { Duration, EvaluationError, List, Timestamp, TypeValue, Uint, type Value } from "../values.ts";
import { durationToText, timestampToText } from "./time.ts";

/** One clause of a format string, `%s` or `%.2f`. */
export interface FormatClause {
  readonly verb: string;
  readonly precision: number | undefined;
}

/** Splits a format string into texts and clauses, after ext/formatting.go of cel-go; a text says what is wrong with it. */
export function parseFormat(format: string): readonly (string | FormatClause)[] | { readonly problem: string } {
  const parts: (string | FormatClause)[] = [];
  for (let i = 0; i < format.length; ) {
    if (format[i] !== "%") {
      const next = format.indexOf("%", i);
      const end = next < 0 ? format.length : next;
      parts.push(format.slice(i, end));
      i = end;
      continue;
    }
    if (format[i + 1] === "%") {
      parts.push("%");
      i += 2;
      continue;
    }
    const clause = /^%(?:\.(\d+))?([sdfebxXo])/.exec(format.slice(i, i + 20));
    if (!clause) return { problem: `${JSON.stringify(format.slice(i, i + 3))} is no clause of a format; use %s, %d, %f, %e, %b, %x, %X or %o` };
    parts.push({ verb: clause[2]!, precision: clause[1] === undefined ? undefined : Number(clause[1]) });
    i += clause[0].length;
  }
  return parts;
}

const DEFAULT_PRECISION = 6;

/** `"%s has %d".format([a, b])`. */
export function formatText(format: string, values: List): string {
  const parts = parseFormat(format);
  if ("problem" in parts) throw new EvaluationError(parts.problem);
  let index = 0;
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if (index >= values.size) throw new EvaluationError(`index ${index} out of range`);
    return formatValue(part, values.at(index++));
  }).join("");
}

function formatValue({ verb, precision = DEFAULT_PRECISION }: FormatClause, value: Value): string {
  switch (verb) {
    case "s": return showValue(value, false);
    case "d": return integerOf(value).toString();
    case "f": return doubleOf(value).toFixed(Math.min(precision, 100));
    case "e": return doubleOf(value).toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, "e$10$2");
    case "b": return typeof value === "boolean" ? String(Number(value)) : integerOf(value).toString(2);
    case "o": return integerOf(value).toString(8);
    default: return verb === "x" ? hexOf(value) : hexOf(value).toUpperCase();
  }
}

function integerOf(value: Value): bigint {
  if (typeof value === "bigint") return value;
  if (value instanceof Uint) return value.value;
  throw new EvaluationError("only integers can be formatted so");
}

function doubleOf(value: Value): number {
  if (typeof value === "number") return value;
  throw new EvaluationError("only doubles can be formatted so");
}

function hexOf(value: Value): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return bytes instanceof Uint8Array ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") : integerOf(bytes).toString(16);
}

/** A value as %s shows it; inside lists and maps as it would be written in CEL. */
function showValue(value: Value, nested: boolean): string {
  if (value === null) return "null";
  if (typeof value === "string") return nested ? JSON.stringify(value) : value;
  if (typeof value === "number") return nested ? value.toFixed(DEFAULT_PRECISION) : doubleToText(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Timestamp) return nested ? `timestamp(${JSON.stringify(timestampToText(value))})` : timestampToText(value);
  if (value instanceof Duration) return nested ? `duration(${JSON.stringify(durationToText(value))})` : durationToText(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof List) return `[${value.toArray().map((item) => showValue(item, true)).join(", ")}]`;
  if (!("kind" in value)) throw new EvaluationError("a value of this type has no text");
  const entries = value.keys().map((key) => `${showValue(key, true)}:${showValue(value.get(key)!, true)}`);
  return `{${entries.sort().join(", ")}}`;
}

/** A double as Go prints it with %g. */
export function doubleToText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -4 && exponent < 21) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
