import type { Connection } from "../simulation/connectivity.ts";

/** The connections as a Graphviz digraph, in pieces: a node an end, an edge a pair, labelled where not every port is open. */
export function* formatConnectionsDot(connections: Iterable<Connection>): Iterable<string> {
  yield "digraph connections {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n";
  const outside = new Set<string>();
  for (const { from, to, allowed } of connections) {
    for (const end of [from, to]) if (end.startsWith("ip:")) outside.add(end);
    yield `  ${text(from)} -> ${text(to)}${allowed.isAll ? "" : ` [label=${text(String(allowed))}]`};\n`;
  }
  for (const end of outside) yield `  ${text(end)} [shape=ellipse];\n`;
  yield "}\n";
}

/** A double-quoted string of the dot language; in it only quotes and backslashes mean anything. */
function text(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&").replace(/[\r\n]+/g, " ")}"`;
}
