// Shows that the graph and the simulation take time in proportion to the input: worlds of more and more Services and
// workloads in one namespace, among them Services that find nothing, which is where a search for near misses could go wrong.
// Prints microseconds of CPU per Service; fails where the largest world needs three times as much as the smallest.
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = `${root}/.cache/benchmark-${process.pid}`;
await build({
  absWorkingDir: root, outfile: `${outdir}/graph.js`, bundle: true, packages: "external", format: "esm", platform: "node", target: "node20.19", logLevel: "warning",
  stdin: { resolveDir: root, loader: "ts", contents: `
    export { Graph } from "./src/graph/graph.ts";
    export { Simulation } from "./src/simulation/simulation.ts";
    export { reasonsFor } from "./src/simulation/reasons.ts";
    export { NetworkPolicies } from "./src/simulation/network-policies.ts";
    export { connections } from "./src/simulation/connectivity.ts";
  ` },
});
const { Graph, NetworkPolicies, Simulation, connections, reasonsFor } = await import(pathToFileURL(`${outdir}/graph.js`).href);
rmSync(outdir, { recursive: true });

function resource(group, version, kind, name, rest) {
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return { id: { group, kind, namespace: "default", name }, version, value: { apiVersion, kind, metadata: { name }, ...rest }, origin: undefined };
}

/** As many Deployments and NetworkPolicies as Services; every tenth Service has a slip in its selector, and every tenth selects the label that all share and one that nobody has. */
function world(size) {
  const resources = [];
  for (let i = 0; i < size; i++) {
    const labels = { "app": `app-${i}`, "team": "one", "tier": `t${i % 7}` };
    const ports = [{ containerPort: 8080, name: "http" }];
    resources.push(resource("apps", "v1", "Deployment", `app-${i}`, { spec: { replicas: 2, selector: { matchLabels: { app: labels.app } }, template: { metadata: { labels }, spec: { containers: [{ name: "main", ports }] } } } }));
    const selector = i % 10 === 0 ? { app: `ap-${i}` } : i % 10 === 1 ? { team: "one", zone: "none" } : { app: labels.app };
    resources.push(resource("", "v1", "Service", `app-${i}`, { spec: { selector, ports: [{ port: 80, targetPort: i % 10 === 2 ? "web" : "http" }] } }));
    const next = { podSelector: { matchLabels: { app: `app-${(i + 1) % size}` } } };
    resources.push(resource("networking.k8s.io", "v1", "NetworkPolicy", `app-${i}`, { spec: { podSelector: { matchLabels: { app: labels.app } }, ingress: [{ from: [next], ports: [{ port: "http" }] }], egress: [{ to: [next] }] } }));
  }
  return resources;
}

/** CPU seconds that the work takes. */
function cpu(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function measure(size) {
  const resources = world(size);
  let graph, simulation;
  const times = {
    graph: cpu(() => { graph = new Graph(resources); }),
    pods: cpu(() => { simulation = Simulation.of(graph, { complete: true, nodes: 3, nodePortRange: [30000, 32767], dropRefused: true }); void simulation.pods; }),
    endpoints: cpu(() => { for (const service of graph.ofKind("Service")) simulation.endpointsOf(service); }),
    reasons: cpu(() => { for (const service of graph.ofKind("Service")) reasonsFor(service, simulation); }),
    connections: cpu(() => { Array.from(connections(simulation, NetworkPolicies.of(simulation))); }),
  };
  return Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, (seconds * 1e6) / size]));
}

const SIZES = [2_000, 4_000, 8_000, 16_000];
measure(SIZES[0]); // warms up
const rows = SIZES.map((size) => ({ services: size, ...measure(size) }));
console.table(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Math.round(value * 10) / 10]))));
const sum = ({ graph, pods, endpoints, reasons, connections: pairs }) => graph + pods + endpoints + reasons + pairs;
const growth = sum(rows.at(-1)) / sum(rows[0]);
console.log(`per Service, ${SIZES.at(-1)} cost ${growth.toFixed(2)} times what ${SIZES[0]} cost`);
process.exitCode = growth > 3 ? 1 : 0;
