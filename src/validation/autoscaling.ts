import type { HorizontalPodAutoscaler as AutoscalerV1 } from "../resource/api/autoscaling-v1.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec } from "../resource/api/autoscaling-v2.ts";
import { Path } from "../source/path.ts";
import { annotatedBehavior, annotatedMetrics } from "./autoscaling/annotations.ts";
import { validateBehavior } from "./autoscaling/behavior.ts";
import { validateMetrics, validateObjectReference } from "./autoscaling/metrics.ts";
import { validateMetadata } from "./metadata.ts";
import { dnsSubdomainName } from "./names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");

/** What the versions of a HorizontalPodAutoscaler have in common; metrics are what was written, so an empty list stands for the valid default. */
interface Autoscaler extends Pick<HorizontalPodAutoscalerSpec, "minReplicas" | "maxReplicas" | "scaleTargetRef"> {
  readonly metrics: readonly MetricSpec[];
  readonly behavior: HorizontalPodAutoscalerBehavior | undefined;
  /** Whether scaling rules get the server's defaults. */
  readonly hasDefaultRules: boolean;
}

/** A HorizontalPodAutoscaler of autoscaling/v2 (pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler). */
function validateAutoscaler(autoscaler: HorizontalPodAutoscaler, validation: Validation): void {
  const spec = autoscaler.spec ?? {};
  validateAutoscalerMetadata(autoscaler, validation);
  validateSpec({ ...spec, metrics: spec.metrics ?? [], behavior: spec.behavior, hasDefaultRules: true }, validation);
}

/**
 * One of autoscaling/v1, as the server converts it: metrics from an annotation, then the CPU target. Causes name the
 * fields of autoscaling/v2, as the server's do.
 */
function validateAutoscalerV1(autoscaler: AutoscalerV1, validation: Validation): void {
  const { minReplicas, maxReplicas, scaleTargetRef, targetCPUUtilizationPercentage: utilization } = autoscaler.spec ?? {};
  const annotations = autoscaler.metadata?.annotations;
  validateAutoscalerMetadata(autoscaler, validation);
  const metrics = [...annotatedMetrics(annotations, !validation.has("objectMetricZeroTarget"))];
  if (utilization !== undefined) metrics.push({ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: utilization } } });
  const counts = { ...(minReplicas !== undefined && { minReplicas }), ...(maxReplicas !== undefined && { maxReplicas }), ...(scaleTargetRef && { scaleTargetRef }) };
  validateSpec({ ...counts, metrics, behavior: annotatedBehavior(annotations), hasDefaultRules: false }, validation);
}

function validateAutoscalerMetadata(autoscaler: Pick<HorizontalPodAutoscaler, "metadata">, validation: Validation): void {
  validateMetadata(autoscaler, { namespaced: true, name: dnsSubdomainName, setsGeneration: validation.has("scalerGeneration") }, validation);
}

function validateSpec({ minReplicas = 1, maxReplicas = 0, scaleTargetRef = {}, metrics, behavior, hasDefaultRules }: Autoscaler, validation: Validation): void {
  validateReplicas(minReplicas, maxReplicas, validation);
  validateObjectReference(scaleTargetRef, scaleTargetRef.kind === "ReplicationController", SPEC.child("scaleTargetRef"), validation);
  validateMetrics(metrics, minReplicas, SPEC.child("metrics"), validation);
  if (behavior) validateBehavior(behavior, hasDefaultRules, SPEC.child("behavior"), validation);
}

function validateReplicas(minReplicas: number, maxReplicas: number, validation: Validation): void {
  const least = validation.has("scaleToZero") ? 0 : 1;
  const most = SPEC.child("maxReplicas");
  if (minReplicas < least) validation.invalid(SPEC.child("minReplicas"), `${minReplicas} is too small; write ${least} or more`);
  if (maxReplicas === 0 && validation.has("maxReplicasRequired")) validation.required(most, "a HorizontalPodAutoscaler needs maxReplicas, greater than 0");
  else if (maxReplicas < 1) validation.invalid(most, `${maxReplicas} must be greater than 0`);
  else if (maxReplicas < minReplicas) validation.invalid(most, `${maxReplicas} is less than minReplicas, which is ${minReplicas}`);
}

/** How many Pods there are, by load. */
export const validators: Validators = {
  "autoscaling/HorizontalPodAutoscaler": validateAutoscaler,
  "autoscaling/v1/HorizontalPodAutoscaler": validateAutoscalerV1,
};
