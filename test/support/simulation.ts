import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { Graph } from "../../src/graph/graph.ts";
import type { Service } from "../../src/kinds/service.ts";
import { DEFAULT_OPTIONS, type SimulationOptions } from "../../src/simulation/options.ts";
import { reasonsFor } from "../../src/simulation/reasons.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

/** The graph of manifests, each a YAML document: of the resources as they are written, refused ones too. */
export function graphOf(...documents: readonly string[]): Graph {
  const project = Project.of([{ path: "input.yaml", text: documents.join("\n---\n") }], DEFAULT_SETTINGS);
  return new Graph(project.resources, new Map(project.resources.map((resource) => [resource, project.judgementOf(resource)])));
}

/** The simulation of manifests; as rules see it unless told. */
export function simulate(documents: readonly string[], options: Partial<SimulationOptions> = {}): Simulation {
  return Simulation.of(graphOf(...documents), { ...DEFAULT_OPTIONS, ...options });
}

/** How many Pods each workload has in the end: `Deployment/web` → 3. */
export function podCounts(simulation: Simulation): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { workload, count } of simulation.pods.groups) {
    const key = `${workload.kind}/${workload.name}`;
    counts[key] = (counts[key] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** The endpoints of a Service, one text each: `Deployment/web ×3 http=8080/TCP`. */
export function endpointsText(simulation: Simulation, name: string): string[] {
  return simulation.endpointsOf(serviceOf(simulation, name)).endpoints.map(({ workload, ready, count, ports }) =>
    [workload, `×${count}`, ...(ready ? [] : ["not-ready"]), ...ports.map((port) => `${port.name}=${port.port}/${port.protocol}`)].join(" "));
}

/** Why a Service has no endpoints, or fewer. */
export function reasonTexts(simulation: Simulation, name: string): string[] {
  return reasonsFor(serviceOf(simulation, name), simulation).map(({ text }) => text);
}

function serviceOf(simulation: Simulation, name: string): Service {
  const service = simulation.graph.ofKind("Service").find((one) => one.name === name);
  if (!service) throw new Error(`no Service ${name}`);
  return service;
}

/** A workload manifest in short: kind, name, labels of its Pods, and more of its spec or Pod spec as flow YAML. */
export function workload(kind: string, name: string, { labels = `app: ${name}`, spec = "", podSpec = "", ports = "", metadata = "" } = {}): string {
  const apiVersion = kind === "Pod" || kind === "ReplicationController" ? "v1" : kind === "Job" || kind === "CronJob" ? "batch/v1" : "apps/v1";
  const restart = kind === "Job" || kind === "CronJob" ? ", restartPolicy: Never" : "";
  const containers = `containers: [{name: main, image: "example/image:1", ports: [${ports}]}]${restart}${podSpec === "" ? "" : `, ${podSpec}`}`;
  const meta = `{name: ${name}${metadata === "" ? "" : `, ${metadata}`}}`;
  const template = `{metadata: {labels: {${labels}}}, spec: {${containers}}}`;
  const rest = spec === "" ? "" : `, ${spec}`;
  if (kind === "Pod") return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {${labels}}}, spec: {${containers}}}`;
  if (kind === "Job") return `{apiVersion: ${apiVersion}, kind: Job, metadata: ${meta}, spec: {template: ${template}${rest}}}`;
  if (kind === "CronJob") return `{apiVersion: ${apiVersion}, kind: CronJob, metadata: ${meta}, spec: {schedule: "0 * * * *", jobTemplate: {spec: {template: ${template}}}${rest}}}`;
  const selector = kind === "ReplicationController" ? `{${labels}}` : `{matchLabels: {${labels}}}`;
  const own = spec.includes("selector:") ? "" : `, selector: ${selector}`;
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${meta}, spec: {template: ${template}${own}${rest}}}`;
}

/** A Service manifest in short, with the rest of its spec as flow YAML. */
export function service(name: string, spec: string, namespace = "default"): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {${spec}}}`;
}
