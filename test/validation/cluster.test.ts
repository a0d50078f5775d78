import { describe, expect, it } from "vitest";
import { causesOf, judgeText, warningsOf } from "../support/verdict.ts";

const object = (apiVersion: string, kind: string, body: string, metadata = "{name: one}"): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n${body}\n`;

describe("Namespace", () => {
  const namespace = (metadata: string, body = ""): string => object("v1", "Namespace", body, metadata);
  it.each([
    ["a plain one", namespace("{name: shop}"), []],
    ["a name with a dot", namespace("{name: a.b}"), ["metadata.name Invalid"]],
    ["a name that is too long for its label too", namespace(`{name: ${"x".repeat(64)}}`), ["metadata.name Invalid", "metadata.labels Invalid"]],
    ["a wrong value of the label that is overwritten", namespace("{name: shop, labels: {kubernetes.io/metadata.name: 'not me!'}}"), []],
    ["an unknown finalizer", namespace("{name: shop}", "spec: {finalizers: [kubernetes, mine]}"), ["spec.finalizers Invalid"]],
    ["an unknown level", namespace("{name: shop, labels: {pod-security.kubernetes.io/enforce: strict}}"), ["metadata.labels[pod-security.kubernetes.io/enforce] Invalid"]],
    ["a version of its own", namespace("{name: shop, labels: {pod-security.kubernetes.io/warn-version: '1.30'}}"), ["metadata.labels[pod-security.kubernetes.io/warn-version] Invalid"]],
    ["levels only once the rest is right", namespace("{name: A, labels: {pod-security.kubernetes.io/enforce: strict}}"), ["metadata.name Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});

describe("Node", () => {
  const node = (body: string, metadata?: string): string => object("v1", "Node", body, metadata);
  it.each([
    ["taints", node("spec: {taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoSchedule}, {key: '', effect: Maybe}, {key: b}]}"),
      ["metadata.taints[1] Duplicate", "metadata.taints[2].key Invalid", "metadata.taints[2].effect NotSupported", "metadata.taints[3].effect Required"]],
    ["one range of each family", node("spec: {podCIDRs: [10.0.0.0/24, 'fd00::/64']}"), []],
    ["two ranges of one family", node("spec: {podCIDRs: [10.0.0.0/24, 10.0.1.0/24]}"), ["spec.podCIDRs Invalid"]],
    ["podCIDR before podCIDRs", node("spec: {podCIDR: 10.0.0.0/24, podCIDRs: [nonsense, nonsense]}"), []],
    ["what is no range", node("spec: {podCIDRs: [10.0.0.0/24, nonsense]}"), ["spec.podCIDRs[1] Invalid", "spec.podCIDRs Internal", "spec.podCIDRs Invalid"]],
    ["half a Pod", node("status: {capacity: {pods: 500m}}"), ["status.capacity.pods Invalid", "status.allocatable.pods Invalid"]],
    ["features", node("status: {declaredFeatures: [B, A, A, c]}"), ["status.declaredFeatures[1] Invalid", "status.declaredFeatures[2] Duplicate", "status.declaredFeatures[3] Invalid"]],
    ["a configSource, which is dropped", node("spec: {configSource: {configMap: {namespace: '', name: '', kubeletConfigKey: ''}}}"), []],
    ["taints in an annotation", node("", `{name: one, annotations: {scheduler.alpha.kubernetes.io/taints: '[{"Key": "a", "effect": "Maybe"}]'}}`),
      ["metadata.annotations.scheduler.alpha.kubernetes.io/taints[0].effect NotSupported"]],
    ["an annotation that is no JSON", node("", "{name: one, annotations: {scheduler.alpha.kubernetes.io/taints: '['}}"), ["metadata.annotations Invalid"]],
    ["Pods to avoid", node("", `{name: one, annotations: {scheduler.alpha.kubernetes.io/preferAvoidPods: '{"preferAvoidPods": [{}]}'}}`),
      ["metadata.annotations.scheduler.alpha.kubernetes.io/preferAvoidPods[0].PodSignature Required"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    const repeated = node("spec: {podCIDRs: [10.0.0.1/24, 10.0.0.1/24]}");
    expect(causesOf(repeated, "1.32")).toEqual(["spec.podCIDRs Invalid", "spec.podCIDRs[1] Duplicate"]);
    expect(causesOf(repeated, "1.35")).toEqual(["spec.podCIDRs Invalid"]);
    expect(causesOf(repeated, "1.36")).toEqual(["spec.podCIDRs[0] Invalid", "spec.podCIDRs[1] Invalid", "spec.podCIDRs Invalid"]);
    expect(warningsOf(node("spec: {podCIDR: 10.0.0.1/24, externalID: x}"), "1.35")).toEqual(["spec.externalID", "spec.podCIDRs[0]"]);
    expect(causesOf(node("status: {declaredFeatures: [c]}"), "1.35")).toEqual([]);
  });
});

describe("classes", () => {
  const priority = (name: string, body: string): string => object("scheduling.k8s.io/v1", "PriorityClass", body, `{name: ${name}}`);
  const runtime = (body: string): string => object("node.k8s.io/v1", "RuntimeClass", body);
  it.each([
    ["a priority", priority("high", "value: 1000000000"), []],
    ["a priority above all users'", priority("high", "value: 1000000001\npreemptionPolicy: Always"), ["value Forbidden", "preemptionPolicy NotSupported"]],
    ["a name that Kubernetes keeps", priority("system-high", "value: 1"), ["metadata.name Forbidden"]],
    ["one of Kubernetes' own", priority("system-node-critical", "value: 2000001000"), []],
    ["no handler", runtime(""), ["handler Required"]],
    ["a handler that is no label", runtime("handler: a.b"), ["handler Invalid"]],
    ["huge pages alone", runtime("handler: a\noverhead: {podFixed: {hugepages-2Mi: 3Mi}}"), ["overhead.limits[hugepages-2Mi] Invalid", "overhead Forbidden"]],
    ["tolerations", runtime("handler: a\nscheduling: {nodeSelector: {a: 'b c'}, tolerations: [{key: a}, {key: a}, {operator: Is}]}"),
      ["scheduling.nodeSelector Invalid", "scheduling.tolerations[2].operator Invalid", "scheduling.tolerations[2].operator NotSupported", "scheduling.tolerations[1] Duplicate"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    expect(causesOf(runtime(""), "1.35")).toEqual(["handler Invalid"]);
    expect(causesOf(runtime("handler: a\nscheduling: {tolerations: [{key: a, operator: Is}]}"), "1.34")).toEqual(["scheduling.tolerations.tolerations[0].operator NotSupported"]);
    expect(warningsOf(runtime("handler: a\nscheduling: {nodeSelector: {beta.kubernetes.io/os: linux}}"))).toEqual(["scheduling.nodeSelector"]);
  });
});

describe("Event", () => {
  const core = (body: string): string => object("v1", "Event", body);
  const event = (body: string): string => object("events.k8s.io/v1", "Event", body);
  it.each([
    ["an old one", core("involvedObject: {namespace: default}"), []],
    ["an old one away from its object", core("involvedObject: {namespace: other}"), ["involvedObject.namespace Invalid"]],
    ["a new one without anything", core("involvedObject: {}\neventTime: 2026-01-01T00:00:00.000000Z"),
      ["reportingComponent Required", "reportingComponent Invalid", "reportingInstance Required", "action Required", "reason Required"]],
    ["one of events.k8s.io without anything", event("series: {count: 1}"),
      ["series.count Invalid", "series.lastObservedTime Required", "eventTime Required", "type Invalid"]],
    ["one of events.k8s.io with old fields", event("regarding: {namespace: default}\ndeprecatedCount: 1\ntype: Normal\ndeprecatedSource: {host: a}"), ["eventTime Required", "count Invalid", "source Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});

describe("other kinds", () => {
  const review = (kind: string, spec: string, metadata = "{}"): string => object("authorization.k8s.io/v1", kind, `spec: {${spec}}`, metadata);
  it.each([
    ["a Lease", object("coordination.k8s.io/v1", "Lease", "spec: {leaseDurationSeconds: 0, leaseTransitions: -1, strategy: Nonsense}", "{name: one, finalizers: [mine]}"),
      ["spec.leaseDurationSeconds Invalid", "spec.leaseTransitions Invalid"]],
    ["a Binding", object("v1", "Binding", "target: {kind: Machine}"), ["target.kind NotSupported", "target.name Required"]],
    ["a question about nothing", review("SubjectAccessReview", ""), ["spec.resourceAttributes Invalid", "spec.user Invalid"]],
    ["a question with metadata", review("SelfSubjectAccessReview", "nonResourceAttributes: {path: /a}", "{name: a}"), ["metadata Invalid"]],
    ["a question about another namespace", review("LocalSubjectAccessReview", "user: u, resourceAttributes: {namespace: other}", "{namespace: default}"), ["spec.resourceAttributes.namespace Invalid"]],
    ["selectors", review("SelfSubjectAccessReview", "resourceAttributes: {fieldSelector: {}, labelSelector: {rawSelector: a, requirements: [{key: a, operator: Newer}]}}"),
      ["spec.resourceAttributes.fieldSelector.requirements Required", "spec.resourceAttributes.labelSelector.rawSelector Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("follows the version", () => {
    expect(causesOf(review("SelfSubjectAccessReview", ""), "1.37")).toEqual(["spec Invalid"]);
    expect(causesOf(object("v1", "Binding", "target: {name: A_B}"), "1.37")).toEqual(["target.name Invalid"]);
    const migration = object("storagemigration.k8s.io/v1", "StorageVersionMigration", "spec: {resource: {group: A, resource: 1a}}");
    expect(causesOf(migration, "1.37")).toEqual(["spec.resource.resource Invalid", "spec.resource.group Invalid"]);
    expect(judgeText(migration, "1.36").causes[0]?.type).toBe("UnknownKind");
  });
});
