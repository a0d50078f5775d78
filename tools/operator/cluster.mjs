// A control plane of one's own, a way to it that counts requests and can be cut, and requests to it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { clusterBinaries } from "../cluster-binaries.mjs";

const TOKEN = "test";

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createSocketServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => { resolve(port); });
    });
  });
}

/** Starts etcd, API server and controllers; undefined where they cannot be built. */
export async function startCluster() {
  const found = clusterBinaries();
  if (!found) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "kubeverdict-measure-"));
  const child = spawn(found.runner, ["-binaries", found.binaries, "-folder", join(folder, "run"), "-port", String(await freePort()), "-token", TOKEN], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => { child.once("exit", resolve); });
  const kubeconfig = await Promise.race([new Promise((resolve) => { createInterface(child.stdout).once("line", resolve); }), ended]);
  if (typeof kubeconfig !== "string") throw new Error("the control plane ended before it was ready");
  const server = /https:\/\/[\d.]+:\d+/.exec(readFileSync(kubeconfig, "utf8"))[0];
  const control = readFileSync(join(folder, "run", "control"), "utf8");
  return {
    folder, server,
    control: async (command) => {
      const answer = await fetch(`${control}/${command}`, { method: "POST" });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: async () => {
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Requests of the administrator. */
export function clientOf(server) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32, rejectUnauthorized: false });
  const open = (method, path, body) => new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
    request(server + path, { method, agent, headers }, resolve).on("error", reject).end(body && JSON.stringify(body));
  });
  const send = async (method, path, body) => {
    const response = await open(method, path, body);
    const chunks = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode, value: text.startsWith("{") ? JSON.parse(text) : text };
  };
  const watch = async (path, onEvent) => {
    const response = await open("GET", `${path}?watch=true`);
    createInterface(response.on("error", () => undefined)).on("error", () => undefined).on("line", (line) => { onEvent(JSON.parse(line)); });
    return () => { response.destroy(); };
  };
  return { send, watch, close: () => { agent.destroy(); } };
}

/** A way to the API server for others, with a kubeconfig: counts what goes through, and can be cut. */
export async function wayTo({ server, folder }) {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const counts = new Map();
  const proxy = createServer((asked, answer) => {
    const path = asked.url.replace(/\?.*/, "");
    const what = /^\/apis?(\/v1|\/[^/]+\/[^/]+)?$/.test(path) ? "what is served" : asked.url.includes("watch=true") ? "watches" : `${asked.method} ${path.slice(path.lastIndexOf("/") + 1)}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
    const passed = request(server + asked.url, { method: asked.method, agent, headers: { ...asked.headers, host: new URL(server).host } }, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.on("error", () => answer.destroy()).pipe(answer);
    });
    passed.on("error", () => { answer.destroy(); });
    answer.on("close", () => { passed.destroy(); });
    asked.pipe(passed);
  });
  await new Promise((resolve) => { proxy.listen(0, "127.0.0.1", resolve); });
  const kubeconfig = join(folder, "kubeconfig");
  const address = `http://127.0.0.1:${proxy.address().port}`;
  writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [{ name: "c", cluster: { server: address } }], users: [{ name: "u", user: { token: TOKEN } }], contexts: [{ name: "x", context: { cluster: "c", user: "u" } }], "current-context": "x" }));
  return {
    kubeconfig, counts,
    cut: () => { proxy.closeAllConnections(); },
    close: () => { proxy.close(); proxy.closeAllConnections(); agent.destroy(); },
  };
}

/** What a plain address answers; its status 0 where nobody does. */
export function ask(address) {
  return new Promise((resolve) => {
    plainRequest(address, (response) => { response.resume().on("end", () => { resolve(response.statusCode); }); }).on("error", () => { resolve(0); }).end();
  });
}
