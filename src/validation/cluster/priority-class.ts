import type { PriorityClass } from "../../resource/api/scheduling-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { finishedName, validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";

const SYSTEM_PREFIX = "system-";
const HIGHEST_USER_PRIORITY = 1_000_000_000;
const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([["system-node-critical", 2_000_001_000], ["system-cluster-critical", 2_000_000_000]]);
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];

/** A PriorityClass (ValidatePriorityClass in pkg/apis/scheduling/validation/validation.go). */
export function validatePriorityClass(priorityClass: PriorityClass, validation: Validation): void {
  validateMetadata(priorityClass, { namespaced: false, name: dnsSubdomainName, setsGeneration: true }, validation);
  const { value = 0, globalDefault = false, preemptionPolicy = "PreemptLowerPriority" } = priorityClass;
  const name = finishedName(priorityClass.metadata);
  if (name.startsWith(SYSTEM_PREFIX)) {
    if (SYSTEM_CLASSES.get(name) !== value || globalDefault) {
      validation.forbidden(Path.of("metadata", "name"), `${quote(name)} starts with "${SYSTEM_PREFIX}", which Kubernetes keeps for its own classes; choose another name`);
    }
  } else if (value > HIGHEST_USER_PRIORITY) {
    validation.forbidden(Path.of("value"), `${value} is more than ${HIGHEST_USER_PRIORITY}; higher priorities are for Kubernetes' own Pods`);
  }
  const path = Path.of("preemptionPolicy");
  if (preemptionPolicy === "") validation.required(path, 'write "PreemptLowerPriority" or "Never", or leave the field out');
  else if (!PREEMPTION_POLICIES.includes(preemptionPolicy)) validation.notSupported(path, preemptionPolicy, PREEMPTION_POLICIES);
}
