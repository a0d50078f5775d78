import type { MutatingAdmissionPolicyBinding, ValidatingAdmissionPolicyBinding } from "../../resource/api/admissionregistration-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata, type MetadataRules } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateMatchResources, validateMutableOperations, validateParamRef } from "./matching.ts";
import { validateWord, validateStaticName } from "./webhooks.ts";

const METADATA: MetadataRules = { namespaced: false, name: dnsSubdomainName, setsGeneration: true, allowsAnyFinalizer: true };
const SPEC = Path.of("spec");
const ACTIONS = ["Audit", "Deny", "Warn"] as const;

/** A ValidatingAdmissionPolicyBinding (validateValidatingAdmissionPolicyBindingSpec in pkg/apis/admissionregistration/validation). */
export function validateValidatingBinding(binding: ValidatingAdmissionPolicyBinding, validation: Validation): void {
  validateCommon(binding, validation);
  validateActions(binding.spec?.validationActions ?? [], SPEC.child("validationActions"), validation);
}

/** A MutatingAdmissionPolicyBinding (validateMutatingAdmissionPolicyBindingSpec). */
export function validateMutatingBinding(binding: MutatingAdmissionPolicyBinding, validation: Validation): void {
  validateCommon(binding, validation);
  validateMutableOperations(binding.spec?.matchResources, SPEC.child("matchResources"), validation);
}

function validateCommon(binding: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding, validation: Validation): void {
  validateMetadata(binding, METADATA, validation);
  validateStaticName(binding.metadata?.name, validation);
  const { policyName = "", paramRef, matchResources } = binding.spec ?? {};
  if (policyName === "") validation.required(SPEC.child("policyName"), "a binding needs the name of its policy");
  else {
    const problem = dnsSubdomainName(policyName);
    if (problem !== undefined) validation.invalid(SPEC.child("policyName"), problem);
  }
  validateParamRef(paramRef, SPEC.child("paramRef"), validation);
  validateMatchResources(matchResources, SPEC.child("matchResources"), validation);
}

function validateActions(actions: readonly string[], path: Path, validation: Validation): void {
  const seen = new Set<string>();
  actions.forEach((action, i) => {
    validateWord(action, ACTIONS, path.index(i), validation);
    if (seen.has(action)) validation.duplicate(path.index(i), `${quote(action)} is there twice`);
    seen.add(action);
  });
  if (seen.has("Deny") && seen.has("Warn")) validation.invalid(path, `"Deny" and "Warn" say the same twice; keep one`);
  if (seen.size === 0) validation.required(path, `a binding needs at least one action, for example "Deny"`);
}
