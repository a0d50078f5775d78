// npm run measure:operator [-- --objects 5000 --namespaces 20 --changes 100 --rest 120 --cli dist/cli.js]: what the operator costs on a
// control plane of its own, as the table of docs/operator.md: start, memory, the time from a change to its report, answers of the webhook,
// requests at rest, and how long it takes to be back after the API server, the watches or the leader are gone. Needs Go once, and openssl.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { parseAllDocuments } from "yaml";
import { ask, clientOf, freePort, startCluster, wayTo } from "./operator/cluster.mjs";
import { defineReports, makeObjects, placeOf } from "./operator/objects.mjs";
import { makeCertificate, measureReviews } from "./operator/webhook.mjs";

const { values: given } = parseArgs({ options: { objects: { type: "string", default: "5000" }, namespaces: { type: "string", default: "20" }, changes: { type: "string", default: "100" }, reviews: { type: "string", default: "200" }, rest: { type: "string", default: "120" }, cli: { type: "string", default: "dist/cli.js" } } });
const [objects, namespaces, changes, reviews, rest] = ["objects", "namespaces", "changes", "reviews", "rest"].map((name) => Number(given[name]));
const [PORT, OTHER_PORT, WEBHOOK_PORT] = [await freePort(), await freePort(), await freePort()];

const say = (what, value) => { process.stdout.write(`| ${what} | ${value} |\n`); };
const shown = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${Math.round(sorted.at(-1))} ms (${times.length})`;
};
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const memory = (pid, field) => `${Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024)} MiB`;
/** What a process has used of the processors, in milliseconds; the kernel counts hundredths of a second. */
const processorTime = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
/** Another Service each time. */
let used = 0;
const nextPlace = () => placeOf((used++ * 37) % (objects / 5), namespaces);

/** An operator in a process of its own. */
function startOperator(kubeconfig, port, ...options) {
  const child = spawn(process.execPath, [given.cli, "operator", "--kubeconfig", kubeconfig, "--port", String(port), "--lease-namespace", "default", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => { child.kill("SIGKILL"); });
  const lines = [];
  createInterface(child.stdout).on("line", (line) => { lines.push(line); });
  const says = async (words) => { while (!lines.some((line) => line.includes(words))) await sleep(10); };
  const end = (signal) => new Promise((resolve) => { child.once("exit", resolve).kill(signal); });
  return { pid: child.pid, says, end, port };
}

/** Reports as they come and go, seen by a watch of our own. */
async function reportsSeen(client) {
  const waiting = new Map();
  const take = ({ type, object }) => {
    const key = `${object.scope?.namespace}/${object.scope?.name}/${type}`;
    waiting.get(key)?.();
    waiting.delete(key);
  };
  let stop = await client.watch("/apis/openreports.io/v1alpha1/reports", take);
  return {
    seen: (place, type) => new Promise((resolve) => { waiting.set(`${place.namespace}/${place.name}/${type}`, resolve); }),
    again: async () => {
      while ((await client.send("GET", "/apis/openreports.io/v1alpha1/reports")).status !== 200) await sleep(20);
      stop(); stop = await client.watch("/apis/openreports.io/v1alpha1/reports", take);
    },
    stop: () => { stop(); },
  };
}

/** A Service that selects nothing has a finding; put right, it has none, and its report goes. */
async function changeUntilReport(client, reports, place, isBroken = true) {
  const done = reports.seen(place, isBroken ? "ADDED" : "DELETED");
  const from = performance.now();
  const { status } = await client.send("PATCH", `/api/v1/namespaces/${place.namespace}/services/${place.name}`, { spec: { selector: { app: isBroken ? "nothing" : place.name } } });
  if (status !== 200) throw new Error(`a Service cannot be changed: ${status}`);
  await done;
  return performance.now() - from;
}

async function measureChanges(client, reports) {
  const times = [];
  for (let k = 0; k < changes; k++) {
    const place = nextPlace();
    for (const isBroken of [true, false]) times.push(await changeUntilReport(client, reports, place, isBroken));
  }
  return times;
}

/** Reviews while Services and ConfigMaps change, ten a second. */
async function measureUnderChanges(client, atOnce) {
  let isOver = false;
  const changing = (async () => {
    for (let k = 0; !isOver; k++) {
      const { name, namespace } = placeOf((k * 53 + 7) % (objects / 5), namespaces);
      const plural = k % 2 === 0 ? "configmaps" : "services";
      await client.send("PATCH", `/api/v1/namespaces/${namespace}/${plural}/${name}`, plural === "services" ? { metadata: { labels: { touched: String(k) } } } : { data: { level: `level-${k}` } });
      await sleep(100);
    }
  })();
  const times = await measureReviews(client, WEBHOOK_PORT, Array.from({ length: reviews }, nextPlace), atOnce);
  isOver = true;
  await changing;
  return times;
}

async function measureRest(way, operator) {
  way.counts.clear();
  await sleep(rest * 1000);
  const total = [...way.counts.values()].reduce((sum, count) => sum + count, 0);
  say("requests a minute at rest", `${(total / (rest / 60)).toFixed(1)} (${[...way.counts].map(([what, count]) => `${what} ${count}`).join(", ")} in ${rest} s)`);
  say("memory at rest", memory(operator.pid, "VmRSS"));
}

async function measureRecovery(client, cluster, way, reports, first) {
  const cutTimes = [];
  for (let k = 0; k < 5; k++) {
    way.cut();
    cutTimes.push(await changeUntilReport(client, reports, nextPlace()));
    await sleep(6000);
  }
  say("all watches cut, a change at once, until its report", shown(cutTimes));
  await cluster.control("apiserver/kill");
  await sleep(8000);
  await cluster.control("apiserver/start");
  let since = Date.now();
  await reports.again();
  await changeUntilReport(client, reports, nextPlace());
  say("API server killed, 8 s away; from its being ready again until a change has its report", seconds(since));
  while ((await ask(`http://127.0.0.1:${first.port}/readyz`)) !== 200) await sleep(50);
  say("and until /readyz says 200", seconds(since));
  const second = startOperator(way.kubeconfig, OTHER_PORT);
  await second.says("judged everything");
  await first.end("SIGKILL");
  since = Date.now();
  await changeUntilReport(client, reports, nextPlace());
  say("leader killed; until the other replica has reported a change", seconds(since));
  return second;
}

/** Every report was written once, and every broken Service has one. */
async function checkReports(client) {
  const { value: { items } } = await client.send("GET", "/apis/openreports.io/v1alpha1/reports");
  const { value: { items: services } } = await client.send("GET", "/api/v1/services");
  const broken = services.filter(({ spec }) => spec.selector?.app === "nothing").map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort();
  const reported = items.filter(({ scope }) => scope.namespace.startsWith("measure-")).map(({ scope }) => `${scope.namespace}/${scope.name}`).sort();
  const twice = items.filter(({ metadata }) => metadata.generation !== 1).length;
  const lost = broken.filter((name) => !reported.includes(name)).length;
  say("reports at the end: lost, left over, written twice", `${lost}, ${reported.filter((name) => !broken.includes(name)).length}, ${twice} of ${items.length}`);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { process.exit(1); });
const cluster = await startCluster();
if (!cluster) {
  process.stdout.write("skipped: a control plane has to be built, and there is no Go\n");
  process.exit(0);
}
const client = clientOf(cluster.server);
const way = await wayTo(cluster);
await defineReports(client, parseAllDocuments(readFileSync("test/cluster/crds/openreports.yaml", "utf8")).map((document) => document.toJS()));
await makeObjects(client, { objects, namespaces });
process.stdout.write(`${objects} objects in ${namespaces} namespaces, Node ${process.version}, load ${loadavg()[0].toFixed(1)}\n\n| | |\n|---|---|\n`);
const { certificate, key } = makeCertificate(cluster.folder);
const since = Date.now();
const operator = startOperator(way.kubeconfig, PORT, "--webhook", "warn", "--webhook-port", String(WEBHOOK_PORT), "--tls-cert", certificate, "--tls-key", key);
await operator.says("judged everything");
say("start until everything is judged", seconds(since));
say("memory then", memory(operator.pid, "VmRSS"));
await operator.says("leading");
const reports = await reportsSeen(client);
await sleep(3000);
say("change of a Service until its report is there or gone", shown(await measureChanges(client, reports)));
const before = processorTime(operator.pid);
say("answer of the webhook, nothing else changing", shown(await measureReviews(client, WEBHOOK_PORT, Array.from({ length: reviews }, nextPlace))));
say("processor time of the operator for each of these", `${((processorTime(operator.pid) - before) / reviews).toFixed(1)} ms`);
say("the same, while ten objects a second change", shown(await measureUnderChanges(client, 1)));
say("the same, four reviews at a time", shown(await measureUnderChanges(client, 4)));
say("memory, the most so far", memory(operator.pid, "VmHWM"));
await measureRest(way, operator);
const second = await measureRecovery(client, cluster, way, reports, operator);
await sleep(3000);
await checkReports(client);
say("load of the machine at the end", loadavg()[0].toFixed(1));
reports.stop();
await second.end("SIGTERM");
way.close();
client.close();
await cluster.stop();
