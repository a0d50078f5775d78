import type { Graph } from "../graph/graph.ts";
import type { Ingress } from "../kinds/ingress.ts";

/** Of the Ingresses of one class, those of which a rule may have to say something because of what they and others answer for a host. */
export interface IngressHosts {
  /** They have a host with several paths, of their own or of another Ingress. */
  readonly crowded: readonly Ingress[];
  /** They have a host of which some requests get no answer, where no Ingress of the class has a default backend. */
  readonly partial: readonly Ingress[];
}

interface Host { readonly ingresses: Ingress[]; paths: number; isAnswered: boolean }

interface Class { readonly hosts: Map<string, Host>; hasDefault: boolean }

const cache = new WeakMap<Graph, IngressHosts>();

/** Looks at every Ingress once. */
export function ingressHosts(graph: Graph): IngressHosts {
  let hosts = cache.get(graph);
  if (!hosts) cache.set(graph, (hosts = sort(graph.ofKind("Ingress"))));
  return hosts;
}

function sort(ingresses: readonly Ingress[]): IngressHosts {
  const crowded = new Set<Ingress>();
  const partial = new Set<Ingress>();
  for (const { hosts, hasDefault } of classesOf(ingresses).values()) {
    for (const { ingresses: users, paths, isAnswered } of hosts.values()) {
      if (paths > 1) for (const user of users) crowded.add(user);
      if (paths > 0 && !isAnswered && !hasDefault) for (const user of users) partial.add(user);
    }
  }
  return { crowded: ingresses.filter((ingress) => crowded.has(ingress)), partial: ingresses.filter((ingress) => partial.has(ingress)) };
}

function classesOf(ingresses: readonly Ingress[]): ReadonlyMap<string, Class> {
  const classes = new Map<string, Class>();
  for (const ingress of ingresses) {
    const { className = "" } = ingress;
    let known = classes.get(className);
    if (!known) classes.set(className, (known = { hosts: new Map(), hasDefault: false }));
    if (ingress.defaultBackend) known.hasDefault = true;
    for (const { host = "", paths } of ingress.rules) {
      let answers = known.hosts.get(host);
      if (!answers) known.hosts.set(host, (answers = { ingresses: [], paths: 0, isAnswered: false }));
      answers.ingresses.push(ingress);
      answers.paths += paths.length;
      answers.isAnswered ||= paths.some((path) => path.answersAll);
    }
  }
  return classes;
}
