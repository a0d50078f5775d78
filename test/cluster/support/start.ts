import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { connect } from "../../../src/cluster/connect.ts";
import type { Connection } from "../../../src/cluster/connection.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A kubeconfig of a cluster that tests may fill and empty. */
    readonly kubeconfig: string;
  }
}

/** Starts a control plane with three Nodes, or takes the cluster that $KUBEVERDICT_CLUSTER_KUBECONFIG names. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.KUBEVERDICT_CLUSTER_KUBECONFIG;
  if (given) {
    project.provide("kubeconfig", given);
    return undefined;
  }
  // @ts-expect-error a script without types
  const { clusterBinaries } = (await import("../../../tools/cluster-binaries.mjs")) as { clusterBinaries(): { binaries: string; runner: string } };
  const { binaries, runner } = clusterBinaries();
  const folder = mkdtempSync(join(tmpdir(), "kubeverdict-cluster-"));
  const child = spawn(runner, ["-binaries", binaries, "-folder", join(folder, "run"), "-port", String(await freePort())], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => { child.once("exit", () => { resolve(); }); });
  const kubeconfig = await firstLine(child.stdout, ended);
  const connection = await connect({ kubeconfig });
  for (const name of ["node-1", "node-2", "node-3"]) await makeNode(connection, name);
  connection.close();
  project.provide("kubeconfig", kubeconfig);
  return async () => {
    child.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function firstLine(output: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  const line = new Promise<string>((resolve) => { createInterface(output).once("line", resolve); });
  const first = await Promise.race([line, ended]);
  if (first === undefined) throw new Error("the control plane ended before it was ready; its words are above");
  return first;
}

/** A port with three free ones behind it, as far as can be told. */
async function freePort(): Promise<number> {
  for (let port = 17_443; ; port += 10) {
    const free = await Promise.all([0, 1, 2, 3].map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => { resolve(false); });
    server.listen(port, "127.0.0.1", () => { server.close(() => { resolve(true); }); });
  });
}

/** A Ready Node; admission taints a new one, which a kubelet would lift. */
async function makeNode(connection: Connection, name: string): Promise<void> {
  const labels = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
  await connection.send("POST", "/api/v1/nodes", {}, { value: { apiVersion: "v1", kind: "Node", metadata: { name, labels } } });
  const patch = "application/merge-patch+json";
  await connection.send("PATCH", `/api/v1/nodes/${name}`, {}, { value: { spec: { taints: null } }, contentType: patch });
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  await connection.send("PATCH", `/api/v1/nodes/${name}/status`, {}, { value: { status: { conditions: [{ type: "Ready", status: "True", reason: "Test", message: "", lastHeartbeatTime: now, lastTransitionTime: now }] } }, contentType: patch });
}
