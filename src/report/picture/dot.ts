import { visible } from "../words.ts";
import { byNamespace } from "./namespaces.ts";
import { PALETTE, type Paint } from "./palette.ts";
import { loudest, type Picture, type PictureEdge, type PictureNode } from "./picture.ts";

/** The picture in Graphviz' language: a cluster for each namespace, requests from left to right. */
export function formatDot(picture: Picture): string {
  const names = new Map(picture.nodes.map(({ id }, i) => [id, `n${i}`]));
  const lines = [
    "digraph kubeverdict {",
    "  rankdir=LR; compound=true; fontname=\"Helvetica\"; nodesep=0.25; ranksep=1.0;",
    "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];",
    "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#64748b\"];",
  ];
  for (const [i, [namespace, nodes]] of [...byNamespace(picture.nodes)].entries()) {
    const indent = namespace === undefined ? "  " : "    ";
    if (namespace !== undefined) lines.push(`  subgraph cluster_${i} {`, `    label=${quoted([namespace])}; style="rounded"; color="#94a3b8";`);
    for (const node of nodes) lines.push(`${indent}${names.get(node.id)!} ${nodeAttributes(node, picture)};`);
    if (namespace !== undefined) lines.push("  }");
  }
  for (const edge of picture.edges) lines.push(`  ${names.get(edge.from)!} -> ${names.get(edge.to)!}${edgeAttributes(edge, picture)};`);
  return `${lines.join("\n")}\n}\n`;
}

function nodeAttributes({ category, kind, name, detail, state, file, line, findings }: PictureNode, { findings: all }: Picture): string {
  const { fill, stroke }: Paint = PALETTE[category];
  const severity = loudest(findings, all);
  const attributes = [`label=${quoted([kind, name, ...(detail === "" ? [] : [detail])])}`, `fillcolor="${fill}"`, `color="${severity === undefined ? stroke : SEVERITY_COLORS[severity]}"`];
  if (severity !== undefined) attributes.push("penwidth=2");
  if (state === "missing" || state === "made" || state === "external") attributes.push("style=\"rounded,dashed\"");
  const tips = [...(file === undefined ? [] : [`${file}:${line ?? 1}`]), ...findings.map((index) => all[index]!.message)];
  if (tips.length > 0) attributes.push(`tooltip=${quoted(tips)}`);
  return `[${attributes.join(", ")}]`;
}

function edgeAttributes({ type, labels, broken, findings }: PictureEdge, { findings: all }: Picture): string {
  const severity = loudest(findings, all) ?? (broken ? "error" : undefined);
  const attributes = [
    ...(labels.length > 0 ? [`label=${quoted(labels)}`] : []),
    ...(severity === undefined ? [] : [`color="${SEVERITY_COLORS[severity]}"`, `fontcolor="${SEVERITY_COLORS[severity]}"`]),
    ...(broken || type === "isolates" || type === "protects" || type === "scales" ? ["style=dashed"] : []),
  ];
  return attributes.length > 0 ? ` [${attributes.join(", ")}]` : "";
}

const SEVERITY_COLORS = { error: "#dc2626", warning: "#b45309", info: "#0369a1" } as const;

/** A quoted string of lines. In it a backslash begins an escape, and a name may hold anything. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map((line) => visible(line).replaceAll("\\", "\\\\").replaceAll("\"", "\\\"")).join("\\n")}"`;
}
