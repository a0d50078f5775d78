import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import { hasRules, validateCustomResourceRules } from "../../cel/crd-rules.ts";
import type { Cause, CauseType } from "../../resource/cause.ts";
import { asObject } from "../../resource/resource.ts";
import { quote } from "../../resource/words.ts";
import type { CustomKind } from "../../schema/custom-kind.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { Path } from "../../source/path.ts";
import { finishedName, validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateEmbedded } from "./embedded.ts";
import { validateLists } from "./lists.ts";
import { kindOf } from "./numbers.ts";
import { checkSchema } from "./schema.ts";

const MAX_INT32 = 2 ** 31 - 1;
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

/**
 * Validates a decoded custom resource as its strategy does on create (apiextensions-apiserver pkg/registry/customresource):
 * metadata, schema, scale, embedded resources, lists, rules.
 */
export function validateCustomResource(object: JsonObject, kind: CustomKind, validation: Validation): void {
  const value = named(kind.hasStatus ? withoutStatus(object) : object);
  validateMetadata(value, { namespaced: kind.namespaced, name: dnsSubdomainName, setsGeneration: true, allowsAnyFinalizer: true }, validation);
  const causes: Cause[] = [];
  checkSchema(value, kind.schema, Path.root, { numberFormats: validation.has("customNumberFormats"), nameFormats: validation.has("customNameFormats") }, causes);
  validation.causes.push(...withoutRepeats(causes));
  validateScale(value, kind, validation);
  validateEmbedded(value, kind.schema, Path.root, validation);
  validateLists(value, kind.schema, Path.root, validation);
  validateRules(value, kind, validation);
  warn(value, kind, validation);
}

/** What keeps the server from evaluating rules (hasBlockingErr in the strategy). */
const BLOCKING: ReadonlySet<CauseType> = new Set(["Required", "TooLong", "TooMany", "TypeInvalid"]);

function validateRules(value: JsonObject, { schema }: CustomKind, validation: Validation): void {
  if (!validation.causes.some(({ type }) => BLOCKING.has(type))) validateCustomResourceRules(schema, value, Path.root, (cause) => { validation.causes.push(cause); });
  else if (hasRules(schema)) validation.invalid(Path.root, "the rules of its CustomResourceDefinition are looked at once the rest is right");
}

function withoutStatus(object: JsonObject): JsonObject {
  if (!Object.hasOwn(object, "status")) return object;
  const rest = { ...object };
  Reflect.deleteProperty(rest, "status");
  return rest;
}

/** The server makes the name from generateName before it validates. */
function named(object: JsonObject): JsonObject {
  const metadata = asObject(object.metadata);
  const name = finishedName(metadata as ObjectMeta | undefined);
  return metadata === undefined || name === "" || metadata.name === name ? object : { ...object, metadata: { ...metadata, name } };
}

/** The server reports the same text once, however many schemas lead to it. */
function withoutRepeats(causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes;
  const seen = new Set<string>();
  return causes.filter(({ path, message }) => {
    const text = `${String(path)} ${message}`;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function validateScale(value: JsonObject, { scale }: CustomKind, validation: Validation): void {
  if (!scale) return;
  for (const fields of [scale.specReplicas, scale.statusReplicas]) {
    const replicas = nestedValue(value, fields);
    const path = Path.of(...fields);
    if (replicas === undefined) continue;
    if (replicas === null || kindOf(replicas) !== "integer") validation.invalid(path, `${quote(replicas)} is not a whole number, which the scale of the kind needs`);
    else if ((replicas as number) < 0) validation.invalid(path, `${quote(replicas)} may not be negative`);
    else if ((replicas as number) > MAX_INT32) validation.invalid(path, `${quote(replicas)} may be at most ${MAX_INT32}`);
  }
  const selector = scale.labelSelector && nestedValue(value, scale.labelSelector);
  if (selector !== undefined && typeof selector !== "string") validation.invalid(Path.of(...scale.labelSelector!), `${quote(selector)} is not a string, which the scale of the kind needs`);
}

/** The value at these fields, or the first value on the way that has no fields. */
function nestedValue(value: JsonObject, fields: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const field of fields) {
    const object = asObject(at);
    if (!object) return at;
    at = Object.hasOwn(object, field) ? object[field] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

function warn(value: JsonObject, kind: CustomKind, validation: Validation): void {
  if (kind.deprecation !== undefined) validation.warnings.push({ path: Path.of("apiVersion"), message: kind.deprecation, isDeprecated: true, ...(kind.successor === undefined ? {} : { suggestion: { kind: "replace", to: kind.successor } }) });
  const finalizers = asObject(value.metadata)?.finalizers;
  if (!Array.isArray(finalizers)) return;
  for (const finalizer of [...new Set(finalizers as readonly string[])].sort()) {
    const path = Path.of("metadata", "finalizers");
    const problem = qualifiedNameProblem(finalizer);
    if (problem !== undefined) validation.warn(path, problem);
    if (!finalizer.includes("/") && !STANDARD_FINALIZERS.has(finalizer)) validation.warn(path, `${quote(finalizer)} should be qualified, as in example.com/${finalizer}, so that nobody else uses it`);
  }
}
