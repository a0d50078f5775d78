import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { fieldOwners } from "../../src/cluster/field-owners.ts";
import { liveObject, type ServedKind } from "../../src/cluster/live-object.ts";
import { pathOf } from "../../src/cluster/list.ts";
import { overlay } from "../../src/engine/live/overlay.ts";
import { servedTypes } from "../../src/engine/live/served-types.ts";
import { asObject, keyOf, type Resource } from "../../src/resource/resource.ts";
import { readResources } from "../../src/resource/read.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import type { JsonObject, JsonValue, ManifestDocument } from "../../src/source/document.ts";
import { parseFile } from "../../src/source/parse.ts";
import { World } from "./support/world.ts";

const NAMESPACE = "applies";
const APPLY = "application/apply-patch+yaml";

const pod = (spec: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: one, labels: { a: "1" } }\nspec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: ${spec} } }`;
const service = (spec: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: one }\nspec: ${spec}`;
const of = (apiVersion: string, kind: string, rest: string): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: one }\n${rest}`;

/** What is applied first, and what is applied then. */
const CHANGES: readonly (readonly [string, string, string])[] = [
  ["a variable goes, another changes, a third comes", pod("{ containers: [{ name: c, image: a, env: [{ name: A, value: '1' }, { name: B, value: '2' }] }] }"), pod("{ containers: [{ name: c, image: a, env: [{ name: B, value: '3' }, { name: C, value: '4' }] }] }")],
  ["containers come and go", pod("{ containers: [{ name: c, image: a }, { name: d, image: b }] }"), pod("{ containers: [{ name: e, image: e }, { name: c, image: a }] }")],
  ["ports", pod("{ containers: [{ name: c, image: a, ports: [{ containerPort: 80 }, { containerPort: 81, name: px }] }] }"), pod("{ containers: [{ name: c, image: a, ports: [{ containerPort: 80, name: py }, { containerPort: 82 }] }] }")],
  ["probes and resources", pod("{ containers: [{ name: c, image: a, livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 }, resources: { limits: { cpu: 1, memory: 1Gi } } }] }"), pod("{ containers: [{ name: c, image: a, resources: { limits: { memory: 1024Mi } } }] }")],
  ["tolerations, which are replaced", pod("{ containers: [{ name: c, image: a }], tolerations: [{ key: a, operator: Exists }, { key: b, operator: Exists }] }"), pod("{ containers: [{ name: c, image: a }], tolerations: [{ key: b, operator: Exists }] }")],
  ["volumes", pod("{ containers: [{ name: c, image: a, volumeMounts: [{ name: v, mountPath: /v }, { name: w, mountPath: /w }] }], volumes: [{ name: v, emptyDir: {} }, { name: w, configMap: { name: w } }] }"), pod("{ containers: [{ name: c, image: a, volumeMounts: [{ name: w, mountPath: /x }] }], volumes: [{ name: w, secret: { secretName: w } }] }")],
  ["a security context goes", pod("{ securityContext: { runAsNonRoot: true }, containers: [{ name: c, image: a, securityContext: { capabilities: { drop: [ALL], add: [NET_ADMIN] } } }] }"), pod("{ containers: [{ name: c, image: a, securityContext: { capabilities: { drop: [KILL] } } }] }")],
  ["a Deployment without labels, and paused", pod("{ containers: [{ name: c, image: a }] }"), pod("{ containers: [{ name: c, image: a }] }").replace(', labels: { a: "1" }', "").replace("spec: {", "spec: { paused: true, replicas: 3,")],
  ["topology and host aliases", pod("{ containers: [{ name: c, image: a }], hostAliases: [{ ip: 10.0.0.1, hostnames: [a, b] }], topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: a } } }] }"), pod("{ containers: [{ name: c, image: a }], hostAliases: [{ ip: 10.0.0.1, hostnames: [b] }, { ip: 10.0.0.2, hostnames: [c] }], topologySpreadConstraints: [{ maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }] }")],
  ["a Service's ports", service("{ selector: { a: b }, ports: [{ name: a, port: 80 }, { name: b, port: 81 }] }"), service("{ selector: { a: c }, ports: [{ name: b, port: 81, targetPort: 8081 }, { name: c, port: 82 }] }")],
  ["a Service gives its node ports back", service("{ type: NodePort, selector: { a: b }, ports: [{ port: 80 }] }"), service("{ selector: { a: b }, ports: [{ port: 80 }] }")],
  ["a Service becomes an alias", service("{ selector: { a: b }, ports: [{ port: 80 }] }"), service("{ type: ExternalName, externalName: db.example.com, ports: [{ port: 80 }] }")],
  ["a Service is reached from outside", service("{ selector: { a: b }, ports: [{ port: 80 }] }"), service("{ type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: [10.0.0.0/8], selector: { a: b }, ports: [{ port: 80 }] }")],
  ["data of a ConfigMap", of("v1", "ConfigMap", "data: { a: '1', b: '2' }"), of("v1", "ConfigMap", "data: { b: '3', c: '4' }")],
  ["a NetworkPolicy", of("networking.k8s.io/v1", "NetworkPolicy", "spec: { podSelector: { matchLabels: { a: b } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] }"), of("networking.k8s.io/v1", "NetworkPolicy", "spec: { podSelector: {}, ingress: [{ ports: [{ port: 81, protocol: TCP }] }], egress: [] }")],
  ["an Ingress", of("networking.k8s.io/v1", "Ingress", "spec: { ingressClassName: x, rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: a, port: { number: 80 } } } }] } }] }"), of("networking.k8s.io/v1", "Ingress", "spec: { defaultBackend: { service: { name: b, port: { name: http } } }, rules: [{ host: b.example.com, http: { paths: [{ path: /b, pathType: Exact, backend: { service: { name: a, port: { number: 80 } } } }] } }] }")],
  ["a Role", of("rbac.authorization.k8s.io/v1", "Role", "rules: [{ apiGroups: [''], resources: [pods], verbs: [get, list] }]"), of("rbac.authorization.k8s.io/v1", "Role", "rules: [{ apiGroups: ['', apps], resources: [pods], verbs: [get] }]")],
  ["subjects of a binding", of("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: { kind: Role, name: one, apiGroup: rbac.authorization.k8s.io }\nsubjects: [{ kind: User, name: a }]"), of("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: { kind: Role, name: one, apiGroup: rbac.authorization.k8s.io }\nsubjects: [{ kind: Group, name: b }, { kind: ServiceAccount, name: c, namespace: d }]")],
  ["an autoscaler", of("autoscaling/v2", "HorizontalPodAutoscaler", "spec: { maxReplicas: 3, minReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }] }"), of("autoscaling/v2", "HorizontalPodAutoscaler", "spec: { maxReplicas: 4, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }, behavior: { scaleDown: { policies: [{ type: Pods, value: 1, periodSeconds: 60 }] } }, metrics: [{ type: Resource, resource: { name: memory, target: { type: Utilization, averageUtilization: 60 } } }] }")],
  ["a budget", of("policy/v1", "PodDisruptionBudget", "spec: { minAvailable: 1, selector: { matchLabels: { a: b } } }"), of("policy/v1", "PodDisruptionBudget", "spec: { maxUnavailable: 30%, selector: { matchLabels: { c: d } } }")],
  ["a quota and a range", of("v1", "ResourceQuota", "spec: { hard: { pods: '3', requests.cpu: 500m } }"), of("v1", "ResourceQuota", "spec: { hard: { requests.cpu: 0.5, services: '2' } }")],
  ["finalizers and annotations", of("v1", "ServiceAccount", "imagePullSecrets: [{ name: a }, { name: b }]").replace("{ name: one }", "{ name: one, finalizers: [example.com/a], annotations: { a: '1', b: '2' } }"), of("v1", "ServiceAccount", "imagePullSecrets: [{ name: b }, { name: c }]").replace("{ name: one }", "{ name: one, annotations: { b: '3' } }")],
];

let world: World;
beforeAll(async () => {
  world = await World.of(inject("kubeconfig"));
  await world.makeNamespace(NAMESPACE);
});
afterAll(async () => {
  await world.clear();
  world.close();
});

/** Where what we expect is not what the server has; it may have more: what it fills into what is new. */
function missing(ours: JsonValue | undefined, theirs: JsonValue | undefined, path = ""): string[] {
  if (ours === undefined || ours === null || ours === theirs) return [];
  if (typeof ours !== "object" || typeof theirs !== "object" || theirs === null) return [`${path}: ${JSON.stringify(ours)}, but the server has ${JSON.stringify(theirs)}`];
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length !== theirs.length) return [`${path}: ${JSON.stringify(ours)}, but the server has ${JSON.stringify(theirs)}`];
  return Object.entries(ours).flatMap(([key, value]) => missing(value, (theirs as Record<string, JsonValue>)[key], `${path}.${key}`));
}

/** What the server fills in again where it is taken away. */
const DEFAULTS: ReadonlySet<string> = new Set([".spec.type", ".spec.minReplicas", ".spec.template.spec.securityContext"]);

/** What the server has and we do not, of what was there before: what an apply should have taken away. */
function kept(before: JsonValue | undefined, ours: JsonValue | undefined, theirs: JsonValue | undefined, path = ""): string[] {
  if (theirs === undefined || before === undefined || DEFAULTS.has(path)) return [];
  if (ours === undefined || ours === null) return [`${path}: nothing, but the server has ${JSON.stringify(theirs)}`];
  if (Array.isArray(theirs) || typeof theirs !== "object" || typeof before !== "object") return [];
  return Object.keys(theirs!).flatMap((key) => kept((before as Record<string, JsonValue>)[key], (ours as Record<string, JsonValue>)[key], (theirs as Record<string, JsonValue>)[key], `${path}.${key}`));
}

const reading = { namespace: NAMESPACE, isNamespaced: () => true };

function read(text: string): { resource: Resource; document: ManifestDocument; kind: ServedKind; path: string } {
  const [document] = parseFile({ path: "a.yaml", text });
  const [resource] = readResources(document!, reading);
  const kind = world.kind(String(resource!.value.apiVersion), resource!.id.kind)!;
  return { resource: resource!, document: document!, kind, path: pathOf(kind, NAMESPACE, resource!.id.name) };
}

/** What the file makes of the live object, and that object. */
function laidOver({ resource, document, kind }: ReturnType<typeof read>, before: JsonObject): { ours: JsonObject; live: JsonObject } {
  const live = liveObject(before, kind)!.resource;
  const [laid] = overlay([{ file: document.file, documents: [document] }], new Map([[keyOf(resource.id), { resource: live, owned: fieldOwners(before) }]]), { ...reading, types: servedTypes(schemasOf("1.36")) });
  return { ours: asObject(laid!.documents[0]!.value)!, live: live.value };
}

test.each(CHANGES.map(([name, first, then], i) => [name, first, then, i] as const))("files are laid over live objects as the server applies them: %s", async (_, first, then, i) => {
  const file = read(then.replaceAll("name: one", `name: one-${i}`));
  const manager = { fieldManager: "kubectl", force: true };
  await world.connection.send("PATCH", file.path, manager, { text: first.replaceAll("name: one", `name: one-${i}`), contentType: APPLY });
  const before = await world.connection.get(file.path);
  const after = await world.connection.send("PATCH", file.path, { ...manager, dryRun: "All" }, { text: then.replaceAll("name: one", `name: one-${i}`), contentType: APPLY });
  const { ours, live } = laidOver(file, before);
  const theirs = liveObject(after, file.kind)!.resource.value;
  expect([...missing(ours, theirs), ...kept(live, ours, theirs)]).toEqual([]);
});

test.each(CHANGES.map(([name, first], i) => [name, first, i] as const))("what a client-side apply has sent changes nothing when it comes again: %s", async (_, first, i) => {
  const file = read(first.replaceAll("name: one", `name: old-${i}`));
  const { value } = file.resource;
  const metadata = { ...asObject(value.metadata), annotations: { ...asObject(asObject(value.metadata)?.annotations), "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ ...value, metadata: { annotations: {}, namespace: NAMESPACE, ...asObject(value.metadata) } }) } };
  await world.connection.send("POST", pathOf(file.kind, NAMESPACE), { fieldManager: "kubectl-client-side-apply" }, { value: { ...value, metadata } });
  const { ours, live } = laidOver(file, await world.connection.get(file.path));
  expect([...missing(ours, live), ...missing(live, ours)]).toEqual([]);
});
