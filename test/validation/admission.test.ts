import { describe, expect, it } from "vitest";
import { causesOf, warningsOf } from "../support/verdict.ts";

const RULES = "rules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], scope: Namespaced}]";
const hook = (fields: string, name = "a.example.com", metadata = "{name: hooks}"): string =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: ${metadata}\nwebhooks: [{name: ${name}, sideEffects: None, admissionReviewVersions: [v1], ${fields}}]\n`;
const SERVICE = "clientConfig: {service: {name: s, namespace: ns}}";

describe("webhook configurations", () => {
  it.each([
    ["a plain one", `${SERVICE}, ${RULES}`, []],
    ["a URL without TLS", `clientConfig: {url: 'http://a'}, ${RULES}`, ["webhooks[0].clientConfig.url Invalid"]],
    ["a URL and a Service", `clientConfig: {url: 'https://a', service: {name: s, namespace: ns}}, ${RULES}`, ["webhooks[0].clientConfig Required"]],
    ["a Service without a namespace, which the server calls its name", `clientConfig: {service: {name: s}}, ${RULES}`, ["webhooks[0].clientConfig.service.name Required"]],
    ["an unknown operation and a group within a pattern", `${SERVICE}, rules: [{apiGroups: ['*', a], apiVersions: [], operations: [PATCH], resources: ['*/*', pods]}]`,
      ["webhooks[0].rules[0].apiGroups Invalid", "webhooks[0].rules[0].apiVersions Required", "webhooks[0].rules[0].resources Invalid", "webhooks[0].rules[0].operations[0] NotSupported"]],
    ["a long time-out", `${SERVICE}, ${RULES}, timeoutSeconds: 31`, ["webhooks[0].timeoutSeconds Invalid"]],
    ["unknown policies", `${SERVICE}, ${RULES}, failurePolicy: Retry, matchPolicy: Like`, ["webhooks[0].failurePolicy NotSupported", "webhooks[0].matchPolicy NotSupported"]],
    ["a wrong condition", `${SERVICE}, ${RULES}, matchConditions: [{name: a, expression: object.x > bogus}, {name: a, expression: ''}]`,
      ["webhooks[0].matchConditions[0].expression Invalid", "webhooks[0].matchConditions[1].expression Required", "webhooks[0].matchConditions[1].name Duplicate"]],
  ])("judges %s", (_what, fields, causes) => {
    expect(causesOf(hook(fields)).sort()).toEqual([...causes].sort());
  });

  it("wants names with three parts, and heeds those that are reserved", () => {
    expect(causesOf(hook(`${SERVICE}, ${RULES}`, "a.b"))).toEqual(["webhooks[0].name Invalid"]);
    const reserved = hook(`${SERVICE}, ${RULES}`, "a.example.com", "{name: a.static.k8s.io}");
    expect(causesOf(reserved)).toEqual([]);
    expect(warningsOf(reserved)).toHaveLength(1);
    expect(causesOf(reserved, "1.37")).toEqual(["metadata.name Invalid"]);
  });
});

describe("admission policies and their bindings", () => {
  const binding = (spec: string): string => `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {name: b}\nspec: {policyName: p, ${spec}}\n`;
  it.each([
    ["a plain one", "validationActions: [Deny]", []],
    ["actions that contradict", "validationActions: [Deny, Warn, Deny]", ["spec.validationActions[2] Duplicate", "spec.validationActions Invalid"]],
    ["an unknown action", "validationActions: [Refuse]", ["spec.validationActions[0] NotSupported"]],
    ["parameters by name and by label", "validationActions: [Deny], paramRef: {name: a, selector: {}, parameterNotFoundAction: Deny}", ["spec.paramRef.name Forbidden", "spec.paramRef.selector Forbidden"]],
    ["no word about missing parameters", "validationActions: [Deny], paramRef: {name: a}", ["spec.paramRef.parameterNotFoundAction Required"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(binding(spec)).sort()).toEqual([...causes].sort());
  });

  it("wants a policy to do something", () => {
    expect(causesOf("apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\nspec: {}\n"))
      .toEqual(["spec.matchConstraints Required", "spec.validations Required", "spec.auditAnnotations Required"]);
  });
});
