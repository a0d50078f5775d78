import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from "../resource/api/rbac-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { validateLabelSelector } from "./labels.ts";
import { validateMetadata, type MetadataRules } from "./metadata.ts";
import { dnsSubdomainName, pathSegmentNameProblem } from "./names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

/*
 * Roles and bindings, after pkg/apis/rbac/validation/validation.go and pkg/apis/rbac/v1/defaults.go: a missing API group
 * of a roleRef or of a User or Group subject is filled in first.
 */

const RBAC_GROUP = "rbac.authorization.k8s.io";
const NAMESPACED: MetadataRules = { namespaced: true, name: (name) => pathSegmentNameProblem(name) };
const CLUSTER_WIDE: MetadataRules = { namespaced: false, name: (name) => pathSegmentNameProblem(name) };
const RULES = Path.of("rules");
const ROLE_REF = Path.of("roleRef");
const SUBJECTS = Path.of("subjects");
const CLUSTER_ROLE_SELECTORS = Path.of("aggregationRule", "clusterRoleSelectors");

function validateRole(role: Role, validation: Validation): void {
  validateMetadata(role, NAMESPACED, validation);
  role.rules?.forEach((rule, i) => validatePolicyRule(rule, true, RULES.index(i), validation));
}

function validateClusterRole(role: ClusterRole, validation: Validation): void {
  validateMetadata(role, CLUSTER_WIDE, validation);
  role.rules?.forEach((rule, i) => validatePolicyRule(rule, false, RULES.index(i), validation));
  if (!role.aggregationRule) return;
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) validation.required(CLUSTER_ROLE_SELECTORS, "an aggregationRule needs at least one selector of ClusterRoles");
  selectors.forEach((selector, i) => {
    const path = CLUSTER_ROLE_SELECTORS.index(i);
    const before = validation.causes.length;
    validateLabelSelector(selector, path, validation);
    if (validation.causes.length > before) validation.invalid(path, "this selector of ClusterRoles cannot be used");
  });
}

function validatePolicyRule(rule: PolicyRule, isNamespaced: boolean, path: Path, validation: Validation): void {
  const { verbs = [], nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (verbs.length === 0) validation.required(path.child("verbs"), 'a rule needs at least one verb, for example "get"');
  if (nonResourceURLs.length > 0) {
    const urls = path.child("nonResourceURLs");
    if (isNamespaced) validation.invalid(urls, "a Role may not give access to URLs; use a ClusterRole");
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      validation.invalid(urls, "a rule may name resources or URLs, not both; write two rules");
    }
    return;
  }
  if (apiGroups.length === 0) validation.required(path.child("apiGroups"), 'a rule needs at least one API group; the core group is ""');
  if (resources.length === 0) validation.required(path.child("resources"), 'a rule needs at least one resource, for example "pods"');
}

function validateRoleBinding(binding: RoleBinding, validation: Validation): void {
  validateMetadata(binding, NAMESPACED, validation);
  validateRoleRef(binding.roleRef, ["Role", "ClusterRole"], validation);
  binding.subjects?.forEach((subject, i) => validateSubject(subject, true, SUBJECTS.index(i), validation));
}

function validateClusterRoleBinding(binding: ClusterRoleBinding, validation: Validation): void {
  validateMetadata(binding, CLUSTER_WIDE, validation);
  validateRoleRef(binding.roleRef, ["ClusterRole"], validation);
  binding.subjects?.forEach((subject, i) => validateSubject(subject, false, SUBJECTS.index(i), validation));
}

function validateRoleRef(roleRef: RoleRef | undefined, kinds: readonly string[], validation: Validation): void {
  const { apiGroup = "", kind = "", name = "" } = roleRef ?? {};
  if (apiGroup !== "" && apiGroup !== RBAC_GROUP) validation.notSupported(ROLE_REF.child("apiGroup"), apiGroup, [RBAC_GROUP]);
  if (!kinds.includes(kind)) validation.notSupported(ROLE_REF.child("kind"), kind, kinds);
  if (name === "") {
    validation.required(ROLE_REF.child("name"), "roleRef needs the name of the role");
    return;
  }
  const problem = pathSegmentNameProblem(name);
  if (problem !== undefined) validation.invalid(ROLE_REF.child("name"), problem);
}

function validateSubject(subject: Subject, isNamespaced: boolean, path: Path, validation: Validation): void {
  const { kind = "", name = "", apiGroup = "", namespace = "" } = subject;
  if (name === "") validation.required(path.child("name"), "a subject needs a name");
  switch (kind) {
    case "ServiceAccount": {
      const problem = name === "" ? undefined : dnsSubdomainName(name);
      if (problem !== undefined) validation.invalid(path.child("name"), problem);
      if (apiGroup !== "") validation.notSupported(path.child("apiGroup"), apiGroup, [""]);
      if (!isNamespaced && namespace === "") validation.required(path.child("namespace"), `ServiceAccount ${quote(name)} needs its namespace here`);
      return;
    }
    case "User":
    case "Group":
      if (apiGroup !== "" && apiGroup !== RBAC_GROUP) validation.notSupported(path.child("apiGroup"), apiGroup, [RBAC_GROUP]);
      return;
    default:
      validation.notSupported(path.child("kind"), kind, ["ServiceAccount", "User", "Group"]);
  }
}

/** Role, ClusterRole, RoleBinding and ClusterRoleBinding. */
export const validators: Validators = {
  [`${RBAC_GROUP}/ClusterRole`]: validateClusterRole,
  [`${RBAC_GROUP}/ClusterRoleBinding`]: validateClusterRoleBinding,
  [`${RBAC_GROUP}/Role`]: validateRole,
  [`${RBAC_GROUP}/RoleBinding`]: validateRoleBinding,
};
