import type { HorizontalPodAutoscaler as AutoscalerV1 } from "../resource/api/autoscaling-v1.ts";
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec } from "../resource/api/autoscaling-v2.ts";
import { Path } from "../source/path.ts";
import { annotatedBehavior, annotatedMetrics } from "./autoscaling/annotations.ts";
import { validateBehavior } from "./autoscaling/behavior.ts";
import { validateMetrics, validateObjectReference } from "./autoscaling/metrics.ts";
import { validateMetadata } from "./metadata.ts";
import { dnsSubdomainName } from "./names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");

const SCALE_TARGET = SPEC.child("scaleTargetRef");
const METRICS = SPEC.child("metrics");
const BEHAVIOR = SPEC.child("behavior");
const [MIN_REPLICAS, MAX_REPLICAS] = [SPEC.child("minReplicas"), SPEC.child("maxReplicas")];
const RULES = { namespaced: true, name: dnsSubdomainName, setsGeneration: true };
const RULES_WITH_GENERATION = { ...RULES, setsGeneration: false };

/** A HorizontalPodAutoscaler of autoscaling/v2 (pkg/apis/autoscaling/validation ValidateHorizontalPodAutoscaler). */
function validateAutoscaler(autoscaler: HorizontalPodAutoscaler, validation: Validation): void {
  const spec = autoscaler.spec ?? {};
  validateAutoscalerMetadata(autoscaler, validation);
  validateTarget(spec, validation);
  validateMetrics(spec.metrics ?? [], spec.minReplicas ?? 1, METRICS, validation);
  if (spec.behavior) validateBehavior(spec.behavior, true, BEHAVIOR, validation);
}

/**
 * One of autoscaling/v1, as the server converts it: metrics from an annotation, then the CPU target. Causes name the
 * fields of autoscaling/v2, as the server's do.
 */
function validateAutoscalerV1(autoscaler: AutoscalerV1, validation: Validation): void {
  const spec = autoscaler.spec ?? {};
  const annotations = autoscaler.metadata?.annotations;
  validateAutoscalerMetadata(autoscaler, validation);
  const utilization = spec.targetCPUUtilizationPercentage;
  const metrics = [...annotatedMetrics(annotations, !validation.has("objectMetricZeroTarget"))];
  if (utilization !== undefined) metrics.push({ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: utilization } } });
  validateTarget(spec, validation);
  validateMetrics(metrics, spec.minReplicas ?? 1, METRICS, validation);
  const behavior = annotatedBehavior(annotations);
  if (behavior) validateBehavior(behavior, false, BEHAVIOR, validation);
}

function validateAutoscalerMetadata(autoscaler: Pick<HorizontalPodAutoscaler, "metadata">, validation: Validation): void {
  validateMetadata(autoscaler, validation.has("scalerGeneration") ? RULES : RULES_WITH_GENERATION, validation);
}

/** What is scaled, and between which numbers: the same in all versions. */
function validateTarget({ minReplicas = 1, maxReplicas = 0, scaleTargetRef = {} }: Pick<HorizontalPodAutoscalerSpec, "minReplicas" | "maxReplicas" | "scaleTargetRef">, validation: Validation): void {
  validateReplicas(minReplicas, maxReplicas, validation);
  validateObjectReference(scaleTargetRef, scaleTargetRef.kind === "ReplicationController", SCALE_TARGET, validation);
}

function validateReplicas(minReplicas: number, maxReplicas: number, validation: Validation): void {
  const least = validation.has("scaleToZero") ? 0 : 1;
  if (minReplicas < least) validation.invalid(MIN_REPLICAS, `${minReplicas} is too small; write ${least} or more`);
  if (maxReplicas === 0 && validation.has("maxReplicasRequired")) validation.required(MAX_REPLICAS, "a HorizontalPodAutoscaler needs maxReplicas, greater than 0");
  else if (maxReplicas < 1) validation.invalid(MAX_REPLICAS, `${maxReplicas} must be greater than 0`);
  else if (maxReplicas < minReplicas) validation.invalid(MAX_REPLICAS, `${maxReplicas} is less than minReplicas, which is ${minReplicas}`);
}

/** How many Pods there are, by load. */
export const validators: Validators = {
  "autoscaling/HorizontalPodAutoscaler": validateAutoscaler,
  "autoscaling/v1/HorizontalPodAutoscaler": validateAutoscalerV1,
};
