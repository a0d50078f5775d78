import type { Graph } from "../graph/graph.ts";
import { append } from "../graph/multimap.ts";
import type { Ingress, IngressPath } from "../kinds/ingress.ts";

/** Of the Ingresses of one class, those of which a rule may have to say something because of what they and others answer for a host. */
export interface IngressHosts {
  /** They have a host with several paths, of their own or of another Ingress. */
  readonly crowded: readonly Ingress[];
  /** They have a host of which some requests get no answer, where no Ingress of the class has a default backend. */
  readonly partial: readonly Ingress[];
  /** Those hosts, by the Ingresses that have them. */
  readonly partialHosts: ReadonlyMap<Ingress, readonly PartialHost[]>;
}

/** A host ("" for every one) with all that Ingresses of the class answer for it. */
export interface PartialHost { readonly host: string; readonly paths: readonly IngressPath[] }

interface Host { readonly ingresses: Ingress[]; readonly paths: IngressPath[] }

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
  const partialHosts = new Map<Ingress, PartialHost[]>();
  for (const { hosts, hasDefault } of classesOf(ingresses).values()) {
    for (const [host, { ingresses: users, paths }] of hosts) {
      if (paths.length > 1) for (const user of users) crowded.add(user);
      if (hasDefault || paths.length === 0 || paths.some((path) => path.answersAll)) continue;
      for (const user of new Set(users)) append(partialHosts, user, { host, paths });
    }
  }
  return { crowded: ingresses.filter((ingress) => crowded.has(ingress)), partial: ingresses.filter((ingress) => partialHosts.has(ingress)), partialHosts };
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
      if (!answers) known.hosts.set(host, (answers = { ingresses: [], paths: [] }));
      answers.ingresses.push(ingress);
      answers.paths.push(...paths);
    }
  }
  return classes;
}
