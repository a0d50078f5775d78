import { validateMutatingBinding, validateValidatingBinding } from "./admission/bindings.ts";
import { validateMutatingPolicy, validateValidatingPolicy } from "./admission/policies.ts";
import { validateWebhookConfiguration } from "./admission/webhooks.ts";
import type { Validators } from "./validator.ts";

/** Admission webhooks and policies. */
export const validators: Validators = {
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": validateWebhookConfiguration,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": validateWebhookConfiguration,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy": validateValidatingPolicy,
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": validateValidatingBinding,
  "admissionregistration.k8s.io/MutatingAdmissionPolicy": validateMutatingPolicy,
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": validateMutatingBinding,
};
