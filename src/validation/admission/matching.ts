import type { MatchResources, ParamKind, ParamRef } from "../../resource/api/admissionregistration-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateLabelSelector } from "../labels.ts";
import { dns1035LabelProblem, dns1123SubdomainProblem, pathSegmentNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateNamedRule } from "./rules.ts";
import { MATCH_POLICIES, validateWord } from "./webhooks.ts";

const NOT_FOUND_ACTIONS = ["Deny", "Allow"] as const;
/** Mutating policies are not asked when something is deleted. */
const MUTABLE_OPERATIONS = ["*", "CONNECT", "CREATE", "UPDATE"] as const;

/** What a policy or binding is about; matchPolicy and the selectors have defaults (validateMatchResources). */
export function validateMatchResources(match: MatchResources | undefined, path: Path, validation: Validation): void {
  if (!match) return;
  validateWord(match.matchPolicy, MATCH_POLICIES, path.child("matchPolicy"), validation);
  validateLabelSelector(match.namespaceSelector, path.child("namespaceSelector"), validation);
  validateLabelSelector(match.objectSelector, path.child("objectSelector"), validation);
  match.resourceRules?.forEach((rule, i) => { validateNamedRule(rule, path.child("resourceRules").index(i), validation); });
  match.excludeResourceRules?.forEach((rule, i) => { validateNamedRule(rule, path.child("excludeResourceRules").index(i), validation); });
}

/** What a policy is about: it must have rules, which say what types its expressions see. */
export function validateMatchConstraints(match: MatchResources | undefined, path: Path, validation: Validation): void {
  if (!match) {
    validation.required(path, "a policy must say what requests it is about");
    return;
  }
  validateMatchResources(match, path, validation);
  if (!match.resourceRules?.length) validation.required(path.child("resourceRules"), "a policy needs at least one rule that says what resources it is about");
}

/** Operations of a mutating policy; the server names no rule in this cause. */
export function validateMutableOperations(match: MatchResources | undefined, path: Path, validation: Validation): void {
  for (const { operations = [] } of match?.resourceRules ?? []) {
    for (const operation of operations) validateWord(operation, MUTABLE_OPERATIONS, path.child("resourceRules", "operations"), validation);
  }
}

/** The kind of a policy's parameters (validateParamKind). */
export function validateParamKind({ apiVersion = "", kind = "" }: ParamKind, path: Path, validation: Validation): void {
  const at = path.child("apiVersion");
  if (apiVersion === "") validation.required(at, `the apiVersion of the parameters is missing, for example "v1" for a ConfigMap`);
  else {
    const problem = apiVersionProblem(apiVersion);
    if (problem !== undefined) validation.invalid(at, problem);
  }
  if (kind === "") validation.required(path.child("kind"), `the kind of the parameters is missing, for example "ConfigMap"`);
  else {
    const problem = dns1035LabelProblem(kind.toLowerCase());
    if (problem !== undefined) validation.invalid(path.child("kind"), `apart from upper case, ${problem}`);
  }
}

function apiVersionProblem(apiVersion: string): string | undefined {
  const parts = apiVersion === "/" ? ["", ""] : apiVersion.split("/");
  if (parts.length > 2) return `${quote(apiVersion)} is not a version, or a group and a version such as "apps/v1"`;
  const [group, version] = parts.length === 2 ? [parts[0]!, parts[1]!] : ["", parts[0]!];
  const groupProblem = group === "" ? undefined : dns1123SubdomainProblem(group);
  if (groupProblem !== undefined) return groupProblem;
  return version === "" ? `${quote(apiVersion)} names no version` : dns1035LabelProblem(version);
}

/** Which parameters a binding takes: one by name, or some by labels (validateParamRef). */
export function validateParamRef(ref: ParamRef | undefined, path: Path, validation: Validation): void {
  if (!ref) return;
  const { name = "", selector, parameterNotFoundAction = "" } = ref;
  if (name !== "") {
    const problem = pathSegmentNameProblem(name);
    if (problem !== undefined) validation.invalid(path.child("name"), problem);
    if (selector) validation.forbidden(path.child("name"), "name and selector exclude each other; keep one");
  }
  if (selector) {
    validateLabelSelector(selector, path.child("selector"), validation);
    if (name !== "") validation.forbidden(path.child("selector"), "name and selector exclude each other; keep one");
  }
  if (name === "" && !selector) validation.required(path, "a paramRef needs a name or a selector");
  const action = path.child("parameterNotFoundAction");
  if (parameterNotFoundAction === "") validation.required(action, `write what happens without parameters: "Deny" or "Allow"`);
  else validateWord(parameterNotFoundAction, NOT_FOUND_ACTIONS, action, validation);
}
