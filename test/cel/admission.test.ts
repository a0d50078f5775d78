import { describe, expect, it } from "vitest";
import { causesOf, judgeText } from "../support/verdict.ts";

const policy = (spec: string): string => `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p.example.com}\nspec:\n  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}\n${spec}`;
const validations = (expression: string, more = ""): string => policy(`  validations: [{expression: ${JSON.stringify(expression)}${more}}]\n`);

describe("expressions of admission policies", () => {
  it.each([
    ["object.spec.replicas <= 5"], ["oldObject == null || object.metadata.name == oldObject.metadata.name"], ["request.operation in ['CREATE', 'UPDATE']"],
    ["namespaceObject.metadata.labels['a'] == 'b'"], ["request.userInfo.groups.exists(g, g == 'system:masters')"],
    ["authorizer.group('').resource('pods').namespace('a').name('b').check('get').allowed()"], ["!authorizer.path('/healthz').check('get').allowed()"],
    ["object.spec.template.spec.containers.all(c, c.image.matches('^registry.example.com/'))"], ["has(object.metadata.labels) && object.metadata.labels.size() > 0"],
  ])("accepts %s", (expression) => {
    expect(causesOf(validations(expression))).toEqual([]);
  });

  it.each([
    ["bogus == 1"], ["params.x == 1"], ["object.spec.replicas"], ["object.spec.replicas <= "], ["request.nothing == 1"], ["'a' + 1 == 'a1'"], ["variables.x"], ["namespaceObject.data.x == ''"],
  ])("refuses %s", (expression) => {
    expect(causesOf(validations(expression))).toEqual(["spec.validations[0].expression Invalid"]);
  });

  it("knows params and variables where they are declared, in their order", () => {
    expect(causesOf(policy("  paramKind: {apiVersion: v1, kind: ConfigMap}\n  validations: [{expression: params.data.x == 'y'}]\n"))).toEqual([]);
    const variables = (first: string, second: string): string => policy(`  variables: [{name: a, expression: ${first}}, {name: b, expression: ${second}}]\n  validations: [{expression: variables.b > 1}]\n`);
    expect(causesOf(variables("object.metadata.name", "variables.a.size()"))).toEqual([]);
    expect(causesOf(variables("variables.b", "object.metadata.name.size()"))).toEqual(["spec.variables[0].expression Invalid"]);
  });

  it("judges messages, audit annotations and conditions by the type that they need", () => {
    expect(causesOf(validations("true", ", messageExpression: \"'a' + object.metadata.name\""))).toEqual([]);
    expect(causesOf(validations("true", ", messageExpression: '1'"))).toEqual(["spec.validations[0].messageExpression Invalid"]);
    expect(causesOf(policy("  auditAnnotations: [{key: a, valueExpression: 'null'}, {key: b, valueExpression: 'true'}]\n"))).toEqual(["spec.auditAnnotations[1].valueExpression Invalid"]);
    expect(causesOf(policy("  matchConditions: [{name: a, expression: 'true'}, {name: b, expression: object.x.y == 1}, {name: c, expression: '1'}]\n  validations: [{expression: 'true'}]\n"))).toEqual(["spec.matchConditions[2].expression Invalid"]);
  });

  it("says what is wrong and where", () => {
    expect(judgeText(validations("object.spec.replicas > bogus")).causes[0]!.message).toMatch(/column 24.*bogus/);
  });

  it("reads the patches of mutations", () => {
    const mutation = (body: string): string => policy(`  reinvocationPolicy: Never\n  mutations: [${body}]\n`).replace("Validating", "Mutating");
    const apply = (expression: string): string => mutation(`{patchType: ApplyConfiguration, applyConfiguration: {expression: ${JSON.stringify(expression)}}}`);
    expect(causesOf(apply("Object{spec: Object.spec{replicas: object.spec.replicas + 1}}"))).toEqual([]);
    expect(causesOf(apply("object.spec.replicas"))).toEqual(["spec.mutations[0].applyConfiguration.expression Invalid"]);
    expect(causesOf(apply("Object{spec: 1 +}"))).toEqual(["spec.mutations[0].applyConfiguration.expression Invalid"]);
    expect(causesOf(mutation("{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'add', path: '/a', value: 1}]\"}}"))).toEqual([]);
    expect(causesOf(mutation("{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{operation: 'add'}]\"}}"))).toEqual(["spec.mutations[0].jsonPatch.expression Invalid"]);
  });
});
