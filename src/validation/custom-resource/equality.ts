import { asObject } from "../../resource/resource.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { kindOf } from "./numbers.ts";

/**
 * Whether a value is that value of an enum for kube-openapi's validator, which converts numbers to the enum's type first (so
 * that 1.5 is equal to 1) and never finds null.
 */
export function equalsEnum(value: JsonValue, allowed: JsonValue): boolean {
  if (value === null || allowed === null) return false;
  const [kind, wanted] = [kindOf(value), kindOf(allowed)];
  if (kind === "number" && wanted === "integer") return Math.trunc(Number(value)) === Number(allowed);
  if (kind === "integer" && wanted === "number") return Number(value) === allowed;
  return equals(value, allowed);
}

/** Deep equality of JSON values; the order of fields does not matter. */
function equals(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item as JsonValue, (b as readonly JsonValue[])[i]));
  const [left, right] = [asObject(a), asObject(b)];
  return left !== undefined && right !== undefined && equalObjects(left, right);
}

function equalObjects(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equals(a[name], b[name]));
}

/** A text that two values share exactly when they are equal: for sets of values. */
export function identityOf(value: JsonValue | undefined): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(identityOf).join(",")}]`;
  const object = asObject(value);
  if (!object) return value === undefined ? "" : JSON.stringify(value);
  return `{${Object.keys(object).sort().map((name) => `${JSON.stringify(name)}:${identityOf(object[name])}`).join(",")}}`;
}
