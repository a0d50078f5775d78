import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { objectsIn, World } from "./support/world.ts";

const SECRET_VALUE = "aHVudGVyMi1uZXZlci1zaG93bg==";
const NAMESPACE = "audit-shop";

const container = (image = "registry.example.com/web:1"): string => `      containers:\n        - name: web\n          image: ${image}\n          ports: [{ name: http, containerPort: 8080 }]\n          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }`;
const deployment = (name: string, extra = "", replicas = 2): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${extra}${container()}
`;
const service = (name: string, extra = ""): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { app: ${name} }
${extra}  ports: [{ name: http, port: 80, targetPort: http }]
`;

const SHOP = [
  deployment("good"), service("good", "  type: NodePort\n"), deployment("crash"), service("crash"), deployment("pull", "", 1), deployment("far", "      nodeSelector: { disk: ssd }\n", 1), service("far"),
  deployment("lonely", "      serviceAccountName: absent\n", 1), service("lonely"),
  `\napiVersion: v1\nkind: Secret\nmetadata: { name: password, namespace: shop }\ndata: { password: ${SECRET_VALUE} }\n`,
  `\napiVersion: v1\nkind: ResourceQuota\nmetadata: { name: few, namespace: shop }\nspec: { hard: { count/secrets: "1" } }\n`,
].join("---");

interface Finding { readonly rule: string; readonly message: string; readonly notes?: readonly string[]; readonly resource?: { readonly kind: string; readonly name: string; readonly namespace?: string }; readonly path?: string; readonly severity: string }

let world: World;
let folder: string;

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [inject("program"), "audit", "--no-config", ...args], { encoding: "utf8", cwd: folder, env: { PATH: process.env.PATH ?? "", HOME: folder } });
}

function findings(...args: string[]): Finding[] {
  const { stdout, stderr } = run("--kubeconfig", inject("kubeconfig"), "--format", "json", ...args);
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as { findings: Finding[] }).findings;
}

const about = (list: readonly Finding[], rule: string, name: string): Finding | undefined => list.find((one) => one.rule === rule && one.resource?.name === name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kubeverdict-audit-"));
  world = await World.of(inject("kubeconfig"));
  await world.makeNamespace(NAMESPACE);
  expect(await world.apply(objectsIn({ "shop.yaml": SHOP }), "audit")).toEqual([]);
  await world.settle(({ id }) => id.name.startsWith("good"));
  const waiting = (reason: string): object => ({ name: "web", image: "registry.example.com/web:1", imageID: "", ready: false, restartCount: 7, state: { waiting: { reason } } });
  const ready = [{ type: "Ready", status: "False", lastTransitionTime: "2026-01-01T00:00:00Z" }];
  expect(await world.setStatus(NAMESPACE, "crash-", { phase: "Running", podIP: "10.9.9.9", podIPs: [{ ip: "10.9.9.9" }], conditions: ready, containerStatuses: [waiting("CrashLoopBackOff")] } as never)).toBe(2);
  expect(await world.setStatus(NAMESPACE, "pull-", { phase: "Pending", conditions: ready, containerStatuses: [waiting("ImagePullBackOff")] } as never)).toBe(1);
  expect(await world.setStatus(NAMESPACE, "far-", { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" }] } as never)).toBe(1);
});
afterAll(async () => {
  await world.clear();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("what only a cluster shows", () => {
  test("why Services lack the endpoints that their manifests promise", () => {
    const found = findings("-n", NAMESPACE);
    expect(about(found, "live/missing-endpoints", "good")).toBeUndefined();
    expect(about(found, "live/missing-endpoints", "crash")?.notes?.join()).toContain("CrashLoopBackOff");
    expect(about(found, "live/missing-endpoints", "far")?.notes?.join()).toContain("Unschedulable");
    expect(about(found, "live/missing-endpoints", "lonely")?.notes?.join()).toContain("absent");
  });

  test("Pods that are stuck or refused, nodes that do not fit, quotas that are used up", () => {
    const found = findings("-n", NAMESPACE);
    expect(about(found, "live/failing-pods", "crash")?.message).toContain("crashes again and again");
    expect(about(found, "live/failing-pods", "pull")?.message).toContain("cannot pull its image");
    expect(about(found, "live/unfit-nodes", "far")?.notes).toEqual(["3 of 3 nodes: without label disk=ssd"]);
    expect(about(found, "live/refused-pods", "lonely")?.message).toContain("serviceaccount");
    expect(about(found, "live/exhausted-quota", "few")?.message).toContain("1 of 1 count/secrets");
    expect(found.filter(({ resource }) => resource?.name === "good")).toEqual([]);
    expect(found.every(({ resource }) => resource?.namespace === NAMESPACE || resource?.namespace === undefined)).toBe(true);
  });

  test("a whole cluster: what Kubernetes made itself is not the user's", () => {
    const own = ["default", "kube-system", "kube-public", "kube-node-lease"];
    expect(findings().filter(({ resource }) => (resource?.namespace === undefined ? resource?.name?.startsWith("system:") : own.includes(resource.namespace)))).toEqual([]);
  });

  test("no value of a Secret gets into any report, whoever wrote it and whatever copies there are", async () => {
    const { connection } = world;
    const path = `/api/v1/namespaces/${NAMESPACE}`;
    // As kubectl apply leaves it: with a copy of the object in an annotation.
    const copy = JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "password", namespace: NAMESPACE }, data: { password: SECRET_VALUE } });
    await connection.send("PATCH", `${path}/secrets/password`, {}, { value: { metadata: { annotations: { "kubectl.kubernetes.io/last-applied-configuration": copy } } }, contentType: "application/merge-patch+json" });
    const token = ((await connection.send("POST", `${path}/serviceaccounts/default/token`, {}, { value: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} } })).status as unknown as { token: string }).token;
    await connection.send("PATCH", `${path}/secrets/password`, {}, { value: { stringData: { token } }, contentType: "application/merge-patch+json" });
    const formats = ["text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "tap", "html"];
    const { stdout, stderr, status } = run("--kubeconfig", inject("kubeconfig"), "-n", NAMESPACE, "--upgrade-to", "1.37", ...formats.flatMap((format) => ["-o", `${format}:report.${format}`]));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    writeFileSync(join(folder, "change.yaml"), `apiVersion: v1\nkind: Secret\nmetadata: {name: password, namespace: ${NAMESPACE}, labels: {new: label}}\n`);
    const changed = run("--kubeconfig", inject("kubeconfig"), "-n", NAMESPACE, "--with", "change.yaml", "--format", "json");
    expect((JSON.parse(changed.stdout) as { changed: string[] }).changed).toEqual([`Secret ${NAMESPACE}/password`]);
    const reports = formats.map((format) => readFileSync(join(folder, `report.${format}`), "utf8"));
    for (const report of reports) expect(report).toContain("crash");
    for (const text of [stdout, stderr, changed.stdout, changed.stderr, ...reports]) {
      expect(text).not.toMatch(/aHVudGVyMi1|hunter2/);
      expect(text).not.toContain(token.slice(-40));
      expect(text).not.toContain(Buffer.from(token).toString("base64").slice(20, 60));
    }
  });

  test("what a newer version refuses", async () => {
    const images = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: images, namespace: shop}\nspec: {replicas: 0, selector: {matchLabels: {app: images}}, template: {metadata: {labels: {app: images}}, spec: {containers: [{name: c, image: nginx}], volumes: [{name: i, image: {}}]}}}\n";
    expect(await world.apply(objectsIn({ "images.yaml": images }), "audit")).toEqual([]);
    const found = findings("-n", NAMESPACE, "--upgrade-to", "1.37").filter(({ rule }) => rule.endsWith("upgrade"));
    expect(found.map(({ rule, resource, path }) => [rule, resource?.name, path])).toEqual([["live/refused-after-upgrade", "images", "spec.template.spec.volumes[0].image.reference"]]);
  });
});

describe("--with", () => {
  const change = (text: string): { consequences: { kind: string; harm: string; message: string }[]; changed: string[]; added: string[] } => {
    writeFileSync(join(folder, "change.yaml"), text.replaceAll("namespace: shop", `namespace: ${NAMESPACE}`));
    const { stdout, stderr } = run("--kubeconfig", inject("kubeconfig"), "--with", "change.yaml", "--format", "json");
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as never;
  };

  test("the same files again change nothing", () => {
    expect(change([deployment("good"), service("good", "  type: NodePort\n")].join("---"))).toMatchObject({ consequences: [], changed: [], added: [] });
  });

  test("an immutable field is refused", () => {
    const { consequences } = change(deployment("good").replace("matchLabels: { app: good }", "matchLabels: { app: better }").replace("labels: { app: good }", "labels: { app: better }"));
    expect(consequences.map(({ kind }) => kind)).toContain("refused-change");
  });

  test("endpoints that are lost", () => {
    const { consequences } = change(service("good").replace("app: good", "app: goood"));
    expect(consequences.map(({ kind }) => kind)).toContain("lost-endpoints");
  });

  test("a node port that another Service has", async () => {
    const taken = (await world.connection.get(`/api/v1/namespaces/${NAMESPACE}/services/good`)) as unknown as { spec: { ports: { nodePort: number }[] } };
    const { consequences, added } = change(service("other", "  type: NodePort\n").replace("port: 80,", `port: 80, nodePort: ${taken.spec.ports[0]!.nodePort},`));
    expect(added).toEqual([`Service ${NAMESPACE}/other`]);
    expect(consequences.map(({ message }) => message).join()).toContain("node port");
  });
});

describe("bad input ends with a message and exit code 2", () => {
  const kubeconfig = (change: (text: string) => string): string => {
    const file = join(folder, "kubeconfig");
    writeFileSync(file, change(readFileSync(inject("kubeconfig"), "utf8")));
    return file;
  };

  test.each([
    ["a server that is not there", (text: string) => text.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:9"), "cannot reach the API server"],
    ["an expired token", (text: string) => text.replace(/token: "[^"]*"/, 'token: "old"'), "does not accept the credentials"],
    ["a certificate that nobody signed", (text: string) => text.replace(", insecure-skip-tls-verify: true", ""), "self-signed"],
    ["a file that is no kubeconfig", () => "hello", "no current context"],
  ])("%s", (_, change, message) => {
    const { status, stdout, stderr } = run("--kubeconfig", kubeconfig(change));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test.each([[["--context", "nowhere"], "no context"], [["-n", "nowhere"], "no namespace nowhere"]])("%s", (args, message) => {
    const { status, stderr } = run("--kubeconfig", inject("kubeconfig"), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

test("kinds that may not be read are named once, and the rest is judged", async () => {
  const { connection } = world;
  await world.apply(objectsIn({ "reader.yaml": `
apiVersion: v1
kind: ServiceAccount
metadata: { name: reader, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: kubeverdict-test-reader }
rules:
  - { apiGroups: [""], resources: [namespaces, services, pods, nodes, events], verbs: [get, list] }
  - { apiGroups: [apps, discovery.k8s.io], resources: ["*"], verbs: [get, list] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: kubeverdict-test-reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubeverdict-test-reader }
subjects: [{ kind: ServiceAccount, name: reader, namespace: ${NAMESPACE} }]
` }), "audit");
  const answer = await connection.send("POST", `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/reader/token`, {}, { value: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} } });
  const { token } = answer.status as unknown as { token: string };
  writeFileSync(join(folder, "reader"), readFileSync(inject("kubeconfig"), "utf8").replace(/token: "[^"]*"/, `token: "${token}"`));
  const { status, stdout, stderr } = run("--kubeconfig", "reader", "-n", NAMESPACE, "--format", "json");
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/may not read .*configmaps.*secrets/);
  const { findings: found } = JSON.parse(stdout) as { findings: Finding[] };
  expect(about(found, "live/missing-endpoints", "crash")).toBeDefined();
  expect(found.filter(({ rule }) => rule.startsWith("reference/"))).toEqual([]);
});
