import { CONTROLLER, NO_WAY_OUT, type PageAnswer } from "../report/picture/page-request.ts";
import type { PageData } from "../report/picture/page-data.ts";

/** What is shown of requests: the nodes that they pass, and what becomes of them. */
export interface Way {
  readonly nodes: ReadonlySet<number>;
  /** What the address says of it: its two ends, or all nodes. */
  readonly named: readonly number[];
  readonly title: string;
  /** undefined where it is not about one request. */
  readonly verdict: PageAnswer["verdict"] | undefined;
  /** What decides, line by line. */
  readonly lines: readonly string[];
  /** A workload and the Service that it asks, which no edge joins. */
  readonly request: readonly [from: number, service: number] | undefined;
}

/** Everything that a request passes on its way through a node: upstream and downstream of it, as far as policies let the controller through. */
export function wayThrough(data: PageData, node: number): Way {
  const nodes = [...new Set([...reach(data, node, "from", "to"), ...reach(data, node, "to", "from")])];
  return wayOf(nodes, nodes, `everything on the way through ${data.nodes[node]!.name}`);
}

/** A way that nothing is known of but its nodes. */
export function wayAlong(data: PageData, nodes: readonly number[]): Way {
  return wayOf(nodes, nodes, titleOf(data, nodes));
}

function wayOf(nodes: Iterable<number>, named: readonly number[], title: string, verdict?: Way["verdict"], lines: readonly string[] = []): Way {
  return { nodes: new Set(nodes), named, title, verdict, lines, request: undefined };
}

/** The way of a request from one node to another: of a workload to a Service or who is behind it, of an Ingress or route, or from a Service on. */
export function trace(data: PageData, from: number, to: number): Way {
  if (data.nodes[from]!.category === "workload" && from !== to) return fromWorkload(data, from, to);
  const way = wayBetween(data, from, to);
  if (!way) return wayOf([from, to], [from, to], titleOf(data, [from, to]), "no", ["no request gets there"]);
  const service = way.find((node) => node !== to && isService(data, node));
  return data.nodes[from]!.category === "route" && service !== undefined
    ? answered(data, way, [from, to], answersFor(data, CONTROLLER, service))
    : wayOf(way, [from, to], titleOf(data, way));
}

const RANKS = { yes: 0, depends: 1, no: 2 } as const;

/** By the Service that answers best. */
function fromWorkload(data: PageData, from: number, to: number): Way {
  const services = isService(data, to) ? [to] : data.edges.filter((edge) => edge.type === "selects" && edge.to === to && !edge.broken).map((edge) => edge.from);
  if (services.length === 0) return wayOf([from, to], [from, to], titleOf(data, [from, to]), "no", ["no Service leads there"]);
  const ways = services.map((service) => {
    const behind = data.edges.filter((edge) => edge.type === "selects" && edge.from === service && !edge.broken).map((edge) => edge.to);
    const way = [from, service, ...(service === to ? behind : [to])];
    const answers = behind.length > 0 ? answersFor(data, from, service) : [noEndpoints(data, service)];
    return { ...answered(data, way, [from, to], answers), request: [from, service] as const };
  });
  return ways.reduce((best, one) => (RANKS[one.verdict!] < RANKS[best.verdict!] ? one : best));
}

interface PortAnswer { readonly port: string; readonly answer: PageAnswer }

function noEndpoints({ nodes }: PageData, service: number): PortAnswer {
  const reasons = (nodes[service]!.endpoints ?? []).filter(({ isGood }) => !isGood).map(({ text }) => text);
  return { port: "", answer: { verdict: "no", steps: [], reasons: reasons.length > 0 ? reasons : ["it has no endpoints"] } };
}

function answersFor(data: PageData, source: number, service: number): readonly PortAnswer[] {
  const { requests } = data;
  const ports = requests.services.find(([node]) => node === service)?.[1];
  if (!ports) return [{ port: "", answer: { verdict: "yes", steps: [], reasons: [] } }];
  return ports.map(({ port, otherwise, sources }) => {
    const index = sources.find(([, nodes]) => nodes.includes(source))?.[0] ?? otherwise;
    const answer = requests.answers[index]!;
    return { port, answer: index === NO_WAY_OUT ? { ...answer, steps: isolatingEgress(data, source) } : answer };
  });
}

/** The policies that isolate a workload's outgoing connections. */
function isolatingEgress({ nodes, edges }: PageData, workload: number): PageAnswer["steps"] {
  const policies = edges.filter(({ to, type, labels }) => to === workload && type === "isolates" && labels.some((label) => label.includes("egress")));
  return policies.map(({ from }) => ({ node: from, text: `NetworkPolicy ${nodes[from]!.namespace ?? ""}/${nodes[from]!.name} isolates it` }));
}

/** A way with what becomes of its request. Ports that differ are told apart. */
function answered(data: PageData, way: readonly number[], ends: readonly number[], answers: readonly PortAnswer[]): Way {
  const [first] = answers;
  const differ = answers.some(({ answer }) => JSON.stringify(answer) !== JSON.stringify(first!.answer));
  const lines = (differ ? answers : answers.slice(0, 1)).flatMap(({ port, answer }) => {
    const { verdict, steps, reasons } = answer;
    const said = [...steps.map(({ text }) => text), ...reasons.map((reason) => (verdict === "depends" ? `depends on: ${reason}` : reason))];
    return differ ? [`port ${port}: ${[verdict, ...said].join("; ")}`] : said;
  });
  const verdicts = new Set(answers.map(({ answer: { verdict } }) => verdict));
  const policies = answers.flatMap(({ answer }) => answer.steps.map(({ node }) => node));
  return wayOf([...way, ...policies], ends, titleOf(data, way), verdicts.size === 1 ? first!.answer.verdict : "depends", lines);
}

function titleOf({ nodes }: PageData, way: readonly number[]): string {
  return way.map((i) => `${nodes[i]!.kind} ${nodes[i]!.name}`).join(" → ");
}

function isService({ nodes }: PageData, node: number): boolean {
  return nodes[node]!.endpoints !== undefined;
}

/** The nodes on the shortest way that a request takes between two nodes; undefined where there is none. */
function wayBetween({ edges }: PageData, start: number, end: number): readonly number[] | undefined {
  const before = new Map<number, number>();
  const queue = [start];
  for (const at of queue) {
    if (at === end) break;
    for (const { from, to, type, broken } of edges) {
      if (from !== at || !passes(type) || broken || to === start || before.has(to)) continue;
      before.set(to, at);
      queue.push(to);
    }
  }
  if (end !== start && !before.has(end)) return undefined;
  const way = [end];
  while (way[0] !== start) way.unshift(before.get(way[0]!)!);
  return way;
}

function passes(type: PageData["edges"][number]["type"]): boolean {
  return type === "routes" || type === "selects";
}

function reach(data: PageData, start: number, from: "from" | "to", to: "from" | "to"): ReadonlySet<number> {
  const found = new Set([start]);
  const isClosed = closedServices(data);
  for (const at of found) {
    for (const edge of data.edges) {
      if (!passes(edge.type) || edge[from] !== at) continue;
      // Downstream of a route, or upstream of Pods: policies keep what comes by the controller out of this Service.
      const middle = edge.type === "selects" ? edge.from : edge.to;
      const comesByRoute = from === "from" ? edge.type === "selects" && at !== start : edge.type === "routes" && at !== start;
      if (!(comesByRoute && isClosed(middle))) found.add(edge[to]);
    }
  }
  return found;
}

/** Whether policies deny every port of a Service to the controller. */
function closedServices(data: PageData): (service: number) => boolean {
  const closed = new Set(data.requests.services.flatMap(([service]) => (answersFor(data, CONTROLLER, service).every(({ answer }) => answer.verdict === "no") ? [service] : [])));
  return (service) => closed.has(service);
}
