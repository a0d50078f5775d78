import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { rolesFile } from "../../src/operator/roles.ts";
import { parseFile } from "../../src/source/parse.ts";
import { apply, cluster, gone, kubeconfig, MERGE, namespace, newFile, newNamespace, noReportOf, reportOf, reports, service, start, useBed, way } from "./support/operator-bed.ts";
import { eventually } from "./support/running-operator.ts";

useBed();

test("a change is reported, told once in an Event, counted, and taken back", async () => {
  await newNamespace();
  const operator = start();
  await operator.says("judged everything");
  await service("web");
  const report = await reportOf("web");
  const object = await cluster.get(`/api/v1/namespaces/${namespace}/services/web`);
  expect(report.metadata.ownerReferences).toMatchObject([{ name: "web", uid: (object.metadata as { uid: string }).uid }]);
  expect(report.results.map(({ policy }) => policy)).toEqual(["service/selects-no-pods"]);
  expect(report.summary.fail).toBe(1);
  const events = async () => ((await cluster.get(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`)).items as unknown as { reason: string; regarding: { name: string } }[]).filter(({ reason }) => reason === "SelectsNoPods");
  await eventually("an Event", async () => (await events())[0]);
  const { text } = await operator.get("/metrics");
  expect(text).toContain(`kubeverdict_findings{rule="service/selects-no-pods",severity="error",namespace="${namespace}"} 1`);
  expect(text).toContain(`kubeverdict_services_without_endpoints{namespace="${namespace}"} 1`);
  await cluster.send("PATCH", `/api/v1/namespaces/${namespace}/services/web`, {}, { value: { metadata: { labels: { touched: "yes" } } }, contentType: MERGE });
  await sleep(1500);
  expect((await reports()).map(({ metadata }) => metadata.generation)).toEqual([1]);
  expect(await events()).toHaveLength(1);
  await service("web", null);
  await noReportOf("web");
});

test("a report that somebody deletes comes back, and one goes with its object", async () => {
  await newNamespace();
  const operator = start();
  await operator.says("judged everything");
  await service("web");
  const { metadata } = await reportOf("web");
  await gone(`/apis/openreports.io/v1alpha1/namespaces/${namespace}/reports/${metadata.name}`);
  await reportOf("web");
  await gone(`/api/v1/namespaces/${namespace}/services/web`);
  await noReportOf("web");
});

test("an API server that is away for a while: not ready, then up to date, and nothing is written twice", async () => {
  await newNamespace();
  const road = await way();
  await road.close();
  const operator = start(road.kubeconfig);
  await operator.says("cannot reach the API server");
  expect((await operator.get("/readyz")).status).toBe(503);
  expect((await operator.get("/healthz")).status).toBe(200);
  await road.reopen();
  await operator.says("judged everything", 60);
  await service("before");
  await reportOf("before");
  await road.close();
  await eventually("not ready", async () => ((await operator.get("/readyz")).status === 503) || undefined);
  await service("meanwhile");
  await road.reopen();
  await reportOf("meanwhile");
  await eventually("ready", async () => ((await operator.get("/readyz")).status === 200) || undefined);
  expect((await reports()).map(({ metadata }) => metadata.generation)).toEqual([1, 1]);
});

test("watches that are cut go on where they were", async () => {
  await newNamespace();
  const road = await way();
  const operator = start(road.kubeconfig);
  await operator.says("judged everything");
  for (let i = 0; i < 5; i++) {
    road.cut();
    await service(`web-${i}`);
    await reportOf(`web-${i}`);
  }
  expect((await reports()).map(({ metadata, scope }) => `${scope.name} ${metadata.generation}`).sort()).toEqual(Array.from({ length: 5 }, (_, i) => `web-${i} 1`));
  expect((await operator.get("/metrics")).text).toMatch(/kubeverdict_watch_restarts_total\{reason="\w+"\} [1-9]/);
});

test("a leader that is killed is followed by the other replica, one that stops gives the lease back", async () => {
  await newNamespace();
  const first = start();
  await first.says("leading: this replica writes");
  const second = start();
  await second.says("judged everything");
  await service("one");
  await reportOf("one");
  await first.end("SIGKILL");
  await service("two");
  await reportOf("two", 40);
  expect(second.said("leading: this replica writes")).toHaveLength(1);
  const third = start();
  await third.says("judged everything");
  expect(third.said("leading: this replica writes")).toHaveLength(0);
  const stopped = Date.now();
  expect(await second.end("SIGTERM")).toBe(0);
  await third.says("leading: this replica writes", 10);
  expect(Date.now() - stopped).toBeLessThan(5000);
  await service("three");
  await reportOf("three");
  expect((await reports()).map(({ metadata, scope }) => `${scope.name} ${metadata.generation}`).sort()).toEqual(["one 1", "three 1", "two 1"]);
});

test("without the definitions of reports it says so once, and goes on; when they come it writes", async () => {
  await newNamespace();
  const operator = start(kubeconfig, "--reports", "policyreports");
  await operator.says("judged everything");
  await service("web");
  await eventually("the finding is counted", async () => (await operator.get("/metrics")).text.includes(`namespace="${namespace}"} 1`) || undefined);
  expect(operator.said("the cluster has no such reports")).toHaveLength(1);
  const names = [["PolicyReport", "policyreports", "Namespaced"], ["ClusterPolicyReport", "clusterpolicyreports", "Cluster"]] as const;
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  try {
    for (const [kind, plural, scope] of names) await apply(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.wgpolicyk8s.io`, {
      apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: `${plural}.wgpolicyk8s.io` },
      spec: { group: "wgpolicyk8s.io", names: { kind, plural }, scope, versions: [{ name: "v1alpha2", served: true, storage: true, schema: { openAPIV3Schema: schema } }] },
    });
    await operator.says("the cluster has reports now");
    const path = `/apis/wgpolicyk8s.io/v1alpha2/namespaces/${namespace}/policyreports`;
    await eventually("a PolicyReport", async () => ((await cluster.get(path)).items as readonly unknown[])[0]);
  } finally {
    for (const [, plural] of names) await gone(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.wgpolicyk8s.io`);
  }
});

/** Roles for a service account of the test's namespace, and a kubeconfig of that account. */
async function withRoles(text: string): Promise<string> {
  await apply(`/api/v1/namespaces/${namespace}/serviceaccounts/kubeverdict`, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kubeverdict" } });
  const lease = readFileSync("deploy/base/lease-role.yaml", "utf8");
  for (const { value } of [lease, text].flatMap((one) => parseFile({ path: "roles.yaml", text: one.replaceAll("namespace: kubeverdict", `namespace: ${namespace}`) }))) {
    const { kind, metadata } = value as { kind: string; metadata: { name: string } };
    await apply(`/apis/rbac.authorization.k8s.io/v1/${kind.startsWith("Cluster") ? "" : `namespaces/${namespace}/`}${kind.toLowerCase()}s/${metadata.name}`, value);
  }
  const answer = await cluster.send("POST", `/api/v1/namespaces/${namespace}/serviceaccounts/kubeverdict/token`, {}, { value: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} } });
  const { token } = answer.status as { token: string };
  const file = newFile("roles");
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [{ name: "c", cluster: { server: cluster.server, "insecure-skip-tls-verify": true } }], users: [{ name: "u", user: { token } }], contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace } }], "current-context": "x" }));
  return file;
}

test("the shipped roles are enough", async () => {
  await newNamespace();
  const operator = start(await withRoles(rolesFile(false)));
  await operator.says("judged everything");
  await service("web");
  await reportOf("web");
  await eventually("an Event", async () => (await operator.get("/metrics")).text.includes('kubeverdict_writes_total{object="event",result="ok"} 1') || undefined);
  expect(operator.lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
});

test("with one kind taken away it says so and goes on, and its absence is no finding", async () => {
  await newNamespace();
  const operator = start(await withRoles(rolesFile(false).replace("      - secrets\n", "")));
  await operator.says("judged everything");
  expect(operator.said("secrets may not be read")).toHaveLength(1);
  await service("web");
  await reportOf("web");
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "example.com/web:1", envFrom: [{ secretRef: { name: "nowhere" } }, { configMapRef: { name: "nowhere" } }] }] } };
  await apply(`/apis/apps/v1/namespaces/${namespace}/deployments/web`, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { paused: true, selector: { matchLabels: { app: "web" } }, template } });
  const report = await eventually("a report about the Deployment", async () => (await reports()).find(({ results }) => results.some(({ message }) => message.includes("nowhere"))));
  expect(report.results.map(({ message }) => message).join("\n")).not.toContain("Secret");
});

test("the Role of the namespaced overlay is enough for one namespace", async () => {
  await newNamespace();
  const operator = start(await withRoles(rolesFile(true)), "--namespace", namespace);
  await operator.says("judged everything");
  await service("web");
  await reportOf("web");
  expect(operator.lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
});

/** How kinds of deploy/ are called in addresses, where that is not their name in small letters with an s. */
const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: "networkpolicies" };
const CLUSTER_SCOPED = /^(Namespace|ClusterRole|ClusterRoleBinding|ValidatingWebhookConfiguration)$/;
/** Definitions that are somebody else's to install. */
const ELSEWHERE = /^(cert-manager\.io|monitoring\.coreos\.com)\//;

test.each(readdirSync("deploy/overlays"))("what is in the overlay %s is accepted, and its Pods are admitted where Pod Security is restricted", async (overlay) => {
  await newNamespace({ "pod-security.kubernetes.io/enforce": "restricted" });
  const text = execFileSync("kubectl", ["kustomize", `deploy/overlays/${overlay}`], { encoding: "utf8" });
  for (const { value } of parseFile({ path: "deploy.yaml", text: text.replaceAll("namespace: kubeverdict\n", `namespace: ${namespace}\n`) })) {
    const { apiVersion, kind, metadata } = value as { apiVersion: string; kind: string; metadata: { name: string } };
    if (ELSEWHERE.test(apiVersion)) continue;
    const place = `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`;
    const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
    // Of what would stay after the test, the answer is enough.
    if (CLUSTER_SCOPED.test(kind)) await cluster.send("PATCH", `${place}/${plural}/${metadata.name}`, { fieldManager: "test", force: true, dryRun: "All", fieldValidation: "Strict" }, { value, contentType: "application/apply-patch+yaml" });
    else await apply(`${place}/namespaces/${namespace}/${plural}/${metadata.name}`, value);
  }
  await eventually("two Pods", async () => ((await cluster.get(`/api/v1/namespaces/${namespace}/pods`)).items as readonly unknown[]).length === 2 || undefined);
});
