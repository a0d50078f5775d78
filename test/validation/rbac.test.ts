import { describe, expect, it } from "vitest";
import { causesOf } from "../support/verdict.ts";

const rbac = (kind: string, body: string, name = "reader"): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${JSON.stringify(name)}}\n${body}\n`;
const rule = (kind: string, text: string): string => rbac(kind, `rules: [{${text}}]`);

describe("roles", () => {
  it.each([
    ["a plain one", rule("Role", "apiGroups: [''], resources: [pods], verbs: [get]"), []],
    ["a name that is no DNS name", rbac("ClusterRole", "rules: []", "system:Reader"), []],
    ["a name that fits into no URL", rbac("ClusterRole", "rules: []", "a/b"), ["metadata.name Invalid"]],
    ["an empty rule", rule("Role", ""), ["rules[0].verbs Required", "rules[0].apiGroups Required", "rules[0].resources Required"]],
    ["URLs in a namespace", rule("Role", "nonResourceURLs: [/metrics], verbs: [get]"), ["rules[0].nonResourceURLs Invalid"]],
    ["URLs in the cluster", rule("ClusterRole", "nonResourceURLs: [/metrics], verbs: [get]"), []],
    ["URLs and resources in one rule", rule("ClusterRole", "nonResourceURLs: [/metrics], resources: [pods], verbs: [get]"), ["rules[0].nonResourceURLs Invalid"]],
    ["nothing to aggregate", rbac("ClusterRole", "aggregationRule: {}"), ["aggregationRule.clusterRoleSelectors Required"]],
    ["a selector that cannot be used", rbac("ClusterRole", "aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: a, operator: Is}]}]}"),
      ["aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator Invalid", "aggregationRule.clusterRoleSelectors[0] Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});

describe("bindings", () => {
  const binding = (kind: string, subject: string, ref = "kind: ClusterRole, name: reader"): string => rbac(kind, `roleRef: {${ref}}\nsubjects: [{${subject}}]`);
  it.each([
    ["a ServiceAccount of the same namespace", binding("RoleBinding", "kind: ServiceAccount, name: web"), []],
    ["a ServiceAccount of no namespace", binding("ClusterRoleBinding", "kind: ServiceAccount, name: web"), ["subjects[0].namespace Required"]],
    ["a User, whose group is filled in", binding("ClusterRoleBinding", "kind: User, name: 'Jane Doe'"), []],
    ["a User of another group", binding("ClusterRoleBinding", "kind: User, name: jane, apiGroup: v1"), ["subjects[0].apiGroup NotSupported"]],
    ["a ServiceAccount with a group", binding("RoleBinding", "kind: ServiceAccount, name: web, apiGroup: rbac.authorization.k8s.io"), ["subjects[0].apiGroup NotSupported"]],
    ["an unknown kind of subject", binding("RoleBinding", "kind: Robot, name: r2"), ["subjects[0].kind NotSupported"]],
    ["a nameless subject", binding("RoleBinding", "kind: Group"), ["subjects[0].name Required"]],
    ["a ServiceAccount that cannot exist", binding("RoleBinding", "kind: ServiceAccount, name: Web"), ["subjects[0].name Invalid"]],
    ["a Role in a ClusterRoleBinding", binding("ClusterRoleBinding", "kind: Group, name: all", "kind: Role, name: reader"), ["roleRef.kind NotSupported"]],
    ["a role of another group without a name", binding("RoleBinding", "kind: Group, name: all", "kind: Role, apiGroup: v1"), ["roleRef.apiGroup NotSupported", "roleRef.name Required"]],
    ["a role that fits into no URL", binding("RoleBinding", "kind: Group, name: all", "kind: Role, name: a/b"), ["roleRef.name Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});
