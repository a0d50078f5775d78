import type { Graph } from "../graph/graph.ts";
import { append } from "../graph/multimap.ts";
import { References } from "../graph/references/index.ts";
import { programTexts, type ProgramText } from "../graph/texts.ts";
import type { Service } from "../kinds/service.ts";
import type { Workload } from "../kinds/workload.ts";
import { clusterNames, mayHoldName } from "./dns.ts";

/** The name of a Service alone, perhaps with namespace and port: `db`, `db:5432`, `db.shop:5432`. */
const WHOLE = /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)(?:\.([a-z0-9](?:[-a-z0-9]*[a-z0-9])?))?(:\d{1,5})?$/;
/** Variables and keys whose value is a host. */
const HOLDS_HOST = /host|addr|server|service|endpoint|url|broker|upstream|backend/i;
const PUBLIC_URL = /:\/\/(?:[^\s/@"']*@)?[a-z][-a-z0-9]*(?:\.[-a-z0-9]+)*\.[a-z]{2,}(?=[:/?#\s"',;]|$)/;

/** Which workloads name which Services in their variables, arguments and the ConfigMaps that they use. */
export class ServiceNames {
  private static readonly cache = new WeakMap<Graph, ServiceNames>();
  private readonly clients = new Map<Service, Workload[]>();
  private readonly namers = new Set<Workload>();
  private readonly graph: Graph;

  /** The names in a graph; worked out once. */
  static of(graph: Graph): ServiceNames {
    let names = ServiceNames.cache.get(graph);
    if (!names) ServiceNames.cache.set(graph, (names = new ServiceNames(graph)));
    return names;
  }

  private constructor(graph: Graph) {
    this.graph = graph;
    for (const workload of graph.workloads) this.collect(workload);
  }

  /** The workloads that name a Service. */
  clientsOf(service: Service): readonly Workload[] {
    return this.clients.get(service) ?? [];
  }

  /** Whether a workload names anything that it has to look up. */
  needsNames(workload: Workload): boolean {
    return this.namers.has(workload);
  }

  private collect(workload: Workload): void {
    const named = new Set<Service>();
    for (const text of this.textsOf(workload)) {
      for (const service of this.servicesIn(text, workload.namespace ?? "")) named.add(service);
      if (text.text.includes("://") && PUBLIC_URL.test(text.text)) this.namers.add(workload);
    }
    if (named.size > 0) this.namers.add(workload);
    for (const service of named) append(this.clients, service, workload);
  }

  private textsOf({ resource }: Workload): readonly ProgramText[] {
    const maps = References.of(this.graph).from(resource).flatMap(({ target }) => (target.kind === "ConfigMap" ? this.graph.find(target) : []));
    return [resource, ...new Set(maps)].flatMap((one) => programTexts(one, mayNameService));
  }

  private servicesIn({ text, name }: ProgramText, namespace: string): readonly Service[] {
    const found = clusterNames(text, namespace).flatMap((one) => this.graph.named("Service", one.namespace, one.service));
    const [, service, other, port] = (text.length < LONGEST && WHOLE.exec(text)) || [];
    if (service !== undefined && (port !== undefined || HOLDS_HOST.test(name))) found.push(...this.graph.named("Service", other ?? namespace, service));
    return found;
  }
}

/** A longer text is more than a name. */
const LONGEST = 300;

function mayNameService(text: string, name: string): boolean {
  return mayHoldName(text) || (text.length < LONGEST && (text.includes(":") || HOLDS_HOST.test(name)));
}
