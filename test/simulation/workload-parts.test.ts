import { describe, expect, test } from "vitest";
import { References } from "../../src/graph/references/index.ts";
import { connections } from "../../src/simulation/connectivity.ts";
import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import { trace } from "../../src/simulation/trace/trace.ts";
import { endpointsText, graphOf, podCounts, reasonTexts, service, simulate, workload } from "../support/simulation.ts";

const template = (port: number, labels = "") => `{metadata: {labels: {${labels}}}, spec: {restartPolicy: Never, containers: [{name: main, image: "example/image:1", ports: [{containerPort: ${port}}]}]}}`;
const jobSet = (spec = "") => `{apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, metadata: {name: train}, spec: {replicatedJobs: [
  {name: driver, template: {spec: {template: ${template(8000)}}}},
  {name: worker, replicas: 3, template: {spec: {parallelism: 4, completions: 2, template: ${template(9000)}}}}]${spec}}}`;
const leaderWorkerSet = (more = "") => `{apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, metadata: {name: serve}, spec: {replicas: 2, leaderWorkerTemplate: {size: 4, workerTemplate: ${template(9000)}${more}}}}`;
const rayCluster = (group = "", labels = "") => `{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: ray}, spec: {headGroupSpec: {template: ${template(8265, labels)}}, workerGroupSpecs: [{groupName: gpu, ${group}template: ${template(9000)}}]}}`;
const selects = (name: string, labels: string) => service(name, `selector: {${labels}}, ports: [{port: 80, targetPort: 9000}]`);

/** How many Pods the labels select. */
function pods(labels: string, ...documents: readonly string[]): string[] {
  return endpointsText(simulate([...documents, selects("s", labels)]), "s").map((text) => text.replace(" =9000/TCP", ""));
}

describe("a JobSet", () => {
  test.each([
    ["jobset.sigs.k8s.io/jobset-name: train", ["JobSet/train ×7"]],
    ["jobset.sigs.k8s.io/replicatedjob-name: worker", ["JobSet/train ×6"]],
    ['jobset.sigs.k8s.io/replicatedjob-name: worker, jobset.sigs.k8s.io/job-index: "2"', ["JobSet/train ×2"]],
    ['jobset.sigs.k8s.io/job-global-index: "3"', ["JobSet/train ×2"]],
    ["batch.kubernetes.io/job-name: train-driver-0", ["JobSet/train ×1"]],
    ['jobset.sigs.k8s.io/jobset-name: train, batch.kubernetes.io/job-completion-index: "1"', ["JobSet/train ×3"]],
    ["jobset.sigs.k8s.io/jobset-name: other", []],
  ])("{%s}", (labels, expected) => {
    expect(pods(labels, jobSet())).toEqual(expected);
  });
  test("that is suspended, or managed by another, says so once", () => {
    const world = (spec: string) => simulate([jobSet(spec), selects("s", "jobset.sigs.k8s.io/jobset-name: train")]);
    expect(reasonTexts(world(", suspend: true"), "s")).toEqual(["JobSet/train makes no Pods: it is suspended"]);
    expect(reasonTexts(world(", managedBy: kueue.x-k8s.io/multikueue"), "s")).toEqual(["JobSet/train makes no Pods: it is left to kueue.x-k8s.io/multikueue"]);
  });
  test("of very many Jobs still has all its Pods", () => {
    expect(podCounts(simulate([jobSet().replace("replicas: 3", "replicas: 1000000")]))).toEqual({ "JobSet/train": 2_000_001 });
  });
});

describe("a LeaderWorkerSet", () => {
  test.each([
    ["leaderworkerset.sigs.k8s.io/name: serve", ["LeaderWorkerSet/serve ×8"]],
    ['leaderworkerset.sigs.k8s.io/worker-index: "0"', ["LeaderWorkerSet/serve ×2"]],
    ['leaderworkerset.sigs.k8s.io/group-index: "1"', ["LeaderWorkerSet/serve ×4"]],
    ['leaderworkerset.sigs.k8s.io/group-index: "1", leaderworkerset.sigs.k8s.io/worker-index: "3"', ["LeaderWorkerSet/serve ×1"]],
    ["statefulset.kubernetes.io/pod-name: serve-1-3", ["LeaderWorkerSet/serve ×1"]],
  ])("{%s}", (labels, expected) => {
    expect(pods(labels, leaderWorkerSet())).toEqual(expected);
  });
  test("whose leader has a template of its own", () => {
    expect(pods("role: leader", leaderWorkerSet(`, leaderTemplate: ${template(9000, "role: leader")}`))).toEqual(["LeaderWorkerSet/serve ×2"]);
  });
});

describe("a RayCluster", () => {
  test.each([
    ["ray.io/cluster: ray", "replicas: 3, ", ["RayCluster/ray ×4"]],
    ["ray.io/node-type: head", "replicas: 3, ", ["RayCluster/ray ×1"]],
    ["ray.io/group: gpu", "replicas: 3, numOfHosts: 2, ", ["RayCluster/ray ×6"]],
    ["ray.io/group: gpu", "replicas: 9, maxReplicas: 5, ", ["RayCluster/ray ×5"]],
    ["ray.io/group: gpu", "minReplicas: 1, ", ["RayCluster/ray ×1"]],
    ["ray.io/group: gpu", "replicas: 3, suspend: true, ", []],
  ])("{%s} with %s", (labels, group, expected) => {
    expect(pods(labels, rayCluster(group))).toEqual(expected);
  });
  test("keeps the labels of the template, but for those that say where a Pod belongs", () => {
    expect(pods("app.kubernetes.io/name: mine, ray.io/node-type: head", rayCluster("", "app.kubernetes.io/name: mine, ray.io/node-type: worker"))).toEqual(["RayCluster/ray ×1"]);
  });
});

test("a label that numbers some Pods may be written on others", () => {
  const named = workload("Pod", "store-9", { labels: "statefulset.kubernetes.io/pod-name: store-9" });
  const world = [workload("StatefulSet", "store", { spec: "replicas: 2, serviceName: store" }), named];
  expect(pods("statefulset.kubernetes.io/pod-name: store-9", ...world)).toEqual(["Pod/store-9 ×1"]);
  expect(pods("statefulset.kubernetes.io/pod-name: store-1", ...world)).toEqual(["StatefulSet/store ×1"]);
});

test("the Services that their controllers make exist", () => {
  const uses = (host: string) => `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: {defaultBackend: {service: {name: ${host}, port: {number: 80}}}}}`;
  const stateOf = (name: string, maker: string) => {
    const references = References.of(graphOf(maker, uses(name)));
    return references.resolve(references.all.find(({ target }) => target.kind === "Service")!).state;
  };
  expect([stateOf("train", jobSet()), stateOf("net", jobSet(", network: {subdomain: net}")), stateOf("train", jobSet(", network: {enableDNSHostnames: false}"))]).toEqual(["made", "made", "unknowable"]);
  expect([stateOf("serve", leaderWorkerSet()), stateOf("ray-head-svc", rayCluster())]).toEqual(["made", "made"]);
});

test("policies and traces know them, all sorts of Pods together", () => {
  const world = simulate([
    jobSet(), selects("s", "jobset.sigs.k8s.io/replicatedjob-name: worker"), workload("Deployment", "web"),
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {matchLabels: {jobset.sigs.k8s.io/replicatedjob-name: worker}}, ingress: [{from: [{podSelector: {matchLabels: {jobset.sigs.k8s.io/replicatedjob-name: driver}}}]}]}}",
  ]);
  const found = [...connections(world, NetworkPolicies.of(world))].filter(({ to }) => to.includes("JobSet"));
  // Some of its Pods, the driver's, take what comes.
  expect(found.map(({ from, to }) => `${from} → ${to}`)).toEqual(["default/Deployment/web → default/JobSet/train", "ip:0.0.0.0/0 → default/JobSet/train"]);
  expect(trace("web", "svc/s", world, "default").verdict).toBe("no");
  expect(trace("jobset/train", "svc/s", world, "default").verdict).toBe("depends");
});
