import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from "../../resource/api/core-v1.ts";
import { compareQuantities, parseQuantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { isStandardQuotaResource, validateQuotaResourceName, validateResourceQuantity, type WrittenQuantity } from "../resource-names.ts";
import type { Validation } from "../validation.ts";

const SPEC = Path.of("spec");
const HARD = SPEC.child("hard");
const SCOPES = SPEC.child("scopes");
const EXPRESSIONS = SPEC.child("scopeSelector", "matchExpressions");
const POD_RESOURCES: ReadonlySet<string> = new Set(["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"]);
const CLAIM_RESOURCES: ReadonlySet<string> = new Set(["persistentvolumeclaims", "requests.storage"]);
const BARE_SCOPES: readonly string[] = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity"];
const SCOPE_NAMES: readonly string[] = [...BARE_SCOPES, "PriorityClass"];
const COMPARED_RESOURCES = ["cpu", "memory", "storage", "ephemeral-storage"] as const;

/** A ResourceQuota (ValidateResourceQuota in pkg/apis/core/validation/validation.go). Its status is emptied before. */
export function validateResourceQuota(quota: ResourceQuota, validation: Validation): void {
  validateMetadata(quota, { namespaced: true, name: dnsSubdomainName }, validation);
  const { hard = {}, scopes = [], scopeSelector } = quota.spec ?? {};
  for (const name in hard) {
    validateQuotaResourceName(name, HARD.key(name), validation);
    validateResourceQuantity(name, hard[name]!, HARD.key(name), validation);
  }
  const resources = Object.keys(hard);
  for (const scope of scopes) validateScope(scope, SCOPES, SCOPES, resources, validation);
  validateScopePairs(scopes, SCOPES, validation);
  if (scopeSelector) validateScopeSelector(scopeSelector.matchExpressions ?? [], resources, validation);
  if (validation.causes.length === 0) warnOfRequestsAboveLimits(hard, validation);
}

/** A scope that exists, and that can hold each of the resources; the two kinds of causes name different places. */
function validateScope(scope: string, scopePath: Path, resourcePath: Path, resources: readonly string[], validation: Validation): void {
  const known = validation.has("volumeAttributesClassQuotaScope") ? [...SCOPE_NAMES, "VolumeAttributesClass"] : SCOPE_NAMES;
  if (!known.includes(scope)) validation.invalid(scopePath, `${quote(scope)} is not a scope of quotas; use one of ${known.join(", ")}`);
  for (const resource of resources) {
    if (!isStandardQuotaResource(resource) || holdsResource(scope, resource, known)) continue;
    validation.invalid(resourcePath, `a quota with scope ${quote(scope)} cannot limit ${quote(resource)}`);
  }
}

/** IsResourceQuotaScopeValidForResource; an unknown scope holds everything. */
function holdsResource(scope: string, resource: string, known: readonly string[]): boolean {
  if (!known.includes(scope)) return true;
  if (scope === "BestEffort") return resource === "pods";
  return (scope === "VolumeAttributesClass" ? CLAIM_RESOURCES : POD_RESOURCES).has(resource);
}

function validateScopePairs(scopes: readonly string[], path: Path, validation: Validation): void {
  for (const [one, other] of [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] as const) {
    if (scopes.includes(one) && scopes.includes(other)) validation.invalid(path, `the scopes "${one}" and "${other}" exclude each other; keep one`);
  }
}

function validateScopeSelector(expressions: readonly ScopedResourceSelectorRequirement[], resources: readonly string[], validation: Validation): void {
  for (const expression of expressions) {
    const scope = expression.scopeName ?? "";
    validateScope(scope, EXPRESSIONS.child("scopeName"), EXPRESSIONS, resources, validation);
    if (BARE_SCOPES.includes(scope) && expression.operator !== "Exists") {
      validation.invalid(EXPRESSIONS.child("operator"), `scope ${quote(scope)} has no values, so its operator must be "Exists"`);
    }
    validateScopeOperator(expression, validation);
  }
  // The server names spec.scopes here too.
  validateScopePairs(expressions.map(({ scopeName = "" }) => scopeName), SCOPES, validation);
}

function validateScopeOperator({ operator = "", values = [] }: ScopedResourceSelectorRequirement, validation: Validation): void {
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length === 0) validation.required(EXPRESSIONS.child("values"), `operator ${quote(operator)} needs at least one value`);
      return;
    case "Exists":
    case "DoesNotExist":
      if (values.length > 0) validation.invalid(EXPRESSIONS.child("values"), `operator ${quote(operator)} takes no values; remove them`);
      return;
    default:
      validation.invalid(EXPRESSIONS.child("operator"), `${quote(operator)} is not an operator; use "In", "NotIn", "Exists" or "DoesNotExist"`);
  }
}

/** The strategy's WarningsOnCreate: requests that may exceed what limits may. */
function warnOfRequestsAboveLimits(hard: NonNullable<ResourceQuotaSpec["hard"]>, validation: Validation): void {
  if (!validation.has("resourceQuotaWarnings")) return;
  for (const resource of COMPARED_RESOURCES) {
    let name = `requests.${resource}`;
    if (!Object.hasOwn(hard, name) && (resource === "cpu" || resource === "memory")) name = resource;
    const limitName = `limits.${resource}`;
    if (isMore(hard[name], hard[limitName])) {
      validation.warn(HARD.key(name), `${name} (${hard[name]!}) should be less than ${limitName} (${hard[limitName]!})`);
    }
  }
}

function isMore(a: WrittenQuantity | undefined, b: WrittenQuantity | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [one, other] = [parseQuantity(a), parseQuantity(b)];
  return one !== undefined && other !== undefined && compareQuantities(one, other) > 0;
}
