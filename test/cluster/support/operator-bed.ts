import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import type { ClusterError } from "../../../src/cluster/cluster-error.ts";
import { connect } from "../../../src/cluster/connect.ts";
import type { Connection } from "../../../src/cluster/connection.ts";
import type { JsonObject } from "../../../src/source/document.ts";
import { parseFile } from "../../../src/source/parse.ts";
import { eventually, RunningOperator, Way } from "./running-operator.ts";

export const MERGE = "application/merge-patch+json";
const folder = mkdtempSync(join(tmpdir(), "kubeverdict-operator-"));
export const kubeconfig = inject("kubeconfig");
const running: RunningOperator[] = [];
const ways: Way[] = [];
/** Of the administrator. */
export let cluster: Connection;
/** Of the test that runs. */
export let namespace = "";
let number = 0;

/** Creates, or changes what is there. */
export async function apply(path: string, value: unknown): Promise<JsonObject> {
  return cluster.send("PATCH", path, { fieldManager: "test", force: true }, { value, contentType: "application/apply-patch+yaml" });
}

export async function gone(path: string): Promise<void> {
  try {
    await cluster.send("DELETE", path);
  } catch (error) {
    if ((error as ClusterError).status !== 404) throw error;
  }
}

export async function newNamespace(labels: JsonObject = {}): Promise<string> {
  namespace = `op-${Date.now().toString(36)}-${number++}`;
  await apply(`/api/v1/namespaces/${namespace}`, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } });
  return namespace;
}

/** A Service; without Pods to select it has a finding, without a selector it has none. */
export async function service(name: string, selector: JsonObject | null = { app: "nothing" }): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services`;
  const value = { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector, ports: [{ port: 80 }] } };
  try {
    await cluster.send("POST", path, {}, { value });
  } catch (error) {
    if ((error as ClusterError).status !== 409) throw error;
    await cluster.send("PATCH", `${path}/${name}`, {}, { value: { spec: { selector } }, contentType: MERGE });
  }
}

interface Report { metadata: { name: string; generation: number; ownerReferences: { name: string; uid: string }[] }; scope: { name: string }; summary: { fail: number }; results: { policy: string; message: string }[] }

export async function reports(): Promise<Report[]> {
  return (await cluster.get(`/apis/openreports.io/v1alpha1/namespaces/${namespace}/reports`)).items as unknown as Report[];
}

export const reportOf = (name: string, seconds?: number) => eventually(`a report about ${name}`, async () => (await reports()).find(({ scope }) => scope.name === name), seconds);
export const noReportOf = (name: string, seconds?: number) => eventually(`no report about ${name}`, async () => (await reports()).every(({ scope }) => scope.name !== name) || undefined, seconds);

export function start(file: string = kubeconfig, ...options: string[]): RunningOperator {
  const operator = new RunningOperator(file, "--lease-namespace", namespace, ...options);
  running.push(operator);
  return operator;
}

export async function way(): Promise<Way> {
  const made = await Way.to(kubeconfig, newFile("way"));
  ways.push(made);
  return made;
}

const controlFile = join(dirname(kubeconfig), "control");
/** Whether the control plane is one that tests may break. */
export const isBreakable = existsSync(controlFile);

/** Asks something of the control plane itself: see serveControl in test/cluster/controlplane. */
export async function control(command: "compact" | "apiserver/kill" | "apiserver/start"): Promise<void> {
  const answer = await fetch(`${readFileSync(controlFile, "utf8")}/${command}`, { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
}

/** A file of its own for a test. */
export function newFile(name: string): string {
  return join(folder, `${name}-${number++}`);
}

/** Sets up and cleans up around the tests of a file. */
export function useBed(): void {
  beforeAll(async () => {
    cluster = await connect({ kubeconfig });
    for (const { value } of parseFile({ path: "openreports.yaml", text: readFileSync("test/cluster/crds/openreports.yaml", "utf8") })) {
      await apply(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${(value as { metadata: { name: string } }).metadata.name}`, value);
    }
    await newNamespace();
    await eventually("reports are served", () => reports().catch(() => undefined));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.end("SIGKILL")));
    await Promise.all(ways.splice(0).map((one) => one.close().catch(() => undefined)));
    await gone(`/api/v1/namespaces/${namespace}`);
  });
  afterAll(() => {
    cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
}
