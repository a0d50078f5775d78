import { describe, expect, it } from "vitest";
import type { KubernetesVersion } from "../../src/resource/version.ts";
import { causesOf } from "../support/verdict.ts";

const target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}";
const scaler = (spec: string): string => `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {${spec}}\n`;
const complete = (spec: string): string => scaler(`maxReplicas: 5, ${target}${spec === "" ? "" : `, ${spec}`}`);
const metric = (fields: string): string => complete(`metrics: [{${fields}}]`);
type Row = [what: string, text: string, causes: string[]];

describe("HorizontalPodAutoscaler", () => {
  it.each<Row>([
    ["a plain one", complete(""), []],
    ["nothing", scaler(""), ["spec.maxReplicas Required", "spec.scaleTargetRef.kind Required", "spec.scaleTargetRef.name Required", "spec.scaleTargetRef.apiVersion Invalid"]],
    ["limits the wrong way round", scaler(`minReplicas: 5, maxReplicas: 3, ${target}`), ["spec.maxReplicas Invalid"]],
    ["a target of the core group", scaler("maxReplicas: 5, scaleTargetRef: {apiVersion: v1, kind: ReplicationController, name: web}"), []],
    ["a target without group", scaler("maxReplicas: 5, scaleTargetRef: {apiVersion: v1, kind: Deployment, name: web}"), ["spec.scaleTargetRef.apiVersion Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it.each<Row>([
    ["no type", metric("resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}"), ["spec.metrics[0].type Required"]],
    ["no source", metric("type: Pods"), ["spec.metrics[0].pods Required"]],
    ["another source", metric("type: Pods, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}"), ["spec.metrics[0].pods Required"]],
    ["two sources", metric("type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 5}}, containerResource: {}"), ["spec.metrics[0].containerResource Forbidden"]],
    ["a resource without name and target", metric("type: Resource, resource: {}"),
      ["spec.metrics[0].resource.name Required", "spec.metrics[0].resource.target.type Required", "spec.metrics[0].resource.target.averageUtilization Required"]],
    ["both targets", metric("type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0, averageValue: 0}}"),
      ["spec.metrics[0].resource.target.averageValue Invalid", "spec.metrics[0].resource.target.averageUtilization Invalid", "spec.metrics[0].resource.target.averageValue Forbidden"]],
    ["a container", metric("type: ContainerResource, containerResource: {name: disk, container: A, target: {type: AverageValue, averageValue: 1}}"),
      ["spec.metrics[0].containerResource.name Invalid", "spec.metrics[0].containerResource.container Invalid"]],
    ["an object", metric("type: Object, object: {describedObject: {kind: Service, name: web}, metric: {name: a/b}, target: {type: Much}}"),
      ["spec.metrics[0].object.metric.name Invalid", "spec.metrics[0].object.target.type Invalid", "spec.metrics[0].object.target.averageValue Required"]],
    ["something outside", metric("type: External, external: {metric: {name: queue}, target: {type: Value, value: 1, averageValue: 1}}"), ["spec.metrics[0].external.target.value Forbidden"]],
  ])("judges metrics: %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it.each<Row>([
    ["defaults", complete("behavior: {scaleUp: {}, scaleDown: {selectPolicy: Disabled}}"), []],
    ["no policies", complete("behavior: {scaleUp: {policies: []}}"), ["spec.behavior.scaleUp.policies Required"]],
    ["a policy", complete("behavior: {scaleDown: {policies: [{type: Pod, periodSeconds: 1801}]}}"),
      ["type NotSupported", "value Invalid", "periodSeconds Invalid"].map((cause) => `spec.behavior.scaleDown.policies[0].${cause}`)],
    ["a window, a choice and a tolerance", complete("behavior: {scaleUp: {stabilizationWindowSeconds: 3601, selectPolicy: max, tolerance: -1}}"),
      ["stabilizationWindowSeconds Invalid", "selectPolicy NotSupported", "tolerance Invalid"].map((cause) => `spec.behavior.scaleUp.${cause}`)],
  ])("judges behavior: %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it.each<[what: string, text: string, changed: KubernetesVersion, before: string[], after: string[]]>([
    ["zero replicas", complete("minReplicas: 0, metrics: [{type: External, external: {metric: {name: a}, target: {type: Value, value: 1}}}]"), "1.37", ["spec.minReplicas Invalid"], []],
    ["the version of the target", scaler("maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: web}"), "1.34", [], ["spec.scaleTargetRef.apiVersion Invalid"]],
    ["the tolerance", complete("behavior: {scaleUp: {tolerance: -1}}"), "1.35", [], ["spec.behavior.scaleUp.tolerance Invalid"]],
  ])("%s changed in a version", (_what, text, changed, before, after) => {
    const last = `1.${Number(changed.slice(2)) - 1}` as KubernetesVersion;
    expect(causesOf(text, last)).toEqual(before);
    expect(causesOf(text, changed)).toEqual(after);
  });
});

describe("HorizontalPodAutoscaler of autoscaling/v1", () => {
  const old = (spec: string, annotation = "", value = ""): string => {
    const annotations = annotation === "" ? "{}" : `{autoscaling.alpha.kubernetes.io/${annotation}: ${JSON.stringify(value)}}`;
    return `apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, annotations: ${annotations}}\nspec: {maxReplicas: 5, ${target}${spec}}\n`;
  };
  it.each<Row>([
    ["a CPU target that is none", old(", targetCPUUtilizationPercentage: 0"), ["spec.metrics[0].resource.target.averageUtilization Invalid"]],
    ["metrics in an annotation, before the CPU target", old(", targetCPUUtilizationPercentage: 0", "metrics", `[{"type":"Pods","pods":{"metricName":"a"}}]`),
      ["spec.metrics[0].pods.target.averageValue Invalid", "spec.metrics[1].resource.target.averageUtilization Invalid"]],
    ["fields in any case", old("", "metrics", `[{"TYPE":"Resource","Resource":{"NAME":"memory"}}]`), ["spec.metrics[0].resource.target.averageUtilization Required"]],
    ["metrics that do not parse", old("", "metrics", `[{"type":5}]`), []],
    ["an object", old("", "metrics", `[{"type":"Object","object":{"metricName":"a","target":{"kind":"b","name":"c"}}}]`), ["spec.metrics[0].object.target.value Invalid"]],
    ["something outside", old("", "metrics", `[{"type":"External","external":{"targetValue":"1"}}]`), ["spec.metrics[0].external.metric.name Required"]],
    ["a behavior, which gets no defaults", old("", "behavior", `{"ScaleUp":{}}`), ["spec.behavior.scaleUp.policies Required"]],
    ["a behavior that is empty or does not parse", old("", "behavior", `{"scaleUp":{"policies":5}}`), []],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});
