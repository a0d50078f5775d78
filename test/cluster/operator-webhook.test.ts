import { execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/source/document.ts";
import { parseFile } from "../../src/source/parse.ts";
import { hasOpenssl, makeCertificate, mountSecret } from "../support/certificate.ts";
import { apply, cluster, gone, kubeconfig, namespace, newFile, newNamespace, start, useBed } from "./support/operator-bed.ts";
import { eventually, type RunningOperator } from "./support/running-operator.ts";

useBed();
afterEach(() => gone("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubeverdict"));

interface Certificate { readonly certificate: string; readonly key: string }

/** The configuration of the overlay, for an operator that listens here instead of behind a Service, and for the test's namespace only. */
async function register(port: number, { certificate }: Certificate): Promise<void> {
  const text = execFileSync("kubectl", ["kustomize", "deploy/overlays/with-webhook"], { encoding: "utf8" });
  const configuration = parseFile({ path: "webhook.yaml", text }).map(({ value }) => value as JsonObject).find(({ kind }) => kind === "ValidatingWebhookConfiguration")!;
  const [webhook] = configuration.webhooks as readonly JsonObject[];
  const { service } = webhook!.clientConfig as { service: { path: string } };
  const clientConfig = { url: `https://127.0.0.1:${port}${service.path}`, caBundle: Buffer.from(certificate).toString("base64") };
  await apply("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubeverdict", {
    ...configuration, metadata: { name: "kubeverdict" },
    webhooks: [{ ...webhook, clientConfig, namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }],
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => { resolve(port); });
    });
  });
}

/** What kubectl says to somebody who creates, changes or deletes something. */
function kubectl(args: readonly string[], value?: JsonObject): { status: number | null; said: string } {
  const { status, stderr } = spawnSync("kubectl", ["--kubeconfig", kubeconfig, "--namespace", namespace, ...args, ...(value ? ["--filename", "-"] : [])], { input: value && JSON.stringify(value), encoding: "utf8" });
  return { status, said: stderr };
}

const template = (app: string) => ({ metadata: { labels: { app } }, spec: { containers: [{ name: "web", image: "example.com/web:1", ports: [{ containerPort: 80 }] }] } });
const deployment = (app: string): JsonObject => ({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: app }, spec: { paused: true, selector: { matchLabels: { app } }, template: template(app) } });
const service = (name: string, app: string): JsonObject => ({ apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app }, ports: [{ port: 80 }] } });

async function serving(mode: "warn" | "deny"): Promise<{ operator: RunningOperator; port: number; folder: string; pair: Certificate }> {
  const [port, folder, pair] = [await freePort(), newFile("tls"), makeCertificate("first")];
  const files = mountSecret(folder, pair);
  const operator = start(kubeconfig, "--webhook", mode, "--webhook-port", String(port), "--tls-cert", files.certificate, "--tls-key", files.key);
  await operator.says("judged everything");
  await register(port, pair);
  return { operator, port, folder, pair };
}

/** Until the API server has heard of the webhook, a dry run that would break something is let through without a word. */
const inForce = () => eventually("the webhook is asked", () => kubectl(["create", "--dry-run=server"], service("probe", "nowhere")).said.includes("kubeverdict") || kubectl(["create", "--dry-run=server"], service("probe", "nowhere")).said.includes("would break") || undefined);

test.runIf(hasOpenssl)("warns of what an apply, a change and a deletion would break, whoever else it breaks, and stands in nobody's way", async () => {
  await newNamespace();
  const { operator } = await serving("warn");
  await inForce();
  expect(kubectl(["create"], service("lost", "nowhere"))).toEqual({ status: 0, said: expect.stringMatching(/^Warning: kubeverdict: .*lost.*service\/selects-no-pods/) });
  expect(kubectl(["create"], deployment("web"))).toEqual({ status: 0, said: "" });
  await eventually("the Deployment is seen", () => kubectl(["create", "--dry-run=server"], service("web", "web")).said === "" || undefined);
  expect(kubectl(["create"], service("web", "web"))).toEqual({ status: 0, said: "" });
  await eventually("the Service is seen", () => kubectl(["delete", "deployment", "web", "--dry-run=server"]).said.includes("kubeverdict") || undefined);
  // What is broken already is not told again.
  expect(kubectl(["label", "service", "lost", "team=a"])).toEqual({ status: 0, said: "" });
  expect(kubectl(["patch", "service", "web", "--type=merge", "--patch", JSON.stringify({ spec: { selector: { app: "wab" } } })])).toEqual({ status: 0, said: expect.stringContaining("Service") });
  const { text } = await operator.get("/metrics");
  expect(text).toMatch(/kubeverdict_admissions_total\{answer="warned"\} [1-9]/);
  expect(text).not.toMatch(/kubeverdict_admissions_total\{answer="failed"\} [1-9]/);
  // Nothing that was only tried is kept: a Service that a dry run made is in no report.
  await sleep(1000);
  const { items } = (await cluster.get(`/apis/openreports.io/v1alpha1/namespaces/${namespace}/reports`)) as unknown as { items: { scope: { name: string } }[] };
  expect(items.map(({ scope }) => scope.name).sort()).toEqual(["lost", "web"]);
});

test.runIf(hasOpenssl)("denies where it is told to, and stops nobody when it is away", async () => {
  await newNamespace();
  const { operator } = await serving("deny");
  await inForce();
  expect(kubectl(["create"], service("lost", "nowhere"))).toEqual({ status: 1, said: expect.stringMatching(/admission webhook "validate\.kubeverdict\.io" denied the request: this would break: .*selects-no-pods/s) });
  expect(kubectl(["create"], deployment("web"))).toEqual({ status: 0, said: "" });
  await eventually("the Deployment is seen", () => kubectl(["create"], service("web", "web")).status === 0 || undefined);
  await eventually("a deletion that breaks the Service is denied", () => kubectl(["delete", "deployment", "web", "--dry-run=server"]).status === 1 || undefined);
  await operator.end("SIGTERM");
  expect(kubectl(["create"], service("lost", "nowhere"))).toEqual({ status: 0, said: "" });
  expect(kubectl(["delete", "deployment", "web"]).status).toBe(0);
});

test.runIf(hasOpenssl)("the API server goes on asking after the certificate was renewed", async () => {
  await newNamespace();
  const { operator, port, folder } = await serving("warn");
  await inForce();
  const next = makeCertificate("second");
  mountSecret(folder, next);
  await operator.says("took the changed certificate", 15);
  await register(port, next);
  await inForce();
  expect(kubectl(["create"], service("lost", "nowhere"))).toEqual({ status: 0, said: expect.stringContaining("Warning: kubeverdict") });
});
