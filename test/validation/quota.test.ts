import { describe, expect, it } from "vitest";
import { isExtendedResource, isIntegerResource } from "../../src/validation/resource-names.ts";
import { causesOf, warningsOf } from "../support/verdict.ts";

const quota = (spec: string): string => `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: team}\nspec: {${spec}}\n`;
const limits = (item: string): string => `apiVersion: v1\nkind: LimitRange\nmetadata: {name: team}\nspec: {limits: [{${item}}]}\n`;

describe("ResourceQuota", () => {
  const scoped = (scopes: string, hard = "pods: 1"): string => quota(`hard: {${hard}}, scopes: [${scopes}]`);
  const selector = (expression: string): string => quota(`hard: {pods: 1}, scopeSelector: {matchExpressions: [{${expression}}]}`);
  it.each([
    ["what quotas know", quota("hard: {cpu: 1, limits.memory: 1Gi, pods: 5, count/deployments.apps: 3, requests.nvidia.com/gpu: 2, hugepages-2Mi: 4Mi}"), []],
    ["storage by its bare name", quota("hard: {storage: 1Gi}"), ["spec.hard[storage] Invalid"]],
    ["a name that nobody knows", quota("hard: {gpus: 1}"), ["spec.hard[gpus] Invalid"]],
    ["a negative amount", quota("hard: {cpu: -1}"), ["spec.hard[cpu] Invalid"]],
    ["half a Pod", quota("hard: {pods: 500m}"), ["spec.hard[pods] Invalid"]],
    ["an unknown scope", scoped("Busy"), ["spec.scopes Invalid"]],
    ["scopes that exclude each other", scoped("Terminating, NotTerminating"), ["spec.scopes Invalid"]],
    ["memory of Pods that ask for none", scoped("BestEffort", "memory: 1Gi"), ["spec.scopes Invalid"]],
    ["claims by class of attributes", scoped("VolumeAttributesClass", "persistentvolumeclaims: 1"), []],
    ["a priority", selector("scopeName: PriorityClass, operator: In, values: [high]"), []],
    ["a priority without a name", selector("scopeName: PriorityClass, operator: In"), ["spec.scopeSelector.matchExpressions.values Required"]],
    ["a bare scope with values", selector("scopeName: BestEffort, operator: In, values: [a]"), ["spec.scopeSelector.matchExpressions.operator Invalid"]],
    ["an unknown operator", selector("scopeName: Busy, operator: Like"), ["spec.scopeSelector.matchExpressions.scopeName Invalid", "spec.scopeSelector.matchExpressions.operator Invalid"]],
    ["a status, which is dropped", `${quota("hard: {pods: 1}")}status: {hard: {nonsense: -1}}\n`, []],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    expect(causesOf(scoped("VolumeAttributesClass", "pods: 1"), "1.32")).toEqual(["spec.scopes Invalid"]);
    const text = quota("hard: {cpu: 2, limits.cpu: 1}");
    expect(warningsOf(text, "1.34")).toEqual([]);
    expect(warningsOf(text, "1.35")).toEqual(["spec.hard[cpu]"]);
  });
});

describe("LimitRange", () => {
  it.each([
    ["a plain one", limits("type: Container, max: {cpu: 2}, min: {cpu: 100m}, default: {cpu: 1}, defaultRequest: {cpu: 200m}, maxLimitRequestRatio: {cpu: 10}"), []],
    ["a type that nobody knows", limits("type: Node"), ["spec.limits[0].type Invalid"]],
    ["min above max", limits("type: Pod, min: {cpu: 2}, max: {cpu: 1}"), ["spec.limits[0].min[cpu] Invalid"]],
    ["a difference below a thousandth", limits("type: Pod, min: {cpu: 1.0002}, max: {cpu: 1.0001}"), []],
    ["defaults for Pods", limits("type: Pod, default: {cpu: 1}, defaultRequest: {cpu: 1}"), ["spec.limits[0].default Forbidden", "spec.limits[0].defaultRequest Forbidden"]],
    ["claims without storage", limits("type: PersistentVolumeClaim, max: {}"), ["spec.limits[0].limits Required"]],
    ["storage of containers", limits("type: Container, max: {storage: 1}"), ["spec.limits[0].max[storage] Invalid", "spec.limits[0].default[storage] Invalid", "spec.limits[0].defaultRequest[storage] Invalid"]],
    ["a default request above the default that max gives", limits("type: Container, max: {cpu: 1}, defaultRequest: {cpu: 2}"), ["spec.limits[0].defaultRequest[cpu] Invalid"]],
    ["a ratio below 1", limits("type: Pod, maxLimitRequestRatio: {cpu: 500m}"), ["spec.limits[0].maxLimitRequestRatio[cpu] Invalid"]],
    ["a ratio above max / min", limits("type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}"), ["spec.limits[0].maxLimitRequestRatio[cpu] Invalid"]],
    ["devices promised twice", limits("type: Container, default: {example.com/gpu: 2}, defaultRequest: {example.com/gpu: 1}"), ["spec.limits[0].defaultRequest[example.com/gpu] Invalid"]],
    ["no name, which it is given", "apiVersion: v1\nkind: LimitRange\nspec: {limits: []}\n", []],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("has one limit of each type", () => {
    expect(causesOf(limits("type: Pod}, {type: Pod"))).toEqual(["spec.limits[1].type Duplicate"]);
  });
});

describe("resource names", () => {
  it.each([["cpu", false], ["nvidia.com/gpu", true], ["requests.nvidia.com/gpu", false], ["kubernetes.io/batch", false], ["example.com/a b", false]])("tells whether %s is extended", (name, is) => {
    expect(isExtendedResource(name)).toBe(is);
  });

  it.each([["pods", true], ["cpu", false], ["nvidia.com/gpu", true], ["count/pods", true], ["services.nodeports", true]])("tells whether %s is counted", (name, is) => {
    expect(isIntegerResource(name)).toBe(is);
  });
});
