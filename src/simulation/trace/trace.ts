import { isGranted } from "../../graph/references/grants.ts";
import type { PolicyPeer, PolicyPort } from "../../kinds/network-policy.ts";
import type { Service } from "../../kinds/service.ts";
import { nameOf } from "../../resource/resource.ts";
import { NetworkPolicies } from "../network-policies.ts";
import { nameOfOwner } from "../pod-group.ts";
import type { Simulation } from "../simulation.ts";
import { either, followed, stop, type Hop, type Route, type Step } from "./hop.ts";
import { matchHttpRoute, routeHosts } from "./http-route.ts";
import { matchIngress } from "./ingress-route.ts";
import { findService, findWorkloads, UnknownNameError } from "./names.ts";
import { policyStep, type Entry } from "./policy-step.ts";
import { leaveOpen, outsideStep, serviceStep, type World } from "./service-step.ts";
import { readSource, type Source } from "./source.ts";
import { readTarget, type Target } from "./target.ts";

/**
 * Where a request from FROM to TO ends up: through load balancer or node port, Ingress, Service and NetworkPolicies to
 * Pods. `namespace` is where names without one are looked for. Throws UnknownNameError for names that the input lacks.
 */
export function trace(from: string, to: string, simulation: Simulation, namespace: string): Route {
  const world: World = { simulation, policies: NetworkPolicies.of(simulation) };
  const source = readSource(from, simulation, world.policies, namespace);
  const home = source.kind === "pods" ? source.namespace : namespace;
  const target = readTarget(to, home);
  const reached = follow(source, target, home, world);
  const step = target.kind === "workload" || target.kind === "node-port" ? reached : namesStep(source, reached, world);
  return { from: source.name, to, verdict: step.verdict, hops: step.hops, reasons: step.verdict === "yes" ? [] : step.reasons };
}

/** Where a request by the name of a Service ends up. `port` is a number or name. */
export function requestStep(source: Source, service: Service, port: number | string, entry: Entry, world: World): Step {
  return namesStep(source, serviceStep(source, service, port, entry, world), world);
}

function follow(source: Source, target: Target, home: string, world: World): Step {
  switch (target.kind) {
    case "service": {
      const service = findService(target.name, target.namespace, world.simulation, home);
      return source.kind === "outside" ? outsideStep(source, service, target.port, world) : serviceStep(source, service, target.port, "direct", world);
    }
    case "workload": return toWorkload(source, target.name, target.port, home, world);
    case "node-port": return throughNodePort(source, target.port, world);
    case "url": return throughUrl(source, target, world);
  }
}

function toWorkload(source: Source, name: string, port: number | undefined, home: string, world: World): Step {
  const [workload] = findWorkloads(name, world.simulation, home);
  const groups = world.policies.pods.filter((group) => group.workload.resource === workload.resource && group.count > 0);
  if (groups.length === 0) {
    const why = world.simulation.podsOf(workload).find(({ absence }) => absence)?.absence ?? "it makes none";
    return stop("no", { object: nameOf(workload.id), at: workload.field.child("metadata", "name"), decides: `has no Pods: ${why}`, notes: [] });
  }
  if (source.kind === "outside") return stop("depends", { object: nameOf(workload.id), at: workload.field.child("metadata", "name"), decides: "addresses of Pods are seldom routed from outside the cluster", notes: [] });
  const steps = groups.flatMap((group) => {
    const ports = port === undefined ? group.template.declaredPorts.flatMap((one) => (one.port.containerPort === undefined ? [] : [{ port: one.port.containerPort, protocol: one.port.protocol }])) : [{ port, protocol: "TCP" }];
    return ports.map((one) => policyStep(source, { group, ...one, count: group.count }, "direct", world.policies));
  });
  if (steps.length === 0) throw new UnknownNameError(`${nameOfOwner(workload)} declares no port; say which one: ${name}:PORT`, []);
  return either(steps, "it is not the same for every port or Pod");
}

function throughNodePort(source: Source, port: number, world: World): Step {
  const services = world.simulation.graph.ofKind("Service");
  for (const service of services) {
    const entry = service.allocatesNodePorts ? service.ports.find(({ nodePort }) => nodePort === port) : undefined;
    if (!entry) continue;
    const hop: Hop = { object: `node port ${port}`, at: entry.field.child("nodePort"), decides: `belongs to ${nameOf(service.id)}`, notes: [] };
    return followed([hop], serviceStep(source, service, entry.port, "node-port", world));
  }
  const known = services.flatMap((service) => (service.allocatesNodePorts ? service.ports.flatMap(({ nodePort }) => nodePort ?? []) : []));
  const unnumbered = services.some((service) => service.allocatesNodePorts && service.ports.some(({ nodePort }) => nodePort === undefined));
  const decides = `no Service of the input asks for it${known.length > 0 ? `; they ask for ${known.join(", ")}` : ""}`;
  return stop(unnumbered ? "depends" : "no", { object: `node port ${port}`, at: undefined, decides, notes: unnumbered ? ["the cluster may give it to a Service that asks for none"] : [] });
}

function throughUrl(source: Source, target: Extract<Target, { kind: "url" }>, world: World): Step {
  const { graph } = world.simulation;
  const inside = target.service && graph.named("Service", target.service.namespace, target.service.name)[0];
  if (inside && source.kind !== "outside") return serviceStep(source, inside, target.port, "direct", world);
  const { applied } = world.simulation;
  const ingresses = graph.ofKind("Ingress");
  const match = matchIngress(ingresses.filter(({ resource }) => applied.has(resource)), target.host, target.path);
  if (!match) {
    const refused = matchIngress(ingresses.filter(({ resource }) => !applied.has(resource)), target.host, target.path);
    if (!refused) return throughRoutes(source, target, world);
    return stop("no", { object: nameOf(refused.ingress.id), at: refused.at, decides: `would answer, but ${applied.refusalOf(refused.ingress.resource) ?? "it is not there"}`, notes: [] });
  }
  const { ingress, backend, at, decides, isUncertain } = match;
  const hop: Hop = { object: nameOf(ingress.id), at, decides, notes: [] };
  const { serviceName, servicePort } = backend;
  if (serviceName === undefined) return stop("depends", { ...hop, decides: `${decides}, a backend that is no Service` }, "what a resource backend answers is for its controller to say");
  const service = graph.named("Service", ingress.namespace, serviceName)[0];
  if (!service) return stop("no", { ...hop, decides: `${decides}, to Service ${serviceName}, which does not exist in namespace ${ingress.namespace ?? ""}` });
  const next = followed([hop], serviceStep(source, service, servicePort, "ingress", world));
  return isUncertain ? leaveOpen(next, `how the controller reads path ${at.child("path").value === undefined ? "/" : String(at.child("path").value)} (ImplementationSpecific)`) : next;
}

/** A request that no Ingress answers: HTTPRoutes of the Gateway API, else nobody. */
function throughRoutes(source: Source, { host, path }: Extract<Target, { kind: "url" }>, world: World): Step {
  const { graph } = world.simulation;
  const match = matchHttpRoute(graph, host, path);
  if (!match) {
    const known = [...new Set([...graph.ofKind("Ingress").flatMap(({ rules }) => rules.flatMap((rule) => rule.host ?? [])), ...routeHosts(graph)])];
    return stop("no", { object: host, at: undefined, decides: `no Ingress or HTTPRoute of the input answers${known.length > 0 ? `; hosts: ${known.slice(0, 6).join(", ")}` : ""}`, notes: [] });
  }
  const { route, rule, decides, backends, entrance } = match;
  const hop: Hop = { object: nameOf(route.id), at: rule.field, decides, notes: [] };
  if (entrance.closed !== undefined) return stop("no", { ...hop, decides: `would answer (${decides}), but ${entrance.closed}` });
  if (backends.length === 0) return stop("no", { ...hop, decides: `${decides}, without a backend` });
  const steps = backends.map(({ name, namespace, port, part }): Step => {
    if (!isGranted(graph, route.id, { group: "", kind: "Service", namespace, name })) return stop("no", { object: nameOf(route.id), at: part.field, decides: `names Service ${name} in namespace ${namespace ?? ""}, which no ReferenceGrant there allows`, notes: [] });
    const service = graph.named("Service", namespace, name)[0];
    return service ? serviceStep(source, service, port, "ingress", world) : stop("no", { object: nameOf(route.id), at: part.field, decides: `names Service ${namespace ?? ""}/${name}, which does not exist`, notes: [] });
  });
  return followed([...entrance.hops, hop], either(steps, "only some of the backends answer"));
}

/** A request by name needs DNS: Pods whose egress is restricted must be let out to port 53. */
function namesStep(source: Source, step: Step, { policies }: World): Step {
  if (source.kind !== "pods") return step;
  const isolated = source.groups.some((group) => {
    const isolation = policies.isolation(group, "Egress");
    return isolation && !isolation.rules.some(({ rule: { ports, peers } }) => leadsOut(peers, source.namespace) && (ports.length === 0 || ports.some(opensDns)));
  });
  return isolated ? leaveOpen(step, "no egress rule opens port 53: the Pods cannot look the name up, only use the address") : step;
}

/** Whether peers may be the cluster's DNS: it runs in kube-system, which a selector of Pods alone does not reach from elsewhere. */
function leadsOut(peers: readonly PolicyPeer[], namespace: string): boolean {
  return peers.length === 0 || namespace === "kube-system" || peers.some(({ namespaceSelector, ipBlock }) => namespaceSelector ?? ipBlock);
}

function opensDns({ port, endPort }: PolicyPort): boolean {
  if (port === undefined || typeof port === "string") return true;
  return port <= 53 && 53 <= (endPort ?? port);
}
