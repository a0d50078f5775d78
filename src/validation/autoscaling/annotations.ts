import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules, MetricIdentifier, MetricSpec, MetricTarget } from "../../resource/api/autoscaling-v2.ts";
import { isZero, parseQuantity } from "../../resource/quantity.ts";
import { asObject } from "../../resource/resource.ts";

/*
 * autoscaling/v1 keeps the metrics and the behavior of later versions as JSON in annotations (pkg/apis/autoscaling/v1
 * conversion.go). Go reads it without regard to the case of field names, and ignores an annotation whose JSON has wrong types.
 */

const METRICS = "autoscaling.alpha.kubernetes.io/metrics";
const BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";
/** Thrown and caught here only: some part of the JSON has the wrong type. */
class WrongType extends Error {}

type Annotations = Readonly<Record<string, string>> | undefined;
type Fields = ReadonlyMap<string, unknown>;

/** The metrics in the annotation; none where it is absent or unreadable. `keepsZeroTargets`: before 1.36, a targetValue of 0 beside averageValue was kept. */
export function annotatedMetrics(annotations: Annotations, keepsZeroTargets: boolean): readonly MetricSpec[] {
  return read(annotations?.[METRICS], (value) => listOf(value).map((metric) => metricSpec(fieldsOf(metric), keepsZeroTargets))) ?? [];
}

/** The behavior in the annotation, without defaults; undefined where it is absent, unreadable or empty. */
export function annotatedBehavior(annotations: Annotations): HorizontalPodAutoscalerBehavior | undefined {
  return read(annotations?.[BEHAVIOR], (value) => {
    const fields = fieldsOf(value);
    const scaleUp = optional(fields, "scaleUp", scalingRules);
    const scaleDown = optional(fields, "scaleDown", scalingRules);
    return scaleUp || scaleDown ? { ...(scaleUp && { scaleUp }), ...(scaleDown && { scaleDown }) } : undefined;
  });
}

function read<T>(text: string | undefined, convert: (value: unknown) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return convert(JSON.parse(text));
  } catch (error) {
    if (error instanceof WrongType || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function metricSpec(fields: Fields, keepsZeroTargets: boolean): MetricSpec {
  const sources = {
    object: optional(fields, "object", (source) => objectSource(source, keepsZeroTargets)),
    pods: optional(fields, "pods", (source) => ({ metric: identifier(source, "selector"), target: { type: "AverageValue", averageValue: quantity(source, "targetAverageValue") ?? 0 } })),
    resource: optional(fields, "resource", resourceSource),
    containerResource: optional(fields, "containerResource", (source) => ({ ...resourceSource(source), container: text(source, "container") })),
    external: optional(fields, "external", externalSource),
  };
  return { type: text(fields, "type"), ...Object.fromEntries(Object.entries(sources).filter(([, source]) => source !== undefined)) };
}

function objectSource(source: Fields, keepsZeroTargets: boolean): NonNullable<MetricSpec["object"]> {
  const object = optional(source, "target", (target) => ({ kind: text(target, "kind"), name: text(target, "name"), apiVersion: text(target, "apiVersion") }));
  const value = quantity(source, "targetValue") ?? 0;
  const averageValue = quantity(source, "averageValue");
  const keepsValue = averageValue === undefined || keepsZeroTargets || !isZero(parseQuantity(value)!);
  const type = averageValue === undefined ? "Value" : "AverageValue";
  const target = { type, ...(keepsValue && { value }), ...(averageValue !== undefined && { averageValue }) };
  return { describedObject: object ?? {}, metric: identifier(source, "selector"), target };
}

function externalSource(source: Fields): NonNullable<MetricSpec["external"]> {
  const value = quantity(source, "targetValue");
  return { metric: identifier(source, "metricSelector"), target: { type: value === undefined ? "AverageValue" : "Value", ...(value !== undefined && { value }), ...average(source) } };
}

function resourceSource(source: Fields): NonNullable<MetricSpec["resource"]> {
  const utilization = integer(source, "targetAverageUtilization");
  return {
    name: text(source, "name"),
    target: { type: utilization === undefined ? "AverageValue" : "Utilization", ...(utilization !== undefined && { averageUtilization: utilization }), ...average(source) },
  };
}

function average(source: Fields): Pick<MetricTarget, "averageValue"> {
  const averageValue = quantity(source, "targetAverageValue");
  return averageValue === undefined ? {} : { averageValue };
}

function identifier(source: Fields, selectorField: string): MetricIdentifier {
  optional(source, selectorField, () => undefined); // its type counts, its content is not validated
  return { name: text(source, "metricName") };
}

function scalingRules(rules: Fields): HPAScalingRules {
  const window = integer(rules, "stabilizationWindowSeconds");
  const tolerance = quantity(rules, "tolerance");
  return {
    ...(window !== undefined && { stabilizationWindowSeconds: window }),
    ...(given(rules, "selectPolicy") && { selectPolicy: text(rules, "selectPolicy") }),
    ...(given(rules, "policies") && { policies: listOf(rules.get("policies")).map((policy) => scalingPolicy(fieldsOf(policy))) }),
    ...(tolerance !== undefined && { tolerance }),
  };
}

function scalingPolicy(policy: Fields): HPAScalingPolicy {
  return { type: text(policy, "type"), value: integer(policy, "value") ?? 0, periodSeconds: integer(policy, "periodSeconds") ?? 0 };
}

/** The fields of an object by their names in lower case; null is an object without fields. */
function fieldsOf(value: unknown): Fields {
  const object = value === null ? {} : asObject(value);
  if (!object) throw new WrongType();
  return new Map(Object.entries(object).map(([name, field]) => [name.toLowerCase(), field]));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new WrongType();
  return value;
}

function field(fields: Fields, name: string): unknown {
  return fields.get(name.toLowerCase()) ?? undefined;
}

function given(fields: Fields, name: string): boolean {
  return field(fields, name) !== undefined;
}

function optional<T>(fields: Fields, name: string, convert: (value: Fields) => T): T | undefined {
  return given(fields, name) ? convert(fieldsOf(field(fields, name))) : undefined;
}

function text(fields: Fields, name: string): string {
  const value = field(fields, name) ?? "";
  if (typeof value !== "string") throw new WrongType();
  return value;
}

function integer(fields: Fields, name: string): number | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  if (typeof value !== "number" || (value | 0) !== value) throw new WrongType();
  return value;
}

function quantity(fields: Fields, name: string): string | number | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  if ((typeof value !== "string" && typeof value !== "number") || parseQuantity(value) === undefined) throw new WrongType();
  return value;
}
