import type { Graph } from "../../graph/graph.ts";
import type { Ingress, IngressBackend } from "../../kinds/ingress.ts";
import type { Selector } from "../../kinds/selector.ts";
import type { Service, ServicePort } from "../../kinds/service.ts";
import { asList, asObject, asString, valueAt, type Resource } from "../../resource/resource.ts";
import type { ServiceEndpoints } from "../../simulation/endpoints.ts";
import type { PodGroup } from "../../simulation/pod-group.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import type { FieldPath } from "../../source/path.ts";
import { portText } from "./detail.ts";
import type { Link } from "./edges.ts";
import type { Nodes } from "./nodes.ts";
import type { EdgeType } from "./picture.ts";

/** From each Ingress to the Services behind it, by host and path. */
export function* ingressLinks(graph: Graph, nodes: Nodes): Iterable<Link> {
  for (const ingress of graph.ofKind("Ingress")) {
    if (ingress.defaultBackend) yield* backendLinks(ingress, ingress.defaultBackend, "everything else", graph, nodes);
    for (const rule of ingress.rules) {
      for (const { path, backend } of rule.paths) if (backend) yield* backendLinks(ingress, backend, `${rule.host ?? "*"}${path === "" ? "/" : path}`, graph, nodes);
    }
  }
}

function* backendLinks(ingress: Ingress, backend: IngressBackend, what: string, graph: Graph, nodes: Nodes): Iterable<Link> {
  const { serviceName: name, servicePort: port } = backend;
  if (name === undefined) return;
  const { namespace } = ingress;
  const services = graph.named("Service", namespace, name);
  const targets = services.length > 0 ? services.map(({ resource }) => nodes.of(resource)) : [nodes.absent({ group: "", kind: "Service", namespace, name }, "missing", "not in the input")];
  const lacksPort = services.length > 0 && !services.some(({ type, ports }) => type === "ExternalName" || ports.some((one) => one.isCalled(port)));
  const places = [{ holder: ingress.resource, path: backend.field.path }];
  for (const to of targets) yield { from: nodes.of(ingress.resource), to, type: "routes", label: `${what} → ${port ?? "?"}`, broken: lacksPort, places };
}

/** From each Service to the workloads whose Pods it sends to, port by port. */
export function* serviceLinks(simulation: Simulation, nodes: Nodes): Iterable<Link> {
  for (const service of simulation.graph.ofKind("Service")) {
    const result = simulation.endpointsOf(service);
    for (const { group, count } of result.selected) yield* groupLinks(service, group, count, result, nodes);
  }
}

function* groupLinks(service: Service, group: PodGroup, pods: number, result: ServiceEndpoints, nodes: Nodes): Iterable<Link> {
  const link = { from: nodes.of(service.resource), to: nodes.of(group.workload.resource), type: "selects" as const };
  const selector = { holder: service.resource, path: ["spec", "selector"] };
  if (service.ports.length === 0) yield { ...link, broken: pods === 0, places: [selector] };
  for (const port of service.ports) {
    const isMissing = result.unresolved.some((one) => one.port === port && one.groups.includes(group));
    yield { ...link, label: translation(service, port, group, isMissing), broken: isMissing || pods === 0, places: [selector, { holder: service.resource, path: port.field.path }] };
  }
}

/** `80 → 8080`, `80 → http 8080`, `80 → http ?`; `80` where nothing is translated. */
function translation(service: Service, port: ServicePort, { template }: PodGroup, isMissing: boolean): string {
  const { targetPort, protocol } = port;
  const name = typeof targetPort === "string" ? `${targetPort} ` : "";
  const number = isMissing ? "?" : String(template.targetOf(port) ?? "?");
  const target = `${name}${number}`;
  return service.isHeadless || target === String(port.port) ? portText({ port: Number(number) || port.port, protocol }) : `${portText(port)} → ${target}`;
}

/** From a PodDisruptionBudget or NetworkPolicy to the workloads whose Pods it selects. */
export function* selectorLinks(simulation: Simulation, nodes: Nodes): Iterable<Link> {
  const { graph } = simulation;
  for (const { resource, namespace = "", podSelector, policyTypes } of graph.ofKind("NetworkPolicy")) {
    yield* selected(resource, namespace, podSelector, "isolates", policyTypes.map((direction) => direction.toLowerCase()).join(", "), ["spec", "podSelector"], simulation, nodes);
  }
  for (const { resource, namespace = "", selector } of graph.ofKind("PodDisruptionBudget")) {
    if (selector) yield* selected(resource, namespace, selector, "protects", undefined, ["spec", "selector"], simulation, nodes);
  }
}

function* selected(holder: Resource, namespace: string, selector: Selector, type: EdgeType, label: string | undefined, path: FieldPath, simulation: Simulation, nodes: Nodes): Iterable<Link> {
  const workloads = new Set(simulation.select(namespace, selector).map(({ group }) => group.workload.resource));
  for (const workload of workloads) yield { from: nodes.of(holder), to: nodes.of(workload), type, label, places: [{ holder, path }] };
}

/** The hosts and paths of the Gateway API rule that a backend belongs to: `shop.example.com/cart`. */
export function routeLabel(holder: Resource, path: FieldPath): string | undefined {
  if (path[0] !== "spec" || path[1] !== "rules" || typeof path[2] !== "number") return undefined;
  const hosts = asList(valueAt(holder.value, ["spec", "hostnames"])).flatMap((host) => asString(host) ?? []);
  const rule = asObject(valueAt(holder.value, path.slice(0, 3)));
  const paths = asList(rule?.matches).flatMap((match) => asString(asObject(asObject(match)?.path)?.value) ?? []);
  return `${hosts[0] ?? "*"}${paths[0] ?? "/"}${hosts.length > 1 || paths.length > 1 ? " …" : ""}`;
}
