import { describe, expect, test } from "vitest";
import { podCounts, simulate, workload } from "../support/simulation.ts";

const account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}";

describe("how many Pods a workload makes", () => {
  test.each([
    ["Deployment", "", 1], ["Deployment", "replicas: 3", 3], ["Deployment", "replicas: 0", 0], ["Deployment", "paused: true", 0],
    ["ReplicaSet", "replicas: 2", 2], ["ReplicationController", "", 1], ["StatefulSet", "replicas: 4", 4], ["Pod", "", 1],
    ["DaemonSet", "", 3], ["CronJob", "", 0], ["CronJob", "suspend: true", 0],
    ["Job", "", 1], ["Job", "parallelism: 3", 3], ["Job", "parallelism: 3, completions: 2", 2], ["Job", "completions: 5", 1],
    ["Job", "parallelism: 0", 0], ["Job", "completions: 0", 0], ["Job", "suspend: true, parallelism: 2", 0], ["Job", "managedBy: example.com/queue", 0],
    ["Job", "managedBy: kubernetes.io/job-controller", 1],
  ])("%s with {%s}: %i", (kind, spec, expected) => {
    expect(podCounts(simulate([workload(kind, "web", { spec })]))).toEqual(expected === 0 ? {} : { [`${kind}/web`]: expected });
  });

  test("a DaemonSet has one on each node", () => {
    expect(podCounts(simulate([workload("DaemonSet", "agent")], { nodes: 7 }))).toEqual({ "DaemonSet/agent": 7 });
    expect(podCounts(simulate([workload("DaemonSet", "agent")], { nodes: 0 }))).toEqual({});
  });
});

describe("nodes that a DaemonSet may run on, where the input is everything there is", () => {
  const affinity = (terms: string) => `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms}]}}}`;
  test.each([
    ["nodeSelector: {kubernetes.io/os: linux}", 3],
    ["nodeSelector: {kubernetes.io/os: windows}", 0],
    ["nodeSelector: {kubernetes.io/hostname: node-2}", 1],
    ["nodeSelector: {disk: ssd}", 0],
    ["nodeName: node-1", 1],
    [affinity("{matchExpressions: [{key: kubernetes.io/hostname, operator: NotIn, values: [node-1]}]}"), 2],
    [affinity("{matchExpressions: [{key: disk, operator: DoesNotExist}]}"), 3],
    [affinity("{matchFields: [{key: metadata.name, operator: In, values: [node-3]}]}"), 1],
    [affinity("{matchExpressions: [{key: disk, operator: Exists}]}, {matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}"), 1],
    [affinity("{}"), 0],
    [affinity('{matchExpressions: [{key: cores, operator: Gt, values: ["4"]}]}'), 0],
  ])("%s: %i", (podSpec, expected) => {
    const agent = workload("DaemonSet", "agent", { podSpec });
    expect(podCounts(simulate([agent], { complete: true }))).toEqual(expected === 0 ? {} : { "DaemonSet/agent": expected });
    expect(podCounts(simulate([agent]))).toEqual({ "DaemonSet/agent": 3 });
  });
});

describe("what the API server looks up before it makes Pods", () => {
  const web = workload("Deployment", "web", { podSpec: "serviceAccountName: robot" });
  test.each([
    ["a ServiceAccount that is absent", [web], {}],
    ["one that is there", [web, account], { "Deployment/web": 1 }],
    ["one of another namespace", [web, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: other}}"], {}],
    ["the default one", [workload("Deployment", "web", { podSpec: "serviceAccountName: default" })], { "Deployment/web": 1 }],
    ["the old field", [workload("Deployment", "web", { podSpec: "serviceAccount: robot" })], {}],
    ["a PriorityClass that is absent", [workload("Deployment", "web", { podSpec: "priorityClassName: high" })], {}],
    ["a PriorityClass of every cluster", [workload("Deployment", "web", { podSpec: "priorityClassName: system-node-critical" })], { "Deployment/web": 1 }],
    ["a RuntimeClass that is absent", [workload("Deployment", "web", { podSpec: "runtimeClassName: gvisor" })], {}],
  ])("%s", (_, documents, expected) => {
    expect(podCounts(simulate(documents, { complete: true }))).toEqual(expected);
    expect(podCounts(simulate(documents))).toEqual({ "Deployment/web": 1 });
  });

  test.each([
    ["two containers with one port", "hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}, {name: b, ports: [{containerPort: 80}]}]", {}],
    ["the same outside of the host's network", "containers: [{name: a, ports: [{containerPort: 80}]}, {name: b, ports: [{containerPort: 80}]}]", { "Deployment/web": 1 }],
    ["of two protocols", "hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}, {name: b, ports: [{containerPort: 80, protocol: UDP}]}]", { "Deployment/web": 1 }],
    ["a sidecar and a container", "hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}], initContainers: [{name: b, restartPolicy: Always, ports: [{containerPort: 80}]}]", { "Deployment/web": 1 }],
    ["one container twice", "hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 80, name: http}]}]", {}],
  ])("host ports that the server fills in, and that clash then: %s", (_, podSpec, expected) => {
    const deployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {${podSpec}}}}}`;
    expect(podCounts(simulate([deployment]))).toEqual(expected);
  });

  test.each([
    ["a StatefulSet's name that leaves no room for the hash of a revision", workload("StatefulSet", "a".repeat(53)), 0],
    ["one that leaves room", workload("StatefulSet", "a".repeat(52)), 1],
    ["a long name of a Deployment", workload("Deployment", "a".repeat(53)), 1],
    ["an image volume without an image", workload("Deployment", "web", { podSpec: "volumes: [{name: i, image: {}}]" }), 0],
    ["a priority without its class", workload("Deployment", "web", { podSpec: "priority: 5" }), 0],
    ["the priority that everybody has", workload("Deployment", "web", { podSpec: "priority: 0" }), 1],
    ["an overhead without its class", workload("DaemonSet", "web", { podSpec: "overhead: {cpu: 1m}" }), 0],
  ])("Pods that are refused for themselves: %s", (_, document, expected) => {
    expect(Object.values(podCounts(simulate([document], { complete: true }))).length > 0).toBe(expected > 0);
  });

  test("a LimitRange that was there before refuses Pods that break its bounds", () => {
    const range = (limits: string) => `{apiVersion: v1, kind: LimitRange, metadata: {name: bounds}, spec: {limits: [${limits}]}}`;
    const web = workload("Deployment", "web");
    const big = workload("Deployment", "big", { podSpec: "resources: {limits: {cpu: 2}}" });
    expect(podCounts(simulate([range("{type: Pod, min: {memory: 1Mi}}"), web], { dropRefused: true }))).toEqual({});
    expect(podCounts(simulate([web, range("{type: Pod, min: {memory: 1Mi}}")], { dropRefused: true }))).toEqual({ "Deployment/web": 1 });
    expect(podCounts(simulate([range("{type: Container, max: {cpu: 1}}"), web], { dropRefused: true }))).toEqual({ "Deployment/web": 1 });
    expect(podCounts(simulate([range("{type: Pod, max: {cpu: 1}}"), big], { dropRefused: true }))).toEqual({});
    expect(podCounts(simulate([range("{type: Pod, max: {cpu: 1}}"), big]))).toEqual({ "Deployment/big": 1 });
  });

  test("a ResourceQuota that was there before refuses Pods whose containers do not ask for what it counts", () => {
    const quota = (hard: string) => `{apiVersion: v1, kind: ResourceQuota, metadata: {name: budget}, spec: {hard: {${hard}}}}`;
    const defaults = "{apiVersion: v1, kind: LimitRange, metadata: {name: defaults}, spec: {limits: [{type: Container, defaultRequest: {cpu: 100m}}]}}";
    const web = workload("Deployment", "web");
    const counts = (...texts: string[]) => podCounts(simulate(texts, { dropRefused: true }));
    expect(counts(quota("requests.cpu: 4"), web)).toEqual({});
    expect(counts(quota("limits.memory: 4Gi"), workload("Pod", "bare"))).toEqual({});
    expect(counts(web, quota("requests.cpu: 4"))).toEqual({ "Deployment/web": 1 });
    expect(counts(quota("pods: 4, requests.ephemeral-storage: 1Gi"), web)).toEqual({ "Deployment/web": 1 });
    expect(counts(defaults, quota("requests.cpu: 4"), web)).toEqual({ "Deployment/web": 1 });
    expect(podCounts(simulate([quota("requests.cpu: 4"), web]))).toEqual({ "Deployment/web": 1 });
  });

  test("a bare Pod needs it to be there before", () => {
    const pod = workload("Pod", "web", { podSpec: "serviceAccountName: robot" });
    expect(podCounts(simulate([pod, account], { complete: true, dropRefused: true }))).toEqual({});
    expect(podCounts(simulate([account, pod], { complete: true, dropRefused: true }))).toEqual({ "Pod/web": 1 });
  });
});

describe("adoption", () => {
  const labels = "app: web";
  const pod = workload("Pod", "lone", { labels });
  const set = workload("ReplicaSet", "web", { labels, spec: "replicas: 2" });

  test("a bare Pod counts among the replicas of the controller that comes after it", () => {
    const simulation = simulate([pod, set], { dropRefused: true });
    expect(podCounts(simulation)).toEqual({ "ReplicaSet/web": 2 });
    expect(simulation.pods.groups.map(({ template, count }) => `${template.workload.name} ${count}`)).toEqual(["lone 1", "web 1"]);
  });

  test("one that comes later is one too many, and goes", () => {
    const simulation = simulate([set, pod], { dropRefused: true });
    expect(simulation.pods.groups.map(({ template, count }) => `${template.workload.name} ${count}`)).toEqual(["web 2", "lone 0"]);
  });

  test("for rules the order makes no difference", () => {
    for (const documents of [[pod, set], [set, pod]]) {
      const simulation = simulate(documents);
      expect(simulation.pods.groups.map(({ template, count }) => `${template.workload.name} ${count}`).sort()).toEqual(["lone 1", "web 1"]);
    }
  });

  test("a controller of 0 replicas deletes what it adopts; one that is served by Pods makes none", () => {
    expect(podCounts(simulate([pod, workload("ReplicaSet", "web", { labels, spec: "replicas: 0" })]))).toEqual({});
    expect(simulate([pod, workload("ReplicaSet", "web", { labels })]).pods.groups).toHaveLength(1);
  });

  test("a Deployment adopts no Pods, a StatefulSet only those with its names", () => {
    expect(podCounts(simulate([pod, workload("Deployment", "web", { labels })]))).toEqual({ "Pod/lone": 1, "Deployment/web": 1 });
    expect(podCounts(simulate([pod, workload("StatefulSet", "web", { labels })]))).toEqual({ "Pod/lone": 1, "StatefulSet/web": 1 });
    expect(podCounts(simulate([workload("Pod", "web-0", { labels }), workload("StatefulSet", "web", { labels })]))).toEqual({ "StatefulSet/web": 1 });
  });

  test("not from another namespace, nor what has an owner", () => {
    const other = pod.replace("name: lone", "name: lone, namespace: other");
    expect(podCounts(simulate([other, set]))).toEqual({ "Pod/lone": 1, "ReplicaSet/web": 2 });
    const owned = pod.replace("name: lone", "name: lone, ownerReferences: [{apiVersion: v1, kind: Node, name: a, uid: b, controller: true}]");
    expect(podCounts(simulate([owned, set]))).toEqual({ "Pod/lone": 1, "ReplicaSet/web": 2 });
  });

  test("a Deployment takes over a ReplicaSet whose labels it selects", () => {
    const deployment = workload("Deployment", "web", { labels, spec: "replicas: 3" });
    const sameTemplate = workload("ReplicaSet", "old", { labels, metadata: `labels: {${labels}}` });
    const otherTemplate = workload("ReplicaSet", "old", { labels, metadata: `labels: {${labels}}`, podSpec: "hostNetwork: true" });
    const templates = (documents: string[]) => simulate(documents).pods.groups.map(({ template, workload: owner, count }) => `${template.workload.name} ${owner.name} ${count}`);
    expect(templates([deployment, sameTemplate])).toEqual(["old web 3"]);
    expect(templates([deployment, otherTemplate])).toEqual(["web web 3", "old web 0"]);
    expect(podCounts(simulate([deployment, workload("ReplicaSet", "old", { labels })]))).toEqual({ "Deployment/web": 3, "ReplicaSet/old": 1 });
  });
});

describe("labels that controllers add", () => {
  const labelsOf = (kind: string, spec = "") => Object.fromEntries(simulate([workload(kind, "web", { spec })]).pods.groups[0]!.labels);
  test("by kind", () => {
    expect(labelsOf("Deployment")).toEqual({ "app": "web", "pod-template-hash": "?" });
    expect(labelsOf("ReplicaSet")).toEqual({ app: "web" });
    expect(labelsOf("DaemonSet")).toEqual({ "app": "web", "controller-revision-hash": "?", "pod-template-generation": "1" });
    expect(labelsOf("StatefulSet")).toEqual({ "app": "web", "controller-revision-hash": "?" });
    expect(labelsOf("Job")).toEqual({ "app": "web", "job-name": "web", "batch.kubernetes.io/job-name": "web", "controller-uid": "?", "batch.kubernetes.io/controller-uid": "?" });
    expect(labelsOf("Job", "manualSelector: true, selector: {matchLabels: {app: web}}")).toEqual({ app: "web" });
  });
});
