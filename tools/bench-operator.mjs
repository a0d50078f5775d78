// What the operator costs: memory, the time from a change to its report, and requests at rest, with as many objects as are wanted,
// on a cluster of one's own that has the OpenReports definitions. It makes namespaces op-bench-*, and removes them.
//   node tools/bench-operator.mjs --kubeconfig FILE [--cli dist/cli.js] [--objects 5000] [--changes 100] [--rest 120] [--keep]
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { Agent, request } from "node:https";
import { parseArgs } from "node:util";

const { values: given } = parseArgs({ options: { kubeconfig: { type: "string" }, cli: { type: "string", default: "dist/cli.js" }, objects: { type: "string", default: "5000" }, changes: { type: "string", default: "100" }, rest: { type: "string", default: "120" }, keep: { type: "boolean", default: false } } });
const objects = Number(given.objects);
const config = new KubeConfig();
config.loadFromFile(given.kubeconfig);
const credentials = {};
await config.applyToHTTPSOptions(credentials);
const agent = new Agent({ keepAlive: true, maxSockets: 32, rejectUnauthorized: credentials.rejectUnauthorized, ca: credentials.ca, cert: credentials.cert, key: credentials.key });

function send(method, path, body, onLine) {
  return new Promise((resolve, reject) => {
    const sent = request(config.getCurrentCluster().server + path, { method, agent, headers: { ...credentials.headers, "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json" } }, (response) => {
      if (onLine) {
        createInterface(response).on("line", (line) => { onLine(JSON.parse(line)); });
        resolve(response);
        return;
      }
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("end", () => { resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }); });
    });
    sent.on("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}

const NAMESPACES = Array.from({ length: 20 }, (_, i) => `op-bench-${i}`);
const placeOf = (i) => ({ name: `app-${i}`, namespace: NAMESPACES[i % NAMESPACES.length] });

/** Five objects that belong together. */
function app(i) {
  const metadata = placeOf(i);
  const { name } = metadata;
  const container = { name: "web", image: "example.com/web:1.0", ports: [{ containerPort: 8080, name: "http" }], envFrom: [{ configMapRef: { name } }], env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name, key: "token" } } }] };
  return [
    ["/api/v1", "serviceaccounts", { metadata }],
    ["/api/v1", "configmaps", { metadata, data: { level: "info" } }],
    ["/api/v1", "secrets", { metadata, stringData: { token: "x" } }],
    ["/api/v1", "services", { metadata, spec: { selector: { app: name }, ports: [{ port: 80, targetPort: "http" }] } }],
    // No Pods: a benchmark of the operator, not of the control plane.
    ["/apis/apps/v1", "deployments", { metadata, spec: { replicas: 1, paused: true, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name, containers: [container] } } } }],
  ];
}

async function inParallel(items, work, width = 24) {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => { while (next < items.length) await work(items[next++]); }));
}

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const counted = (text) => text.split("\n").filter((line) => line.startsWith("apiserver_request_total")).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

console.log(`making ${objects} objects`);
for (const name of NAMESPACES) await send("POST", "/api/v1/namespaces", { metadata: { name } });
await inParallel(Array.from({ length: objects / 5 }, (_, i) => app(i)).flat(), async ([root, plural, value]) => {
  const { status, text } = await send("POST", `${root}/namespaces/${value.metadata.namespace}/${plural}`, value);
  if (status >= 300 && status !== 409) throw new Error(text);
});
const before = await requestsNow();
await sleep(15_000);
const quiet = ((await requestsNow()) - before) * 4;

async function requestsNow() {
  return counted((await send("GET", "/metrics")).text);
}

const started = Date.now();
const port = 18080;
const child = spawn(process.execPath, [given.cli, "operator", "--kubeconfig", given.kubeconfig, "--port", String(port), "--lease-namespace", "default"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => child.kill("SIGKILL"));
const log = createInterface(child.stdout);
await new Promise((resolve) => { log.on("line", (line) => { if (line.includes("judged everything")) { console.log(line); resolve(); } }); });
console.log(`judged ${((Date.now() - started) / 1000).toFixed(1)} s after the start, ${memoryOf(child.pid).toFixed(0)} MiB`);

// Reports as they come, seen by a watch of our own.
const waiting = new Map();
const watch = await send("GET", "/apis/openreports.io/v1alpha1/reports?watch=true", undefined, ({ type, object }) => {
  const key = `${object.scope?.namespace}/${object.scope?.name}/${type}`;
  waiting.get(key)?.();
});
const seen = (key) => new Promise((resolve) => { waiting.set(key, () => { waiting.delete(key); resolve(Date.now()); }); });
await sleep(5000);
const times = [];
for (let k = 0; k < Number(given.changes); k++) {
  const { name, namespace } = placeOf((k * 37) % (objects / 5));
  // A Service that selects nothing has a finding; put right, it has none, and its report goes.
  for (const [label, type] of [["nothing", "ADDED"], [name, "DELETED"]]) {
    const done = seen(`${namespace}/${name}/${type}`);
    const from = Date.now();
    await send("PATCH", `/api/v1/namespaces/${namespace}/services/${name}`, { spec: { selector: { app: label } } });
    times.push((await done) - from);
  }
}
watch.destroy();
times.sort((a, b) => a - b);
console.log(`change to report, ${times.length} changes: p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms, longest ${times.at(-1)} ms`);
console.log(`memory after the changes: ${memoryOf(child.pid).toFixed(0)} MiB`);

const [from, since] = [await requestsNow(), Date.now()];
await sleep(Number(given.rest) * 1000);
const all = ((await requestsNow()) - from) / ((Date.now() - since) / 60_000);
console.log(`requests a minute at rest, everybody's: ${all.toFixed(1)}; without the operator: ${quiet.toFixed(1)}`);
console.log(`memory at rest: ${memoryOf(child.pid).toFixed(0)} MiB`);
const metrics = await (await fetch(`http://localhost:${port}/metrics`)).text();
console.log(metrics.split("\n").filter((line) => /^kubeverdict_(reconcile_seconds_(sum|count)|writes_total|watch_restarts|objects)/.test(line)).join("\n"));
child.kill("SIGTERM");
await new Promise((resolve) => child.once("exit", resolve));
if (!given.keep) await inParallel(NAMESPACES, (name) => send("DELETE", `/api/v1/namespaces/${name}`));
agent.destroy();
