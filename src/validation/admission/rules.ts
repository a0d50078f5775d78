import type { NamedRuleWithOperations } from "../../resource/api/admissionregistration-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { pathSegmentNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

const SCOPES = ["*", "Cluster", "Namespaced"] as const;
const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"] as const;

/** What requests a webhook or policy is about (validateRuleWithOperations in pkg/apis/admissionregistration/validation). */
export function validateRule(rule: NamedRuleWithOperations, path: Path, validation: Validation): void {
  const { operations = [], apiGroups = [], apiVersions = [], scope } = rule;
  if (operations.length === 0) validation.required(path.child("operations"), `a rule needs at least one operation, for example "CREATE"`);
  validateWildcard(operations, path.child("operations"), validation);
  operations.forEach((operation, i) => {
    if (!(OPERATIONS as readonly string[]).includes(operation)) validation.notSupported(path.child("operations").index(i), operation, OPERATIONS);
  });
  if (apiGroups.length === 0) validation.required(path.child("apiGroups"), `a rule needs at least one API group; the core group is ""`);
  validateWildcard(apiGroups, path.child("apiGroups"), validation);
  if (apiVersions.length === 0) validation.required(path.child("apiVersions"), `a rule needs at least one API version, for example "v1"`);
  validateWildcard(apiVersions, path.child("apiVersions"), validation);
  apiVersions.forEach((version, i) => {
    if (version === "") validation.required(path.child("apiVersions").index(i), "an API version may not be empty");
  });
  validateResources(rule.resources ?? [], path.child("resources"), validation);
  if (scope !== undefined && !(SCOPES as readonly string[]).includes(scope)) validation.notSupported(path.child("scope"), scope, SCOPES);
}

/** A rule of a policy, which may name objects (validateNamedRuleWithOperations). */
export function validateNamedRule(rule: NamedRuleWithOperations, path: Path, validation: Validation): void {
  const seen = new Set<string>();
  rule.resourceNames?.forEach((name, i) => {
    const at = path.child("resourceNames").index(i);
    const problem = pathSegmentNameProblem(name);
    if (problem !== undefined) validation.invalid(at, problem);
    if (seen.has(name)) validation.duplicate(at, `${quote(name)} is there twice`);
    seen.add(name);
  });
  validateRule(rule, path, validation);
}

function validateWildcard(values: readonly string[], path: Path, validation: Validation): void {
  if (values.length > 1 && values.includes("*")) validation.invalid(path, `"*" means all and must stand alone`);
}

/** Resources such as `pods` and `pods/status`, with a star for all resources or subresources: none may say again what another says. */
function validateResources(resources: readonly string[], path: Path, validation: Validation): void {
  if (resources.length === 0) validation.required(path, `a rule needs at least one resource, for example "pods"`);
  const [wholeResources, everywhere] = [new Set<string>(), new Set<string>()];
  let lastIsPlain = false;
  resources.forEach((text, i) => {
    if (text === "") {
      validation.required(path.index(i), "a resource may not be empty");
      return;
    }
    const slash = text.indexOf("/");
    if (slash < 0) {
      lastIsPlain = text !== "*";
      return;
    }
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)];
    if (wholeResources.has(resource)) validation.invalid(path.index(i), `"${resource}/*" is there already, so ${quote(text)} says nothing new`);
    if (everywhere.has(subresource)) validation.invalid(path.index(i), `"*/${subresource}" is there already, so ${quote(text)} says nothing new`);
    if (subresource === "*") wholeResources.add(resource);
    if (resource === "*") everywhere.add(subresource);
  });
  if (resources.length > 1 && resources.includes("*/*")) validation.invalid(path, `"*/*" means all and must stand alone`);
  if (resources.includes("*") && lastIsPlain) validation.invalid(path, `"*" means all resources, so no other may stand beside it`);
}
