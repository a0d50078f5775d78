import { describe, expect, test } from "vitest";
import type { KubernetesKind, Views } from "../../src/kinds/index.ts";
import type { Field } from "../../src/resource/resource.ts";
import { graphOf } from "../support/simulation.ts";

/** The only resource of a kind in a manifest. */
function only<K extends KubernetesKind>(kind: K, text: string): Views[K] {
  return graphOf(text).ofKind(kind)[0]!;
}

function place(field: Field | undefined): string {
  return field ? `${field} = ${JSON.stringify(field.value)}` : "nowhere";
}

function pod(spec: string): Views["Pod"] {
  return only("Pod", `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {${spec}}}`);
}

describe("reading is tolerant", () => {
  test("null is absent, and what has the wrong type is left out", () => {
    const service = only("Service", "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {x: 1, y: yes, z: null, w: v}}, spec: {ports: [7, null, {port: '80', name: 5}, {port: 81, targetPort: null}], type: Nonsense}}");
    expect(service.type).toBe("ClusterIP");
    expect(service.ports.map(({ port, name, targetPort, protocol }) => ({ port, name, targetPort, protocol }))).toEqual([
      { port: undefined, name: "", targetPort: undefined, protocol: "TCP" }, { port: 81, name: "", targetPort: 81, protocol: "TCP" },
    ]);
    expect(service.ports.map(({ field }) => String(field))).toEqual(["spec.ports[2]", "spec.ports[3]"]);
    expect([...service.labels]).toEqual([["z", ""], ["w", "v"]]);
  });

  test("a resource without anything", () => {
    const deployment = only("Deployment", "{apiVersion: apps/v1, kind: Deployment}");
    expect(deployment.template.containers).toEqual([]);
    expect(deployment.selector).toBeUndefined();
    expect(deployment.template.serviceAccountName).toBe("default");
    expect(deployment.template.serviceAccountField).toBeUndefined();
  });

  test("keys of the input that are names of JavaScript's own", () => {
    const map = only("ConfigMap", '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"constructor": "x", "__proto__": "y"}}');
    expect([...map.keys]).toEqual(["constructor", "__proto__"]);
    expect(map.string("metadata", "toString")).toBeUndefined();
  });
});

describe("a Pod template", () => {
  const containers = "containers: [{name: a, image: x, ports: [{containerPort: 80, name: http}, {containerPort: 81, hostPort: 8081, hostIP: 127.0.0.1, protocol: UDP}]}]";

  test("host ports: those that are declared, and all in the host network", () => {
    const ports = (spec: string) => pod(spec).template.hostPorts.map(({ hostPort, port }) => `${hostPort}/${port.protocol}`);
    expect(ports(containers)).toEqual(["8081/UDP"]);
    expect(ports(`hostNetwork: true, ${containers}`)).toEqual(["80/TCP", "8081/UDP"]);
  });

  test("roles of containers", () => {
    const { template } = pod(`${containers}, initContainers: [{name: i}, {name: s, restartPolicy: Always}], ephemeralContainers: [{name: e}]`);
    expect(template.allContainers.map(({ name, role, isSidecar }) => `${name} ${role} ${isSidecar}`)).toEqual(["i init false", "s init true", "a container false", "e ephemeral false"]);
    expect(template.sidecars.map(({ name }) => name)).toEqual(["s"]);
  });

  test("its place is where the workload has it", () => {
    const cron = only("CronJob", "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {metadata: {labels: {x: v}}, spec: {serviceAccount: old, containers: [{name: c}]}}}}}}");
    expect(place(cron.template.containers[0]?.field.child("name"))).toBe('spec.jobTemplate.spec.template.spec.containers[0].name = "c"');
    expect(place(cron.template.serviceAccountField)).toBe('spec.jobTemplate.spec.template.spec.serviceAccount = "old"');
    expect(place(cron.template.labelsField.child("x"))).toBe('spec.jobTemplate.spec.template.metadata.labels.x = "v"');
    expect(place(pod(containers).template.containers[0]?.ports[1]?.field)).toContain("spec.containers[0].ports[1] = ");
  });

  test("probes and hooks with the port that they ask", () => {
    const [container] = pod("containers: [{name: a, livenessProbe: {httpGet: {port: http, host: h}}, readinessProbe: {grpc: {port: 9}}, startupProbe: {exec: {command: [x]}}, lifecycle: {preStop: {tcpSocket: {port: 7}}}}]").template.containers;
    expect(container!.probes.map(({ purpose, handler, port, host }) => [purpose, handler, port, host])).toEqual([
      ["livenessProbe", "httpGet", "http", "h"], ["readinessProbe", "grpc", 9, undefined], ["startupProbe", "exec", undefined, undefined], ["preStop", "tcpSocket", 7, undefined],
    ]);
    expect(place(container!.livenessProbe?.portField)).toBe('spec.containers[0].livenessProbe.httpGet.port = "http"');
  });

  test("ConfigMaps and Secrets that it takes", () => {
    const { sources } = pod(`volumes: [{name: v, configMap: {name: c, items: [{key: k, path: p}]}}, {name: w, secret: {secretName: s, optional: true}}, {name: x, projected: {sources: [{secret: {name: t}}, {configMap: {name: d}}]}}, {name: y, emptyDir: {}}],
      containers: [{name: a, envFrom: [{configMapRef: {name: e}}, {prefix: P, secretRef: {name: f, optional: true}}], env: [{name: A, value: x}, {name: B, valueFrom: {secretKeyRef: {name: g, key: h}}}, {name: C, valueFrom: {fieldRef: {fieldPath: x}}}]}]`).template;
    expect(sources.map(({ kind, name, optional, keys, nameField }) => `${kind} ${name}${optional ? "?" : ""} ${keys.map(({ key }) => key).join()} at ${nameField}`)).toEqual([
      "ConfigMap e  at spec.containers[0].envFrom[0].configMapRef.name", "Secret f?  at spec.containers[0].envFrom[1].secretRef.name",
      "Secret g h at spec.containers[0].env[1].valueFrom.secretKeyRef.name", "ConfigMap c k at spec.volumes[0].configMap.name", "Secret s?  at spec.volumes[1].secret.secretName",
      "Secret t  at spec.volumes[2].projected.sources[0].secret.name", "ConfigMap d  at spec.volumes[2].projected.sources[1].configMap.name",
    ]);
  });
});

describe("an Ingress", () => {
  const ingress = (apiVersion: string, spec: string, annotations = "") => only("Ingress", `{apiVersion: ${apiVersion}, kind: Ingress, metadata: {name: a, annotations: {${annotations}}}, spec: {${spec}}}`);
  const backends = (view: Views["Ingress"]) => view.backends.map(({ serviceName, servicePort, servicePortField }) => `${serviceName}:${servicePort} at ${servicePortField}`);

  test("in the layout of networking.k8s.io/v1", () => {
    const view = ingress("networking.k8s.io/v1", "defaultBackend: {service: {name: d, port: {number: 80}}}, rules: [{host: h, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s, port: {name: http}}}}, {backend: {resource: {kind: Bucket, name: b}}}]}}]");
    expect(backends(view)).toEqual(["d:80 at spec.defaultBackend.service.port.number", "s:http at spec.rules[0].http.paths[0].backend.service.port.name", "undefined:undefined at spec.rules[0].http.paths[1].backend.service.port.number"]);
    expect(view.backends[2]?.resourceBackend).toEqual({ apiGroup: "", kind: "Bucket", name: "b" });
    expect(view.rules[0]?.paths.map(({ path, pathType }) => `${path} ${pathType}`)).toEqual(["/ Prefix", " ImplementationSpecific"]);
  });

  test("in the layout before it", () => {
    const view = ingress("extensions/v1beta1", "backend: {serviceName: d, servicePort: 80}, rules: [{http: {paths: [{backend: {serviceName: s, servicePort: http}}]}}]");
    expect(backends(view)).toEqual(["d:80 at spec.backend.servicePort", "s:http at spec.rules[0].http.paths[0].backend.servicePort"]);
  });

  test("its class, by field or annotation", () => {
    expect(ingress("networking.k8s.io/v1", "ingressClassName: nginx", "kubernetes.io/ingress.class: old").className).toBe("nginx");
    const old = ingress("networking.k8s.io/v1", "", "kubernetes.io/ingress.class: old");
    expect([old.className, place(old.classField)]).toEqual(["old", 'metadata.annotations[kubernetes.io/ingress.class] = "old"']);
    expect(ingress("networking.k8s.io/v1", "").className).toBeUndefined();
  });
});

test.each([
  ["", ["Ingress"]], ["egress: []", ["Ingress"]], ["egress: [{}]", ["Ingress", "Egress"]], ["policyTypes: [Egress]", ["Egress"]], ["policyTypes: [Egress, Ingress], egress: []", ["Ingress", "Egress"]],
])("a NetworkPolicy with {%s} isolates %j", (spec, expected) => {
  expect(only("NetworkPolicy", `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {${spec}}}`).policyTypes).toEqual(expected);
});

test("a Service of each type", () => {
  const read = (spec: string) => only("Service", `{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {${spec}}}`);
  expect(read("clusterIP: None").isHeadless).toBe(true);
  expect(read("type: ExternalName, clusterIP: None").isHeadless).toBe(false);
  expect(read("type: NodePort").allocatesNodePorts).toBe(true);
  expect(read("type: LoadBalancer, allocateLoadBalancerNodePorts: false").allocatesNodePorts).toBe(false);
  expect(read("ports: [{port: 80, targetPort: '', nodePort: 0}]").ports.map(({ targetPort, nodePort }) => [targetPort, nodePort])).toEqual([[80, undefined]]);
});

test("what the other kinds say", () => {
  expect(only("Secret", "{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: eA==}, stringData: {b: x}}")).toMatchObject({ keys: new Set(["a", "b"]), type: "Opaque" });
  expect(only("HorizontalPodAutoscaler", "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}"))
    .toMatchObject({ target: { group: "apps", kind: "Deployment", name: "web" }, minReplicas: 1, maxReplicas: 5 });
  expect(only("StatefulSet", "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: '', resources: {requests: {storage: 1Gi}}}}]}}").volumeClaimTemplates[0])
    .toMatchObject({ name: "data", spec: { storageClassName: "", storageRequest: "1Gi" } });
  expect(only("RoleBinding", "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: s}]}"))
    .toMatchObject({ roleKind: "Role", roleName: "r", subjects: [{ kind: "ServiceAccount", name: "s", namespace: undefined }] });
});
