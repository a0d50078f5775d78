import { describe, expect, it } from "vitest";
import { causesOf, warningsOf } from "../support/verdict.ts";

const template = (labels = "{app: web}", extra = ""): string => `{metadata: {labels: ${labels}}, spec: {containers: [{name: main, image: web}]${extra}}}`;
const workload = (kind: string, spec: string, metadata = "{name: web}"): string => `apiVersion: apps/v1\nkind: ${kind}\nmetadata: ${metadata}\nspec: {${spec}}\n`;
const selector = "selector: {matchLabels: {app: web}}";

describe("Deployment", () => {
  it.each([
    ["a complete one", `${selector}, template: ${template()}`, []],
    ["no selector", `template: ${template()}`, ["spec.selector Required"]],
    ["an empty selector", `selector: {}, template: ${template()}`, ["spec.selector Invalid"]],
    ["labels that the selector does not match", `${selector}, template: ${template("{app: other}")}`, ["spec.template.metadata.labels Invalid"]],
    ["a broken selector hides the template", `selector: {matchExpressions: [{key: app, operator: Is}]}, template: {}`, ["spec.selector.matchExpressions[0].operator Invalid"]],
    ["Pods that end", `${selector}, template: ${template("{app: web}", ", restartPolicy: Never, activeDeadlineSeconds: 5")}`,
      ["spec.template.spec.restartPolicy NotSupported", "spec.template.spec.activeDeadlineSeconds Forbidden"]],
    ["negative counts", `${selector}, template: ${template()}, replicas: -1, minReadySeconds: -1, revisionHistoryLimit: -1`,
      ["spec.replicas Invalid", "spec.minReadySeconds Invalid", "spec.revisionHistoryLimit Invalid"]],
    ["a deadline that the default exceeds", `${selector}, template: ${template()}, minReadySeconds: 600`, ["spec.progressDeadlineSeconds Invalid"]],
    ["no room to roll", `${selector}, template: ${template()}, strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0%}}`, ["spec.strategy.rollingUpdate.maxUnavailable Invalid"]],
    ["more than all Pods away", `${selector}, template: ${template()}, strategy: {rollingUpdate: {maxUnavailable: 101%}}`, ["spec.strategy.rollingUpdate.maxUnavailable Invalid"]],
    ["Recreate with rollingUpdate", `${selector}, template: ${template()}, strategy: {type: Recreate, rollingUpdate: {}}`, ["spec.strategy.rollingUpdate Forbidden"]],
    ["an unknown strategy", `${selector}, template: ${template()}, strategy: {type: OnDelete}`, ["spec.strategy NotSupported"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(workload("Deployment", spec))).toEqual(causes);
  });

  it("warns where the name is no host name", () => {
    expect(warningsOf(workload("Deployment", `${selector}, template: ${template()}`, "{name: web.v1}"))).toEqual(["metadata.name"]);
  });
});

describe("DaemonSet", () => {
  it.each([
    ["no selector", `template: ${template()}`, ["spec.template.metadata.labels Invalid"]],
    ["a surge beside unavailable Pods", `${selector}, template: ${template()}, updateStrategy: {rollingUpdate: {maxSurge: 1}}`, ["spec.updateStrategy.rollingUpdate.maxSurge Invalid"]],
    ["neither surge nor unavailable Pods", `${selector}, template: ${template()}, updateStrategy: {rollingUpdate: {maxUnavailable: 0}}`, ["spec.updateStrategy.rollingUpdate.maxUnavailable Required"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(workload("DaemonSet", spec))).toEqual(causes);
  });
});

describe("StatefulSet", () => {
  const mounts = `{metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: web, volumeMounts: [{name: data, mountPath: /data}]}]}}`;
  const claim = "{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";

  it("takes claim templates for volumes", () => {
    expect(causesOf(workload("StatefulSet", `${selector}, template: ${mounts}, volumeClaimTemplates: [${claim}]`))).toEqual([]);
    expect(causesOf(workload("StatefulSet", `${selector}, template: ${mounts}`))).toEqual(["spec.template.spec.containers[0].volumeMounts[0].name NotFound"]);
  });

  it("does not look at host name and subdomain, which the controller sets", () => {
    expect(causesOf(workload("StatefulSet", `${selector}, template: ${template("{app: web}", ", hostname: A.B, subdomain: A.B")}`))).toEqual([]);
  });

  it("looks into the template since 1.34, at the Service's name since 1.33, at maxUnavailable since 1.37", () => {
    const spec = `${selector}, serviceName: A, template: {metadata: {labels: {app: web}}, spec: {}}, updateStrategy: {rollingUpdate: {maxUnavailable: 0}}`;
    expect(causesOf(workload("StatefulSet", spec), "1.32")).toEqual([]);
    expect(causesOf(workload("StatefulSet", spec), "1.33")).toEqual(["spec.serviceName Invalid"]);
    expect(causesOf(workload("StatefulSet", spec), "1.36")).toEqual(["spec.serviceName Invalid", "spec.template.spec.containers Required"]);
    expect(causesOf(workload("StatefulSet", spec), "1.37")[0]).toBe("spec.updateStrategy.rollingUpdate.maxUnavailable Invalid");
  });

  it("needs a name that is a DNS label, and warns of a history without end", () => {
    expect(causesOf(workload("StatefulSet", `${selector}, template: ${template()}`, "{name: web.v1}"))).toEqual(["metadata.name Invalid"]);
    expect(warningsOf(workload("StatefulSet", `${selector}, template: ${template()}, revisionHistoryLimit: -1`))).toEqual(["spec.revisionHistoryLimit"]);
  });
});

describe("ReplicationController", () => {
  const controller = (spec: string): string => `apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}\nspec: {${spec}}\n`;
  it.each([
    ["a selector by default", `template: ${template()}`, []],
    ["no labels to select", `template: ${template("{}")}`, ["spec.selector Required"]],
    ["no template", "selector: {app: web}", ["spec.template Required"]],
    ["another selector", `selector: {app: other}, template: ${template()}`, ["spec.template.metadata.labels Invalid"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(controller(spec))).toEqual(causes);
  });
});

describe("annotations that stand for old fields", () => {
  it.each([
    ["Deployment", "deprecated.deployment.rollback.to", "x", ["metadata.annotations[deprecated.deployment.rollback.to] Invalid"]],
    ["Deployment", "deprecated.deployment.rollback.to", "-5", ["spec.rollback.version Invalid"]],
    ["DaemonSet", "deprecated.daemonset.template.generation", "", ["metadata.annotations[deprecated.daemonset.template.generation] Invalid"]],
    ["DaemonSet", "deprecated.daemonset.template.generation", "-5", []],
  ])("%s with %s %j", (kind, annotation, value, causes) => {
    expect(causesOf(workload(kind, `${selector}, template: ${template()}`, `{name: web, annotations: {${annotation}: ${JSON.stringify(value)}}}`))).toEqual(causes);
  });
});
