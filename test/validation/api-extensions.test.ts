import { describe, expect, it } from "vitest";
import { causesOf } from "../support/verdict.ts";

describe("APIService", () => {
  const service = (spec: string, name = "v1.example.com"): string => `apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
  const BASE = "group: example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 10";
  it.each([
    ["a plain one", service(`${BASE}, service: {name: s, namespace: ns}`), []],
    ["another name", service(BASE, "v2.example.com"), ["metadata.name Invalid"]],
    ["priorities out of range", service("group: example.com, version: v1, groupPriorityMinimum: 20001"), ["spec.groupPriorityMinimum Invalid", "spec.versionPriority Invalid"]],
    ["trust without a service", service(`${BASE}, caBundle: YQ==, insecureSkipTLSVerify: true`), ["spec.caBundle Invalid", "spec.insecureSkipTLSVerify Invalid"]],
    ["a service without a name", service(`${BASE}, service: {port: 70000}`), ["spec.service.namespace Required", "spec.service.name Required", "spec.service.port Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});

describe("flow control", () => {
  const schema = (spec: string, name = "fs"): string => `apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: FlowSchema\nmetadata: {name: ${name}}\nspec: {priorityLevelConfiguration: {name: pl}, ${spec}}\n`;
  const level = (spec: string, name = "pl"): string => `apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: PriorityLevelConfiguration\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
  const SUBJECTS = "subjects: [{kind: User, user: {name: u}}]";
  it.each([
    ["a plain schema", schema(`rules: [{${SUBJECTS}, nonResourceRules: [{verbs: [get], nonResourceURLs: [/healthz]}]}]`), []],
    ["a rule for nobody about nothing", schema("rules: [{subjects: []}]"), ["spec.rules[0].subjects Required", "spec.rules[0] Required"]],
    ["verbs beside all verbs", schema(`rules: [{${SUBJECTS}, resourceRules: [{verbs: ['*', get], apiGroups: [''], resources: [pods]}]}]`),
      ["spec.rules[0].resourceRules[0].verbs Invalid", "spec.rules[0].resourceRules[0].namespaces Required"]],
    ["a precedence of Kubernetes' own", schema("matchingPrecedence: 1"), ["spec.matchingPrecedence Invalid"]],
    ["a plain level", level("type: Limited, limited: {limitResponse: {type: Reject}}"), []],
    ["more hands than queues", level("type: Limited, limited: {limitResponse: {type: Queue, queuing: {queues: 4, handSize: 5}}}"), ["spec.limited.limitResponse.queuing.handSize Invalid"]],
    ["a second exempt level", level("type: Exempt"), ["spec.type Invalid"]],
    ["limits of the wrong type", level("type: Limited, exempt: {}, limited: {lendablePercent: 101, limitResponse: {type: Reject, queuing: {}}}"),
      ["spec.exempt Forbidden", "spec.limited.lendablePercent Invalid", "spec.limited.limitResponse.queuing Forbidden"]],
    ["another spec under a name of Kubernetes", level("type: Limited, limited: {limitResponse: {type: Reject}}", "catch-all"), ["spec Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("knows what each version calls a missing type", () => {
    expect(causesOf(level("limited: {}"), "1.35")).toEqual(["spec.type NotSupported"]);
    expect(causesOf(level("limited: {}"), "1.36")).toEqual(["spec.type Required"]);
    expect(causesOf(level("limited: {limitResponse: {type: Reject}}"), "1.37")).toEqual(["spec.limited Forbidden", "spec.type Required"]);
  });
});
