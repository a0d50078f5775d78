import { append } from "../../graph/multimap.ts";
import type { Service } from "../../kinds/service.ts";
import type { Workload } from "../../kinds/workload.ts";
import type { Resource } from "../../resource/resource.ts";
import { NetworkPolicies, type Isolation } from "../../simulation/network-policies.ts";
import { nameOfOwner, type PodGroup } from "../../simulation/pod-group.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import type { Step } from "../../simulation/trace/hop.ts";
import type { World } from "../../simulation/trace/service-step.ts";
import type { Source } from "../../simulation/trace/source.ts";
import { requestStep } from "../../simulation/trace/trace.ts";
import { CONTROLLER, NO_WAY_OUT, PLAIN_YES, type PageAnswer, type PagePort, type PageRequests } from "./page-request.ts";

/** Asks the simulation, as `trace` does, who gets through to each Service that policies concern. `nodeOf` gives the node of a resource; undefined where it is not drawn. */
export function requestsOf(simulation: Simulation, nodeOf: (resource: Resource) => number | undefined): PageRequests {
  const policies = NetworkPolicies.of(simulation);
  if (policies.policies.length === 0) return { answers: [], services: [] };
  const answers = new Answers(nodeOf);
  const sources = sourcesOf(policies, nodeOf);
  const services = simulation.graph.ofKind("Service").flatMap((service) => {
    const node = nodeOf(service.resource);
    const targets = targetsOf(service, simulation, sources);
    if (node === undefined || targets.length === 0) return [];
    const classes = classesOf(sources, targets, policies);
    const ports = service.ports.map(({ port, name }): PagePort => portAnswers(String(port ?? name), classes, (source) => answers.indexOf(ask(source, service, port ?? name, { simulation, policies }))));
    return ports.some(({ otherwise, sources: some }) => otherwise !== PLAIN_YES || some.length > 0) ? [[node, ports] as const] : [];
  });
  return { answers: answers.all, services };
}

interface PageSource { readonly node: number; readonly workload: Workload; readonly groups: readonly PodGroup[] }

function sourcesOf(policies: NetworkPolicies, nodeOf: (resource: Resource) => number | undefined): readonly PageSource[] {
  const byResource = new Map<Resource, PodGroup[]>();
  for (const group of policies.pods) append(byResource, group.workload.resource, group);
  return [...byResource].flatMap(([resource, groups]) => {
    const node = nodeOf(resource);
    return node === undefined ? [] : [{ node, workload: groups[0]!.workload, groups }];
  });
}

function targetsOf(service: Service, simulation: Simulation, sources: readonly PageSource[]): readonly PodGroup[] {
  const owners = new Set(simulation.endpointsOf(service).endpoints.map(({ owner }) => owner?.resource));
  return owners.size === 0 ? [] : sources.filter(({ workload }) => owners.has(workload.resource)).flatMap(({ groups }) => groups);
}

/** Sources of which policies say the same for these targets: it is asked for one of each class; not at all where the source is let out to none of them. */
type Class = readonly [source: Source | undefined, nodes: readonly number[]];

function classesOf(sources: readonly PageSource[], targets: readonly PodGroup[], policies: NetworkPolicies): readonly Class[] {
  const incoming = targets.map((target) => policies.isolation(target, "Ingress"));
  const classes = new Map<string, { source: Source | undefined; nodes: number[] }>();
  for (const { node, workload, groups } of sources) {
    const keys = groups.map((group) => classKey(group, targets, incoming, policies));
    const isLetOut = keys.some((key) => key !== undefined);
    const key = isLetOut ? keys.join("\n") : "";
    const known = classes.get(key);
    if (known) known.nodes.push(node);
    else classes.set(key, { source: isLetOut ? { kind: "pods", name: nameOfOwner(workload), namespace: workload.namespace ?? "", groups } : undefined, nodes: [node] });
  }
  const controller: Source = { kind: "outside", name: "the controller", address: undefined, block: policies.blocks[0]! };
  return [...[...classes.values()].map(({ source, nodes }): Class => [source, nodes]), [controller, [CONTROLLER]]];
}

/** Everything that the answer to a source depends on: its own policies, and which rules of the targets' policies mean it. undefined: it is let out to none of them. */
function classKey(group: PodGroup, targets: readonly PodGroup[], incoming: readonly (Isolation | undefined)[], policies: NetworkPolicies): string | undefined {
  if (group.template.hostNetwork) return `host ${nameOfOwner(group.workload)}`;
  const outgoing = policies.isolation(group, "Egress");
  if (outgoing && !outgoing.rules.some((rule) => targets.some((target) => rule.matches(target)))) return undefined;
  const isOpen = !outgoing || outgoing.rules.some(({ pods, rule }) => pods === undefined && rule.ports.length === 0);
  const own = isOpen ? "" : [group.namespace, ...outgoing.policies.map(({ name }) => name)].join(" ");
  return `${own}|${incoming.map((isolation) => isolation?.rules.map((rule) => (rule.matches(group) ? 1 : 0)).join("") ?? "").join(",")}`;
}

function ask(source: Source, service: Service, port: number | string, world: World): Step {
  return requestStep(source, service, port, source.kind === "outside" ? "ingress" : "direct", world);
}

/** The answer that most sources get is said once. */
function portAnswers(port: string, classes: readonly Class[], answerTo: (source: Source) => number): PagePort {
  const nodesByAnswer = new Map<number, number[]>();
  for (const [source, nodes] of classes) {
    const answer = source ? answerTo(source) : NO_WAY_OUT;
    nodesByAnswer.set(answer, [...(nodesByAnswer.get(answer) ?? []), ...nodes]);
  }
  const [[otherwise], ...sources] = [...nodesByAnswer].sort(([, a], [, b]) => b.length - a.length) as [[number, number[]], ...[number, number[]][]];
  return { port, otherwise, sources };
}

/** Each answer once; the first are PLAIN_YES and NO_WAY_OUT. */
class Answers {
  private readonly indexes = new Map<string, number>();
  private readonly nodeOf: (resource: Resource) => number | undefined;
  readonly all: PageAnswer[] = [];

  constructor(nodeOf: (resource: Resource) => number | undefined) {
    this.nodeOf = nodeOf;
    this.indexOf({ verdict: "yes", hops: [], reasons: [] });
    this.all.push({ verdict: "no", steps: [], reasons: ["no policy that isolates it lets it out there"] });
  }

  indexOf({ verdict, hops, reasons }: Step): number {
    const steps = hops.flatMap(({ object, at, decides }) => {
      // What lets it out is not said: sources with policies of their own get the same answer.
      const node = at?.resource.id.kind === "NetworkPolicy" && at.path[1] !== "egress" ? this.nodeOf(at.resource) : undefined;
      return node === undefined ? [] : [{ node, text: `${object} ${decides}` }];
    });
    const answer: PageAnswer = { verdict, steps, reasons: verdict === "depends" ? reasons : [] };
    const key = JSON.stringify(answer);
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    this.indexes.set(key, this.all.length);
    return this.all.push(answer) - 1;
  }
}
