import type { EdgeType, Picture } from "./picture.ts";

/** Nodes of one namespace that hang together, and the edges among them, as indexes into the picture. */
export interface Group {
  readonly namespace: string | undefined;
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

export interface Groups {
  readonly groups: readonly Group[];
  /** Edges that are left out of the layout: between namespaces, and those of objects that so many others use that they would tie everything into one knot. */
  readonly loose: readonly number[];
}

/** From so many on, what uses (or is selected by) one object is not tied to it. */
const MOST_USERS = 3;
/** From so many nodes on, even the edges of requests are untied at the objects that have most of them. */
const MOST_NODES = 150;
const MOST_ROUTES = 24;
const TRAFFIC: ReadonlySet<EdgeType> = new Set(["routes", "selects"]);

/** Splits a picture into parts that can be laid out one by one. */
export function groupsOf({ nodes, edges }: Picture): Groups {
  const indexOf = new Map(nodes.map(({ id }, i) => [id, i]));
  const ends = edges.map(({ from, to }) => [indexOf.get(from)!, indexOf.get(to)!] as const);
  const degree = nodes.map(() => 0);
  for (const [i, edge] of edges.entries()) if (!TRAFFIC.has(edge.type)) for (const end of ends[i]!) degree[end]!++;
  // A workload may use many things; only what is used by many is a knot.
  const isKnot = (i: number) => degree[i]! > MOST_USERS && nodes[i]!.category !== "workload";
  let tied = [...edges.keys()].filter((i) => {
    const [from, to] = ends[i]!;
    return nodes[from]!.namespace === nodes[to]!.namespace && (TRAFFIC.has(edges[i]!.type) || !(isKnot(from) || isKnot(to)));
  });
  let groups = connect(nodes, ends, tied);
  if (groups.some((group) => group.nodes.length > MOST_NODES)) {
    const large = new Set(groups.filter((group) => group.nodes.length > MOST_NODES).flatMap((group) => group.edges));
    const routes = nodes.map(() => 0);
    for (const i of large) for (const end of ends[i]!) routes[end]!++;
    tied = tied.filter((i) => !large.has(i) || ends[i]!.every((end) => routes[end]! <= MOST_ROUTES));
    groups = connect(nodes, ends, tied);
  }
  const isTied = new Set(tied);
  return { groups, loose: [...edges.keys()].filter((i) => !isTied.has(i)) };
}

function connect(nodes: Picture["nodes"], ends: readonly (readonly [number, number])[], tied: readonly number[]): Group[] {
  const parent = nodes.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (const i of tied) {
    const [a, b] = [root(ends[i]![0]), root(ends[i]![1])];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  const groups = new Map<number, { namespace: string | undefined; nodes: number[]; edges: number[] }>();
  for (const [i, { namespace }] of nodes.entries()) {
    const key = root(i);
    if (!groups.has(key)) groups.set(key, { namespace, nodes: [], edges: [] });
    groups.get(key)!.nodes.push(i);
  }
  for (const i of tied) groups.get(root(ends[i]![0]))!.edges.push(i);
  return [...groups.values()];
}
