import type { Cause, CauseType } from "../../resource/cause.ts";
import type { CustomSchema } from "../../resource/custom-schema.ts";
import { closest, quote } from "../../resource/words.ts";
import { matchesGoPattern } from "../../schema/go-pattern.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { Path } from "../../source/path.ts";
import { formatCheck } from "./formats.ts";
import { checkNumber, kindOf, type ValueKind } from "./numbers.ts";
import { equalsEnum } from "./equality.ts";

/** Formats of numbers and of Kubernetes names, which not every version knows. */
export interface SchemaFeatures {
  /** int32 and float limit numbers (kube-openapi's number validator got type and format in Kubernetes 1.36). */
  readonly numberFormats: boolean;
  /** k8s-short-name and k8s-long-name are formats. */
  readonly nameFormats: boolean;
}

/**
 * Checks a value against a schema of a CustomResourceDefinition as k8s.io/kube-openapi pkg/validation/validate does, check
 * for check and in its order, so that causes have the server's types and fields. The server gives causes of anyOf, oneOf,
 * allOf and not without a field: those are at the root here too, and their message names the place.
 * Pushes to `causes` and returns how many checks held, by which the nearest alternative of an anyOf or oneOf is chosen.
 */
export function checkSchema(value: JsonValue, schema: CustomSchema, path: Path, features: SchemaFeatures, causes: Cause[]): number {
  return new SchemaChecker(features, causes).check(value, schema, path);
}

const INT_OR_STRING: readonly string[] = ["integer", "string"];
const NO_TYPE: readonly string[] = [];
const TYPES: Readonly<Record<string, readonly string[]>> = { string: ["string"], integer: ["integer"], number: ["number"], boolean: ["boolean"], object: ["object"], array: ["array"] };

class SchemaChecker {
  private readonly features: SchemaFeatures;
  private readonly causes: Cause[];

  constructor(features: SchemaFeatures, causes: Cause[]) {
    this.features = features;
    this.causes = causes;
  }

  check(value: JsonValue, schema: CustomSchema, path: Path): number {
    const types = schema["x-kubernetes-int-or-string"] === true ? INT_OR_STRING : schema.type === undefined || schema.type === "" ? NO_TYPE : (TYPES[schema.type] ?? [schema.type]);
    if (value === null) {
      const held = types.length === 0 || schema.nullable === true ? 1 : this.wrongType(path, types, "null");
      this.checkEnum(value, schema, path);
      return held;
    }
    const kind = kindOf(value);
    const format = this.formatOf(schema, types);
    // One for each check that applies, and one for the schema itself.
    let held = 3;
    if (types.length > 0 || format !== "") held += 1 + this.checkType(kind, types, format, path);
    held += this.checkCombinations(value, schema, path);
    if (kind === "string") held += this.checkString(value as string, schema, format, path);
    if (kind === "integer" || kind === "number") held += 2 + this.checkNumber(value as number | bigint, schema, types, format, path);
    if (kind === "array") held += 2 + this.checkList(value as readonly JsonValue[], schema, path);
    this.checkEnum(value, schema, path);
    if (kind === "object") held += 1 + this.checkObject(value as JsonObject, schema, path);
    return held;
  }

  /** The format that the server heeds; "" where there is none. */
  private formatOf(schema: CustomSchema, types: readonly string[]): string {
    const { format = "" } = schema;
    if (format === "") return "";
    const type = types.length === 1 ? types[0]! : "";
    if (type === "integer") return this.features.numberFormats && (format === "int32" || format === "int64") ? format : "";
    if (type === "number") return this.features.numberFormats && (format === "float" || format === "double") ? format : "";
    return (type === "" || type === "string") && formatCheck(format, this.features.nameFormats) ? format : "";
  }

  private checkType(kind: ValueKind, types: readonly string[], format: string, path: Path): number {
    const isWanted = types.includes(kind) || (kind === "integer" && types.includes("number"));
    const isNumeric = types.includes("number") || types.includes("integer");
    // With a format the server takes a list for a string.
    if (!isNumeric && format !== "" && (kind === "string" || kind === "array")) return 1;
    return isWanted ? 1 : this.wrongType(path, types.length > 0 ? types : [format], kind);
  }

  private wrongType(path: Path, types: readonly string[], kind: string): number {
    this.report("TypeInvalid", path, `must be ${types.join(" or ")}, not ${kind}`);
    return 0;
  }

  private checkString(value: string, schema: CustomSchema, format: string, path: Path): number {
    const { maxLength, minLength, pattern } = schema;
    const problem = this.stringProblem(value, maxLength, minLength, pattern);
    if (problem !== undefined) this.report(problem.type, path, problem.message);
    const check = format === "" ? undefined : formatCheck(format, this.features.nameFormats);
    if (check && !check(value)) this.report("TypeInvalid", path, `${quote(value)} is not of format ${format}`);
    return check ? 2 : 1;
  }

  /** The first of length and pattern that is wrong; the server stops there. */
  private stringProblem(value: string, maxLength: number | undefined, minLength: number | undefined, pattern: string | undefined): { type: CauseType; message: string } | undefined {
    if (maxLength !== undefined && lengthOf(value, maxLength) > maxLength) return { type: "TooLong", message: `may have at most ${maxLength} characters, not ${lengthOf(value, maxLength)}` };
    if (minLength !== undefined && lengthOf(value, minLength) < minLength) return { type: "Invalid", message: `${quote(value)} must have at least ${minLength} characters` };
    if (pattern === undefined || pattern === "" || matchesGoPattern(pattern, value) === true) return undefined;
    return { type: "Invalid", message: `${quote(value)} does not match ${pattern}` };
  }

  private checkNumber(value: number | bigint, schema: CustomSchema, types: readonly string[], format: string, path: Path): number {
    const type = this.features.numberFormats && types.length === 1 ? types[0]! : "";
    for (const { message, general } of checkNumber(value, schema, type, format)) {
      // What the server reports without a field.
      this.report("Invalid", general ? Path.root : path, general ? `${message} at ${String(path)}` : message);
    }
    return 0;
  }

  private checkList(value: readonly JsonValue[], schema: CustomSchema, path: Path): number {
    const { items, minItems, maxItems, uniqueItems } = schema;
    let held = 0;
    if (items) for (let i = 0; i < value.length; i++) held += this.check(value[i]!, items, path.index(i));
    if (minItems !== undefined && value.length < minItems) this.report("Invalid", path, `must have at least ${minItems} items, not ${value.length}`);
    if (maxItems !== undefined && value.length > maxItems) this.report("TooMany", path, `may have at most ${maxItems} items, not ${value.length}`);
    if (uniqueItems === true && new Set(value.map((item) => JSON.stringify(item, bigintText))).size < value.length) this.report("Invalid", path, "may not hold the same item twice");
    return held;
  }

  private checkObject(value: JsonObject, schema: CustomSchema, path: Path): number {
    const { minProperties, maxProperties, required, properties, additionalProperties } = schema;
    const names = Object.keys(value);
    let held = 0;
    if (minProperties !== undefined && names.length < minProperties) this.report("Invalid", path, `must have at least ${minProperties} entries, not ${names.length}`);
    if (maxProperties !== undefined && names.length > maxProperties) this.report("TooMany", path, `may have at most ${maxProperties} entries, not ${names.length}`);
    for (const name of names) {
      const property = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property === undefined && additionalProperties === false) this.report("Invalid", path, `may not have the entry ${quote(name)}`);
      const inner = property ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
      if (inner) held += this.check(value[name] ?? null, inner, path.child(name));
    }
    for (const name of required ?? []) if (!Object.hasOwn(value, name)) this.report("Required", path.child(name), `${name} is missing`);
    return held;
  }

  private checkEnum(value: JsonValue, schema: CustomSchema, path: Path): void {
    const allowed = schema.enum as readonly JsonValue[] | undefined;
    if (!allowed || allowed.length === 0 || allowed.some((one) => equalsEnum(value, one))) return;
    const near = typeof value === "string" ? closest(value, allowed.filter((one) => typeof one === "string")) : undefined;
    const message = `${quote(value)} is not one of ${allowed.map((one) => quote(one)).join(", ")}`;
    this.causes.push({ type: "NotSupported", path, message, ...(near === undefined ? {} : { suggestion: { kind: "replace", to: near } }) });
  }

  /** anyOf, oneOf, allOf, not. */
  private checkCombinations(value: JsonValue, schema: CustomSchema, path: Path): number {
    const { anyOf, oneOf, allOf, not } = schema;
    let held = 1;
    if (anyOf && anyOf.length > 0) held += this.checkAlternatives(value, anyOf, path, "anyOf");
    if (oneOf && oneOf.length > 0) held += this.checkAlternatives(value, oneOf, path, "oneOf");
    if (allOf && allOf.length > 0) held += this.checkAll(value, allOf, path);
    if (not && this.attempt(value, not, path).causes.length === 0) this.reportCombination(path, "matches the schema that it must not match (not)");
    return held;
  }

  private checkAlternatives(value: JsonValue, schemas: readonly CustomSchema[], path: Path, word: "anyOf" | "oneOf"): number {
    let valid = 0;
    let nearest: Attempt | undefined;
    let first: Attempt | undefined;
    for (const schema of schemas) {
      const attempt = this.attempt(value, schema, path);
      if (attempt.causes.length === 0) {
        valid++;
        first ??= attempt;
        if (word === "anyOf") break;
      } else if (valid === 0 && (!nearest || attempt.held > nearest.held)) nearest = attempt;
    }
    if (valid === 1) return first!.held;
    if (valid > 1) {
      this.reportCombination(path, `matches ${valid} alternatives where it must match exactly one (oneOf)`);
      return 0;
    }
    this.reportCombination(path, `matches none of ${schemas.length} alternatives (${word})`);
    this.causes.push(...(nearest?.causes ?? []));
    return nearest?.held ?? 0;
  }

  private checkAll(value: JsonValue, schemas: readonly CustomSchema[], path: Path): number {
    let held = 0;
    let failed = 0;
    for (const schema of schemas) {
      const attempt = this.attempt(value, schema, path);
      held += attempt.held;
      if (attempt.causes.length > 0) failed++;
      this.causes.push(...attempt.causes);
    }
    if (failed > 0) this.reportCombination(path, `does not match all of ${schemas.length} schemas (allOf)`);
    return held;
  }

  private attempt(value: JsonValue, schema: CustomSchema, path: Path): Attempt {
    const causes: Cause[] = [];
    return { held: new SchemaChecker(this.features, causes).check(value, schema, path), causes };
  }

  private reportCombination(path: Path, message: string): void {
    const place = String(path);
    this.report("Invalid", Path.root, place === "" ? `the object ${message}` : `${place} ${message}`);
  }

  private report(type: CauseType, path: Path, message: string): void {
    this.causes.push({ type, path, message });
  }
}

interface Attempt { readonly held: number; readonly causes: readonly Cause[] }

/** Characters as Go counts runes; counted only where the UTF-16 length leaves a doubt. */
function lengthOf(text: string, limit: number): number {
  return text.length < limit || text.length > 2 * limit ? text.length : [...text].length;
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

