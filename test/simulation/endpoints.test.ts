import { describe, expect, test } from "vitest";
import { endpointsText, podCounts, service, simulate, workload } from "../support/simulation.ts";

const web = workload("Deployment", "web", {
  spec: "replicas: 2",
  ports: "{containerPort: 8080, name: http}, {containerPort: 53, name: dns, protocol: UDP}",
  podSpec: "initContainers: [{name: side, image: x, restartPolicy: Always, ports: [{containerPort: 9090, name: http, protocol: SCTP}]}]",
});
const select = (rest: string) => service("web", `selector: {app: web}, ${rest}`);
const endpoints = (documents: readonly string[], options = {}) => endpointsText(simulate(documents, options), "web");

describe("ports of selected Pods", () => {
  test.each([
    ["none written: the port itself", "ports: [{port: 80}]", "=80/TCP"],
    ["0 is none", "ports: [{port: 80, targetPort: 0}]", "=80/TCP"],
    ["a number that nobody declares", "ports: [{port: 80, targetPort: 1234}]", "=1234/TCP"],
    ["a name", "ports: [{port: 80, targetPort: http}]", "=8080/TCP"],
    ["a name for its protocol", "ports: [{port: 80, targetPort: http, protocol: SCTP}]", "=9090/SCTP"],
    ["a name of another protocol", "ports: [{port: 80, targetPort: dns}]", ""],
    ["unknown names are left out, the others stay", "ports: [{name: a, port: 80, targetPort: nope}, {name: b, port: 81, targetPort: http}]", "b=8080/TCP"],
    ["headless", "clusterIP: None, ports: [{port: 80, targetPort: http}]", "=8080/TCP"],
    ["headless without ports", "clusterIP: None", ""],
  ])("%s", (_, spec, ports) => {
    expect(endpoints([web, select(spec)])).toEqual([`Deployment/web ×2${ports === "" ? "" : ` ${ports}`}`]);
  });

  test("regular containers come before sidecars, and init containers that end do not count", () => {
    const pod = (init: string) => workload("Pod", "web", { ports: "{containerPort: 1, name: a}", podSpec: `initContainers: [${init}]` });
    const side = (name: string, port: number) => `{name: side, image: x, restartPolicy: Always, ports: [{containerPort: ${port}, name: ${name}}]}`;
    const port = (name: string) => select(`ports: [{port: 80, targetPort: ${name}}]`);
    expect(endpoints([pod(side("a", 2)), port("a")])).toEqual(["Pod/web ×1 =1/TCP"]);
    expect(endpoints([pod(side("b", 2)), port("b")])).toEqual(["Pod/web ×1 =2/TCP"]);
    expect(endpoints([pod(side("b", 2).replace(", restartPolicy: Always", "")), port("b")])).toEqual(["Pod/web ×1"]);
  });

  test("Pods whose names come to other numbers are apart", () => {
    const canary = workload("Deployment", "canary", { labels: "app: web", ports: "{containerPort: 9000, name: http}" });
    expect(endpoints([web, canary, select("ports: [{port: 80, targetPort: http}]")])).toEqual(["Deployment/canary ×1 =9000/TCP", "Deployment/web ×2 =8080/TCP"]);
  });
});

describe("which Pods", () => {
  test.each([
    ["no selector", "ports: [{port: 80}]"], ["an empty one", "selector: {}, ports: [{port: 80}]"],
    ["an ExternalName Service", "type: ExternalName, externalName: a.example.com, selector: {app: web}"],
    ["another label", "selector: {app: web, tier: front}, ports: [{port: 80}]"],
  ])("%s selects none", (_, spec) => {
    expect(endpoints([web, service("web", spec)])).toEqual([]);
  });

  test("only Pods of its own namespace, and of every kind of workload", () => {
    expect(endpoints([web, service("web", "selector: {app: web}, ports: [{port: 80}]", "other")])).toEqual([]);
    const job = workload("Job", "once", { labels: "app: web" });
    expect(endpoints([web, job, select("ports: [{port: 80}]")])).toEqual(["Deployment/web ×2 =80/TCP", "Job/once ×1 =80/TCP"]);
  });

  test("by labels that controllers add", () => {
    const set = workload("StatefulSet", "db", { spec: "replicas: 3, ordinals: {start: 5}" });
    const by = (label: string) => endpoints([set, workload("Job", "once", { spec: "completionMode: Indexed, completions: 4, parallelism: 4" }), service("web", `selector: {${label}}, ports: [{port: 80}]`)]);
    expect(by("statefulset.kubernetes.io/pod-name: db-6")).toEqual(["StatefulSet/db ×1 =80/TCP"]);
    expect(by("statefulset.kubernetes.io/pod-name: db-0")).toEqual([]);
    expect(by("statefulset.kubernetes.io/pod-name: db-06")).toEqual([]);
    expect(by('app: db, apps.kubernetes.io/pod-index: "5"')).toEqual(["StatefulSet/db ×1 =80/TCP"]);
    expect(by('app: other, apps.kubernetes.io/pod-index: "5"')).toEqual([]);
    expect(by('batch.kubernetes.io/job-completion-index: "3"')).toEqual(["Job/once ×1 =80/TCP"]);
    expect(by("job-name: once")).toEqual(["Job/once ×4 =80/TCP"]);
    expect(by("pod-template-hash: abc")).toEqual([]);
  });

  test("a null label is an empty one", () => {
    expect(endpoints([workload("Pod", "web", { labels: "app: web, empty: null" }), service("web", 'selector: {empty: ""}, ports: [{port: 80}]')])).toEqual(["Pod/web ×1 =80/TCP"]);
  });

  test("Pods that never get a node have no address", () => {
    const gated = workload("Pod", "web", { podSpec: "schedulingGates: [{name: example.com/wait}]" });
    expect(endpoints([gated, select("ports: [{port: 80}]")], { complete: true })).toEqual([]);
    expect(endpoints([gated, select("ports: [{port: 80}]")])).toEqual(["Pod/web ×1 =80/TCP"]);
    const placed = workload("Pod", "web", { podSpec: "nodeName: elsewhere" });
    expect(endpoints([placed, select("ports: [{port: 80}]")], { complete: true })).toEqual([]);
  });
});

describe("hand-written endpoints", () => {
  const written = (rest: string, metadata = "name: web") => `{apiVersion: v1, kind: Endpoints, metadata: {${metadata}}, ${rest}}`;
  const slice = (rest: string, labels = "kubernetes.io/service-name: web") => `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-1, labels: {${labels}}}, addressType: IPv4, ${rest}}`;
  const bare = service("web", "ports: [{name: http, port: 80}]");
  const subset = "subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}], notReadyAddresses: [{ip: 10.0.0.3}], ports: [{name: http, port: 8080}]}]";

  test("Endpoints are mirrored where there is no selector", () => {
    expect(endpoints([bare, written(subset)])).toEqual(["address/10.0.0.1 ×1 http=8080/TCP", "address/10.0.0.2 ×1 http=8080/TCP", "address/10.0.0.3 ×1 not-ready http=8080/TCP"]);
    expect(endpoints([service("web", "type: ExternalName, externalName: a.b"), written(subset)])).toHaveLength(3);
    expect(endpoints([select("ports: [{port: 80}]"), written(subset)])).toEqual([]);
  });

  test.each([
    ["a label says no", "name: web, labels: {endpointslice.kubernetes.io/skip-mirror: 'true'}"],
    ["they elect a leader", "name: web, annotations: {control-plane.alpha.kubernetes.io/leader: x}"],
    ["they have another name", "name: other"], ["they lie in another namespace", "name: web, namespace: other"],
  ])("not where %s", (_, metadata) => {
    expect(endpoints([bare, written(subset, metadata)])).toEqual([]);
  });

  test("subsets are joined by address; one that is anywhere not ready is not ready", () => {
    const both = "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{name: a, port: 1}]}, {addresses: [{ip: 10.0.0.1}], ports: [{name: b, port: 2}]}]";
    expect(endpoints([bare, written(both)])).toEqual(["address/10.0.0.1 ×1 a=1/TCP b=2/TCP"]);
    const unready = "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{name: a, port: 1}]}, {notReadyAddresses: [{ip: 10.0.0.1}], ports: [{name: a, port: 1}, {name: b, port: 2}]}]";
    expect(endpoints([bare, written(unready)])).toEqual(["address/10.0.0.1 ×1 not-ready a=1/TCP b=2/TCP"]);
    expect(endpoints([bare, written("subsets: [{addresses: [{ip: 10.0.0.1}]}]")])).toEqual(["address/10.0.0.1 ×1"]);
    expect(endpoints([bare, written("subsets: [{addresses: [{ip: 'FD00:0::1'}]}]")])).toEqual(["address/fd00::1 ×1"]);
  });

  test("EndpointSlices count for any Service that they name", () => {
    const one = "endpoints: [{addresses: [10.0.0.9]}, {addresses: [10.0.0.8], conditions: {ready: false}}], ports: [{name: http, port: 8080}]";
    const expected = ["address/10.0.0.8 ×1 not-ready http=8080/TCP", "address/10.0.0.9 ×1 http=8080/TCP"];
    expect(endpoints([bare, slice(one)])).toEqual(expected);
    expect(endpoints([web, select("ports: [{port: 80}]"), slice(one)])).toEqual(["Deployment/web ×2 =80/TCP", ...expected]);
    expect(endpoints([bare, slice(one, "a: b")])).toEqual([]);
    expect(endpoints([bare, slice("endpoints: [{addresses: [10.0.0.9]}], ports: [{}]")])).toEqual(["address/10.0.0.9 ×1 =0/TCP"]);
    expect(endpoints([bare, slice("endpoints: [{addresses: [10.0.0.9]}], ports: null")])).toEqual(["address/10.0.0.9 ×1"]);
  });

  test("those that claim to be a controller's are deleted by it", () => {
    const labels = (manager: string) => `kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: ${manager}`;
    const one = "endpoints: [{addresses: [10.0.0.9]}], ports: []";
    expect(endpoints([bare, slice(one, labels("endpointslicemirroring-controller.k8s.io"))])).toEqual([]);
    expect(endpoints([bare, slice(one, labels("endpointslice-controller.k8s.io"))])).toEqual(["address/10.0.0.9 ×1"]);
    expect(endpoints([select("ports: [{port: 80}]"), slice(one, labels("endpointslice-controller.k8s.io"))])).toEqual([]);
    expect(endpoints([select("ports: [{port: 80}]"), slice(one, labels("me.example.com"))])).toEqual(["address/10.0.0.9 ×1"]);
  });

  test("an address that is a Pod of the input is its workload's", () => {
    const targetRef = "targetRef: {kind: Pod, name: web}";
    const pod = workload("Pod", "web");
    expect(endpoints([pod, bare, slice(`endpoints: [{addresses: [10.0.0.9], ${targetRef}}], ports: []`)])).toEqual(["Pod/web ×1"]);
    expect(endpoints([bare, slice(`endpoints: [{addresses: [10.0.0.9], ${targetRef}}], ports: []`)])).toEqual(["address/10.0.0.9 ×1"]);
  });
});

describe("what the server refuses when the input is applied in order", () => {
  const dropped = { dropRefused: true };
  const refusal = (documents: readonly string[], name: string, options = {}) => {
    const simulation = simulate(documents, { ...dropped, ...options });
    return simulation.graph.ofKind("Service").filter((one) => one.name === name).map((one) => simulation.endpointsOf(one).refusal);
  };

  test("the second object of a name, unless the first was refused", () => {
    expect(refusal([select("ports: [{port: 80}]"), select("ports: [{port: 81}]")], "web")).toEqual([undefined, "an earlier Service has the same name"]);
    expect(refusal([select("ports: [{port: 0}]"), select("ports: [{port: 81}]")], "web")).toEqual([expect.stringContaining("spec.ports[0].port"), undefined]);
    expect(podCounts(simulate([web, web], dropped))).toEqual({ "Deployment/web": 2 });
    expect(podCounts(simulate([web, web]))).toEqual({ "Deployment/web": 4 });
  });

  test("node ports that are taken, or that the cluster does not hand out", () => {
    const nodePort = (name: string, port: number) => service(name, `type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: ${port}}]`);
    expect(refusal([nodePort("a", 30001), nodePort("b", 30001)], "b")).toEqual(["Service default/a has its node port 30001"]);
    expect(refusal([nodePort("a", 30001), nodePort("b", 30002)], "b")).toEqual([undefined]);
    expect(refusal([nodePort("b", 29999)], "b")).toEqual(["node port 29999 is outside 30000-32767"]);
    expect(refusal([nodePort("b", 29999)], "b", { nodePortRange: [20000, 29999] })).toEqual([undefined]);
    expect(refusal([nodePort("b", 29999)], "b", { dropRefused: false })).toEqual([undefined]);
  });

  test("cluster IPs that are taken; None is nobody's", () => {
    const at = (name: string, ip: string) => service(name, `clusterIP: ${ip}, selector: {app: web}, ports: [{port: 80}]`);
    expect(refusal([at("a", "10.0.3.3"), at("b", "10.0.3.3")], "b")).toEqual(["Service default/a has its cluster IP 10.0.3.3"]);
    expect(refusal([at("a", "None"), at("b", "None")], "b")).toEqual([undefined]);
  });

  test("a workload that is refused makes no Pods", () => {
    const broken = workload("Deployment", "web", { spec: "selector: {matchLabels: {app: other}}" });
    expect(endpoints([broken, select("ports: [{port: 80}]")], dropped)).toEqual([]);
    expect(endpoints([broken, select("ports: [{port: 80}]")])).toEqual(["Deployment/web ×1 =80/TCP"]);
  });

  test("a key that is written twice is no reason: kubectl sends the last one", () => {
    const twice = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: no}\n  selector: {app: web}\n  ports: [{port: 80}]";
    expect(endpoints([web, twice], dropped)).toEqual(["Deployment/web ×2 =80/TCP"]);
  });
});
