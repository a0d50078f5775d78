import type { PageData } from "../report/picture/page-data.ts";

/** Everything that a request passes on its way through a node: upstream and downstream of it. */
export function wayThrough({ edges }: PageData, node: number): ReadonlySet<number> {
  return new Set([...reach(edges, node, "from", "to"), ...reach(edges, node, "to", "from")]);
}

/** The nodes on the shortest way that a request takes between two nodes; undefined where there is none. */
export function wayBetween({ edges }: PageData, start: number, end: number): readonly number[] | undefined {
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

function reach(edges: PageData["edges"], start: number, from: "from" | "to", to: "from" | "to"): ReadonlySet<number> {
  const found = new Set([start]);
  for (const at of found) for (const edge of edges) if (passes(edge.type) && edge[from] === at) found.add(edge[to]);
  return found;
}
