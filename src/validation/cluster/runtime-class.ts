import type { Toleration } from "../../resource/api/core-v1.ts";
import type { RuntimeClass, Scheduling } from "../../resource/api/node-v1.ts";
import { Path } from "../../source/path.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { validateLabels } from "../labels.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsLabelName, dnsSubdomainName } from "../names.ts";
import { validateOverhead } from "../pod/resources.ts";
import { validateTolerations } from "../pod/scheduling.ts";
import type { Validation } from "../validation.ts";

const HANDLER = Path.of("handler");
const SCHEDULING = Path.of("scheduling");
const NODE_SELECTOR = SCHEDULING.child("nodeSelector");
const TOLERATIONS = SCHEDULING.child("tolerations");

/** A RuntimeClass (ValidateRuntimeClass in pkg/apis/node/validation/validation.go), with the warnings of its strategy. */
export function validateRuntimeClass(runtimeClass: RuntimeClass, validation: Validation): void {
  validateMetadata(runtimeClass, { namespaced: false, name: dnsSubdomainName, allowsAnyFinalizer: true }, validation);
  validateHandler(runtimeClass.handler ?? "", validation);
  if (runtimeClass.overhead) validateOverhead(runtimeClass.overhead.podFixed ?? {}, Path.of("overhead"), validation);
  if (runtimeClass.scheduling) validateScheduling(runtimeClass.scheduling, validation);
}

function validateHandler(handler: string, validation: Validation): void {
  const problem = dnsLabelName(handler);
  if (handler === "" && validation.has("runtimeClassHandlerRequired")) validation.required(HANDLER, 'name the handler of the container runtime, for example "runsc"');
  else if (problem !== undefined) validation.invalid(HANDLER, problem);
}

function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling, validation: Validation): void {
  validateLabels(nodeSelector, NODE_SELECTOR, validation);
  validateTolerations(tolerations, validation.has("runtimeClassTolerationsPath") ? TOLERATIONS : TOLERATIONS.child("tolerations"), validation);
  const seen = new Set<string>();
  tolerations.forEach((toleration, i) => {
    const key = keyOf(toleration);
    if (seen.has(key)) validation.duplicate(TOLERATIONS.index(i), "there is another toleration of the same key, operator, value and effect");
    seen.add(key);
  });
  if (validation.causes.length > 0) return;
  for (const label in nodeSelector) {
    const advice = deprecatedNodeLabel(label);
    if (advice !== undefined) validation.warn(NODE_SELECTOR, advice);
  }
}

function keyOf({ key = "", operator = "", value = "", effect = "" }: Toleration): string {
  return JSON.stringify([key, operator, value, effect]);
}
