import type { DaemonSet } from "../../resource/api/apps-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { parseInt64, validateNonNegative } from "../numbers.ts";
import { warnPodTemplate } from "../pod/template.ts";
import { validateDaemonSetStrategy } from "./rollout.ts";
import type { Validation } from "../validation.ts";
import { validateLongRunningTemplate, validateSelector, validateTemplateMatches } from "./template.ts";

const SPEC = Path.of("spec");
const TEMPLATE = SPEC.child("template");
/** An annotation that stands for a field of older API versions (apps/v1 conversion.go). */
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** A DaemonSet (pkg/apis/apps/validation ValidateDaemonSet, pkg/registry/apps/daemonset/strategy.go). Without a selector, it is the template that is wrong. */
export function validateDaemonSet(daemonSet: DaemonSet, validation: Validation): void {
  const generation = daemonSet.metadata?.annotations?.[TEMPLATE_GENERATION];
  if (generation !== undefined && parseInt64(generation) === undefined) {
    return validation.invalid(Path.of("metadata", "annotations").key(TEMPLATE_GENERATION), `${quote(generation)} is not a generation; write a whole number`);
  }
  const spec = daemonSet.spec ?? {};
  validateMetadata(daemonSet, { namespaced: true, name: dnsSubdomainName, setsGeneration: true }, validation);
  const state = spec.selector ? validateSelector(spec.selector, SPEC.child("selector"), validation) : "usable";
  if (state === "usable") validateTemplateMatches(spec.selector, spec.template, TEMPLATE, validation);
  validateLongRunningTemplate(spec.template, "DaemonSet", TEMPLATE, validation);
  validateNonNegative(spec.minReadySeconds, SPEC.child("minReadySeconds"), validation);
  validateDaemonSetStrategy(spec.updateStrategy, SPEC.child("updateStrategy"), validation);
  validateNonNegative(spec.revisionHistoryLimit, SPEC.child("revisionHistoryLimit"), validation);
  if (validation.causes.length === 0) warnPodTemplate(spec.template, TEMPLATE, validation);
}
