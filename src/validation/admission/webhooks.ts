import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from "../../resource/api/admissionregistration-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateLabelSelector } from "../labels.ts";
import { validateMetadata, type MetadataRules } from "../metadata.ts";
import { dnsSubdomainName, fullyQualifiedNameProblem, rangeProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateReviewVersions, validateWebhookClient } from "../webhook-client.ts";
import { validateMatchConditions } from "./conditions.ts";
import { validateRule } from "./rules.ts";

export const FAILURE_POLICIES = ["Fail", "Ignore"] as const;
export const MATCH_POLICIES = ["Equivalent", "Exact"] as const;
export const REINVOCATION_POLICIES = ["IfNeeded", "Never"] as const;
const SIDE_EFFECTS = ["None", "NoneOnDryRun"] as const;
const METADATA: MetadataRules = { namespaced: false, name: dnsSubdomainName, setsGeneration: true, allowsAnyFinalizer: true };
const NAME = Path.of("metadata", "name");
const WEBHOOKS = Path.of("webhooks");
const LONGEST_TIMEOUT = 30;

/** Webhook configurations, of which a mutating one has a reinvocationPolicy besides (pkg/apis/admissionregistration/validation). */
export function validateWebhookConfiguration(configuration: ValidatingWebhookConfiguration | MutatingWebhookConfiguration, validation: Validation): void {
  validateMetadata(configuration, METADATA, validation);
  validateStaticName(configuration.metadata?.name, validation);
  const names = new Set<string>();
  configuration.webhooks?.forEach((webhook: ValidatingWebhook | MutatingWebhook, i) => {
    const path = WEBHOOKS.index(i);
    validateWebhook(webhook, path, validation);
    validateReviewVersions(webhook.admissionReviewVersions, path.child("admissionReviewVersions"), validation);
    const { name = "" } = webhook;
    if (name !== "" && names.has(name)) validation.duplicate(path.child("name"), `another webhook is called ${quote(name)} already`);
    names.add(name);
  });
}

/** Names that only configurations in files of the server may have. */
export function validateStaticName(name: string | undefined, validation: Validation): void {
  if (!name?.endsWith(".static.k8s.io")) return;
  const message = `names that end in ".static.k8s.io" are for configurations in files of the API server`;
  if (validation.has("staticAdmissionNames")) validation.warn(NAME, message);
  else if (validation.has("staticAdmissionNamesRefused")) validation.invalid(NAME, message);
}

function validateWebhook(webhook: MutatingWebhook, path: Path, validation: Validation): void {
  const { name = "", failurePolicy, matchPolicy, timeoutSeconds, reinvocationPolicy } = webhook;
  if (name === "") validation.required(path.child("name"), `a webhook needs a domain as its name, for example "check.example.com"`);
  else {
    const problem = fullyQualifiedNameProblem(name);
    if (problem !== undefined) validation.invalid(path.child("name"), problem);
  }
  webhook.rules?.forEach((rule, i) => { validateRule(rule, path.child("rules").index(i), validation); });
  validateWord(failurePolicy, FAILURE_POLICIES, path.child("failurePolicy"), validation);
  validateWord(matchPolicy, MATCH_POLICIES, path.child("matchPolicy"), validation);
  validateSideEffects(webhook.sideEffects, path.child("sideEffects"), validation);
  const problem = timeoutSeconds === undefined ? undefined : rangeProblem(timeoutSeconds, 1, LONGEST_TIMEOUT);
  if (problem !== undefined) validation.invalid(path.child("timeoutSeconds"), problem);
  validateLabelSelector(webhook.namespaceSelector, path.child("namespaceSelector"), validation);
  validateLabelSelector(webhook.objectSelector, path.child("objectSelector"), validation);
  validateWord(reinvocationPolicy, REINVOCATION_POLICIES, path.child("reinvocationPolicy"), validation);
  validateWebhookClient(webhook.clientConfig ?? {}, path.child("clientConfig"), validation);
  validateMatchConditions(webhook.matchConditions, false, path.child("matchConditions"), validation);
}

/** A word that must be one of the allowed ones where it is there. */
export function validateWord(value: string | undefined, allowed: readonly string[], path: Path, validation: Validation): void {
  if (value !== undefined && !allowed.includes(value)) validation.notSupported(path, value, allowed);
}

function validateSideEffects(value: string | undefined, path: Path, validation: Validation): void {
  if (value === undefined) validation.required(path, `write whether the webhook has side effects: "None" or "NoneOnDryRun"`);
  else validateWord(value, SIDE_EFFECTS, path, validation);
}
