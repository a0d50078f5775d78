import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/source/document.ts";
import { enforcedLevel, type SecurityLevel } from "../../src/simulation/pod-security/level.ts";
import { violationsOf } from "../../src/simulation/pod-security/violations.ts";
import { endpointsText, graphOf, podCounts, reasonTexts, simulate, workload } from "../support/simulation.ts";
import answers from "./pod-security.json" with { type: "json" };

/** How a Pod differs from one that keeps to every level; null takes a field away. */
type Change = Partial<Record<"pod" | "podContext" | "container" | "context" | "init" | "annotations", JsonObject>>;
interface Answer { readonly level: string; readonly version: string; readonly change: Change; readonly refused: readonly string[] }

describe("what a Kubernetes 1.36.3 API server answered to Pods in namespaces that enforce a level", () => {
  test.each(answers as readonly Answer[])("$level $version $change: $refused", ({ level, version, change, refused }) => {
    const graph = graphOf(namespace("default", level, version), JSON.stringify(podOf(change)));
    const enforced = enforcedLevel(graph.ofKind("Namespace")[0]!)!;
    const violations = violationsOf(graph.podTemplates[0]!, enforced, "1.36");
    expect([...new Set(violations.map(({ check }) => check.replace(/_.*/, "")))]).toEqual(refused);
    for (const { at } of violations) expect(at.value, at.path.join(".")).toBeDefined();
  });
});

describe("servers of other versions", () => {
  const found = (podSpec: string, level: SecurityLevel, version: "1.32" | "1.33" | "1.34" | "1.36" | "1.37") =>
    violationsOf(graphOf(workload("Pod", "web", { podSpec })).podTemplates[0]!, { level, minor: undefined }, version).map(({ check }) => check);
  const sysctl = "securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat, value: '1'}]}";
  test("know no rules newer than themselves", () => {
    expect([found(sysctl, "baseline", "1.36"), found(sysctl, "baseline", "1.37")]).toEqual([["sysctls"], []]);
    expect(found("hostUsers: false", "restricted", "1.34")).toContain("runAsNonRoot");
    expect(found("hostUsers: false", "restricted", "1.36")).not.toContain("runAsNonRoot");
  });
  test("dropped procMount until 1.32", () => {
    const podSpec = 'hostUsers: false, initContainers: [{name: first, image: "a:1", securityContext: {procMount: Unmasked}}]';
    expect([found(podSpec, "baseline", "1.32"), found(podSpec, "baseline", "1.33")]).toEqual([[], ["procMount"]]);
  });
});

describe("the labels of a namespace", () => {
  test.each([
    ["restricted", "v1.30", { level: "restricted", minor: 30 }],
    ["baseline", "latest", { level: "baseline", minor: undefined }],
    ["privileged", "latest", undefined],
    ["Restricted", "latest", undefined],
    ["restricted", "1.30", undefined],
    ["restricted", "v1.030", undefined],
  ])("%s, %s", (level, version, expected) => {
    const enforced = enforcedLevel(graphOf(namespace("shop", level, version)).ofKind("Namespace")[0]!);
    expect(enforced && { level: enforced.level, minor: enforced.minor }).toEqual(expected);
  });
});

describe("Pods that are never made", () => {
  const service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}";
  const deployment = workload("Deployment", "web");
  const baseline = namespace("default", "baseline", "latest");
  const hostPod = workload("Pod", "web", { podSpec: "hostPID: true" });

  test("a workload has none, wherever its Namespace stands", () => {
    const restricted = namespace("default", "restricted", "latest");
    for (const documents of [[restricted, deployment, service], [deployment, service, restricted]]) {
      const simulation = simulate(documents, { dropRefused: true });
      expect(podCounts(simulation)).toEqual({});
      expect(endpointsText(simulation, "web")).toEqual([]);
      expect(reasonTexts(simulation, "web")).toEqual([
        'Deployment/web makes no Pods: Namespace default enforces the Pod Security level restricted, and container "main" does not set allowPrivilegeEscalation: false in its securityContext',
      ]);
    }
    expect(podCounts(simulate([baseline, deployment], { dropRefused: true }))).toEqual({ "Deployment/web": 1 });
  });

  test("a bare Pod is refused only by what was there before it", () => {
    expect(podCounts(simulate([baseline, hostPod], { dropRefused: true }))).toEqual({});
    expect(podCounts(simulate([hostPod, baseline], { dropRefused: true }))).toEqual({ "Pod/web": 1 });
  });

  test("rules see them as if they were mended", () => {
    expect(podCounts(simulate([baseline, hostPod]))).toEqual({ "Pod/web": 1 });
  });
});

function namespace(name: string, level: string, version: string): string {
  return `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: {pod-security.kubernetes.io/enforce: ${level}, pod-security.kubernetes.io/enforce-version: "${version}"}}}`;
}

function podOf({ pod, podContext, container, context, init, annotations }: Change): JsonObject {
  const securityContext = changed({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } }, context);
  const containers = [changed({ name: "app", image: "a:1", securityContext }, container)];
  const spec = changed({ securityContext: changed({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, podContext), containers }, pod);
  const initContainers = init ? { initContainers: [{ name: "first", image: "a:1", ...init }] } : {};
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", annotations: annotations ?? {} }, spec: { ...spec, ...initContainers } };
}

function changed(base: JsonObject, change: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== null));
}
