import type {
  ContainerResourceMetricSource, CrossVersionObjectReference, ExternalMetricSource, MetricIdentifier, MetricSpec, MetricTarget, ObjectMetricSource,
  PodsMetricSource, ResourceMetricSource,
} from "../../resource/api/autoscaling-v2.ts";
import { parseQuantity, signOf } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { dns1123LabelProblem, pathSegmentNameProblem } from "../names.ts";
import { validateReferencePart } from "../references.ts";
import { validateContainerResourceName } from "../resource-names.ts";
import type { Validation } from "../validation.ts";

const TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];
const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

/** The field of each type of metric, in the order in which the server looks at them. */
const SOURCES = ["object", "external", "pods", "resource", "containerResource"] as const;
type Source = (typeof SOURCES)[number];
const SOURCE_OF_TYPE: Readonly<Record<string, Source>> = {
  Object: "object", External: "external", Pods: "pods", Resource: "resource", ContainerResource: "containerResource",
};

/** spec.metrics (pkg/apis/autoscaling/validation validateMetrics). Scaling to zero needs a metric that exists without Pods. */
export function validateMetrics(metrics: readonly MetricSpec[], minReplicas: number, path: Path, validation: Validation): void {
  for (let i = 0; i < metrics.length; i++) validateMetric(metrics[i]!, path.child(i), validation);
  if (minReplicas === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")) {
    validation.forbidden(path, `minReplicas 0 needs a metric of type "Object" or "External", since without Pods there are no other metrics`);
  }
}

/** The first source that is there is validated, and it has to be the only one and the one of the type (validateMetricSpec). */
function validateMetric(metric: MetricSpec, path: Path, validation: Validation): void {
  const { type = "" } = metric;
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const expected = SOURCE_OF_TYPE[type];
  if (type === "") validation.required(path.child("type"), `a metric needs a type: ${TYPES.map(quote).join(", ")}`);
  else if (!TYPES.includes(type)) validation.notSupported(path.child("type"), type, TYPES);
  if (present[0] !== undefined) validateSource(metric, present[0], path.child(present[0]), validation);
  if (expected !== undefined && metric[expected] === undefined) validation.required(path.child(expected), `a metric of type ${quote(type)} is described under ${expected}`);
  if (present.length === 1) return;
  for (const source of present) {
    if (source !== expected) validation.forbidden(path.child(source), `a metric has one source only, and its type is ${quote(type)}; remove ${source}, or make it a metric of its own`);
  }
}

function validateSource(metric: MetricSpec, source: Source, path: Path, validation: Validation): void {
  switch (source) {
    case "object": return validateObjectSource(metric.object!, path, validation);
    case "external": return validateExternalSource(metric.external!, path, validation);
    case "pods": return validatePodsSource(metric.pods!, path, validation);
    case "resource": return validateResourceSource(metric.resource!, path, validation);
    case "containerResource": return validateContainerResourceSource(metric.containerResource!, path, validation);
  }
}

function validateObjectSource({ describedObject, metric, target = {} }: ObjectMetricSource, path: Path, validation: Validation): void {
  validateObjectReference(describedObject ?? {}, true, path.child("describedObject"), validation);
  validateIdentifier(metric, path.child("metric"), validation);
  validateTarget(target, path.child("target"), validation);
  if (target.value === undefined && target.averageValue === undefined) validation.required(path.child("target", "averageValue"), "the target needs value or averageValue");
}

function validateExternalSource({ metric, target = {} }: ExternalMetricSource, path: Path, validation: Validation): void {
  validateIdentifier(metric, path.child("metric"), validation);
  validateTarget(target, path.child("target"), validation);
  const { value, averageValue } = target;
  if (value === undefined && averageValue === undefined) validation.required(path.child("target", "averageValue"), "the target needs value or averageValue");
  if (value !== undefined && averageValue !== undefined) validation.forbidden(path.child("target", "value"), "value and averageValue exclude each other; remove one");
}

function validatePodsSource({ metric, target = {} }: PodsMetricSource, path: Path, validation: Validation): void {
  validateIdentifier(metric, path.child("metric"), validation);
  validateTarget(target, path.child("target"), validation);
  if (target.averageValue === undefined) validation.required(path.child("target", "averageValue"), `a metric of type "Pods" needs averageValue`);
}

function validateResourceSource({ name, target = {} }: ResourceMetricSource, path: Path, validation: Validation): void {
  if (!name) validation.required(path.child("name"), `a metric of a resource needs its name, for example "cpu"`);
  validateUtilizationTarget(target, path.child("target"), validation);
}

function validateContainerResourceSource({ name, container, target = {} }: ContainerResourceMetricSource, path: Path, validation: Validation): void {
  if (!name) validation.required(path.child("name"), `a metric of a resource needs its name, for example "cpu"`);
  else validateContainerResourceName(name, path.child("name"), validation);
  const problem = container ? dns1123LabelProblem(container) : undefined;
  if (!container) validation.required(path.child("container"), "a metric of a container needs the container's name");
  else if (problem !== undefined) validation.invalid(path.child("container"), problem);
  validateUtilizationTarget(target, path.child("target"), validation);
}

function validateUtilizationTarget(target: MetricTarget, path: Path, validation: Validation): void {
  validateTarget(target, path, validation);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) validation.required(path.child("averageUtilization"), "the target needs averageUtilization or averageValue");
  if (averageUtilization !== undefined && averageValue !== undefined) validation.forbidden(path.child("averageValue"), "averageUtilization and averageValue exclude each other; remove one");
}

function validateTarget({ type = "", value, averageValue, averageUtilization }: MetricTarget, path: Path, validation: Validation): void {
  if (type === "") validation.required(path.child("type"), `a target needs a type: ${TARGET_TYPES.map(quote).join(", ")}`);
  else if (!TARGET_TYPES.includes(type)) validation.invalid(path.child("type"), `${quote(type)} is not one of ${TARGET_TYPES.map(quote).join(", ")}`);
  if (value !== undefined) validatePositive(value, path.child("value"), validation);
  if (averageValue !== undefined) validatePositive(averageValue, path.child("averageValue"), validation);
  if (averageUtilization !== undefined && averageUtilization < 1) validation.invalid(path.child("averageUtilization"), `${averageUtilization} must be greater than 0`);
}

function validatePositive(value: NonNullable<MetricTarget["value"]>, path: Path, validation: Validation): void {
  const quantity = parseQuantity(value);
  if (quantity && signOf(quantity) <= 0) validation.invalid(path, `${quote(value)} must be greater than 0`);
}

function validateIdentifier(metric: MetricIdentifier | undefined, path: Path, validation: Validation): void {
  if (!metric?.name) return validation.required(path.child("name"), "the metric needs a name");
  const problem = pathSegmentNameProblem(metric.name);
  if (problem !== undefined) validation.invalid(path.child("name"), problem);
}

/** An object that is scaled or measured; only kinds of the core group may do without a group (ValidateCrossVersionObjectReference). */
export function validateObjectReference({ kind, name, apiVersion = "" }: CrossVersionObjectReference, mayBeCore: boolean, path: Path, validation: Validation): void {
  validateReferencePart(kind, "kind", path, validation);
  validateReferencePart(name, "name", path, validation);
  if (!validation.has("scalerApiVersion")) return;
  const slash = apiVersion.indexOf("/");
  if (slash >= 0 && apiVersion.includes("/", slash + 1)) validation.invalid(path.child("apiVersion"), `${quote(apiVersion)} is not a version, or a group and a version such as "apps/v1"`);
  else if (slash <= 0 && !mayBeCore) validation.invalid(path.child("apiVersion"), `${quote(apiVersion)} names no group; write a group and a version such as "apps/v1"`);
}
