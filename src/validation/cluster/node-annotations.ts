import type { Taint } from "../../resource/api/core-v1.ts";
import { asObject } from "../../resource/resource.ts";
import { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { validateTaints } from "./taints.ts";

/*
 * Annotations of Nodes that held JSON before there were fields for it, after ValidateNodeSpecificAnnotations in
 * pkg/apis/core/validation/validation.go.
 */

type JsonFields = Readonly<Record<string, unknown>>;

const ANNOTATIONS = Path.of("metadata", "annotations");
const TAINTS = "scheduler.alpha.kubernetes.io/taints";
const AVOIDED_PODS = "scheduler.alpha.kubernetes.io/preferAvoidPods";

/** Taints, and Pods to avoid. */
export function validateNodeAnnotations(annotations: Readonly<Record<string, string>>, validation: Validation): void {
  const taints = annotations[TAINTS];
  if (taints) validateTaintsText(taints, validation);
  const avoided = annotations[AVOIDED_PODS];
  if (avoided) validateAvoidedPods(fieldsOf(parseJson(avoided)), validation);
}

function validateTaintsText(text: string, validation: Validation): void {
  const items = parseJson(text);
  const taints = items === null ? [] : Array.isArray(items) ? items.map(readTaint) : undefined;
  if (taints?.every((taint) => taint !== undefined)) validateTaints(taints, ANNOTATIONS.child(TAINTS), validation);
  else validation.invalid(ANNOTATIONS, `the annotation ${TAINTS} must hold a JSON list of taints`);
}

function readTaint(item: unknown): Taint | undefined {
  const fields = fieldsOf(item);
  if (!fields) return undefined;
  const { key = "", value = "", effect = "" } = fields;
  return typeof key === "string" && typeof value === "string" && typeof effect === "string" ? { key, value, effect } : undefined;
}

function validateAvoidedPods(fields: JsonFields | undefined, validation: Validation): void {
  const entries = fields?.preferavoidpods ?? [];
  if (!fields || !Array.isArray(entries)) {
    validation.invalid(ANNOTATIONS.child("AvoidPods"), `the annotation ${AVOIDED_PODS} must hold a JSON object with a list preferAvoidPods`);
    return;
  }
  entries.forEach((entry: unknown, i) => {
    const path = ANNOTATIONS.child(AVOIDED_PODS, i, "PodSignature");
    const controller = fieldsOf(fieldsOf(entry)?.podsignature)?.podcontroller ?? undefined;
    if (controller === undefined) validation.required(path, "name the controller of the Pods to avoid");
    else if (fieldsOf(controller)?.controller === false) validation.invalid(path.child("PodController", "Controller"), "the owner must be a controller");
  });
}

/** The fields of a JSON object by lower-case name, since Go's reader does not mind the case; null is an object without any, and gives absent fields. */
function fieldsOf(value: unknown): JsonFields | undefined {
  if (value === null) return {};
  const object = asObject(value);
  return object && Object.fromEntries(Object.entries(object).flatMap(([name, field]) => (field === null ? [] : [[name.toLowerCase(), field]])));
}

/** The value of a JSON text; undefined where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
