import { visible } from "../words.ts";
import { byNamespace } from "./namespaces.ts";
import { PALETTE } from "./palette.ts";
import { loudest, type Picture, type PictureEdge, type PictureNode } from "./picture.ts";

/** The picture as a Mermaid flowchart, for Markdown pages that draw one. */
export function formatMermaid(picture: Picture): string {
  const names = new Map(picture.nodes.map(({ id }, i) => [id, `n${i}`]));
  const lines = ["flowchart LR"];
  for (const [i, [namespace, nodes]] of [...byNamespace(picture.nodes)].entries()) {
    const indent = namespace === undefined ? "  " : "    ";
    if (namespace !== undefined) lines.push(`  subgraph ns${i}[${quoted([namespace])}]`);
    for (const node of nodes) lines.push(`${indent}${names.get(node.id)!}[${quoted([node.kind, node.name, ...(node.detail === "" ? [] : [node.detail])])}]:::${node.category}`);
    if (namespace !== undefined) lines.push("  end");
  }
  for (const edge of picture.edges) lines.push(`  ${names.get(edge.from)!} ${arrow(edge)} ${names.get(edge.to)!}`);
  const used = new Set(picture.nodes.map(({ category }) => category));
  for (const category of used) lines.push(`  classDef ${category} fill:${PALETTE[category].fill},stroke:${PALETTE[category].stroke},color:#111`);
  return `${[...lines, ...classLines(picture, names), ...brokenLines(picture)].join("\n")}\n`;
}

function arrow({ type, labels, broken }: PictureEdge): string {
  const line = broken || type === "isolates" || type === "protects" || type === "scales" ? "-.->" : "-->";
  return labels.length === 0 ? line : `${line}|${quoted(labels)}|`;
}

/** What is absent is dashed, and what has findings has a thick frame. */
function classLines({ nodes, findings }: Picture, names: ReadonlyMap<string, string>): string[] {
  const ids = (has: (node: PictureNode) => boolean) => nodes.filter(has).map(({ id }) => names.get(id)!).join(",");
  const classes: [string, string, string][] = [
    ["absent", "stroke-dasharray:5 4,fill:#fff", ids(({ state }) => state === "missing" || state === "made" || state === "external")],
    ["error", "stroke:#dc2626,stroke-width:3px", ids((node) => loudest(node.findings, findings) === "error")],
    ["warning", "stroke:#b45309,stroke-width:3px", ids((node) => loudest(node.findings, findings) === "warning")],
  ];
  return classes.flatMap(([name, style, members]) => (members === "" ? [] : [`  classDef ${name} ${style}`, `  class ${members} ${name}`]));
}

function brokenLines({ edges }: Picture): string[] {
  const broken = edges.flatMap(({ broken: is }, i) => (is ? [i] : []));
  return broken.length === 0 ? [] : [`  linkStyle ${broken.join(",")} stroke:#dc2626`];
}

/** A label of lines. Everything that Mermaid, Markdown or HTML could read as more than text is written as a character code. */
function quoted(lines: readonly string[]): string {
  const safe = (line: string) => visible(line).replace(/[^\p{L}\p{N} .,:/→×…+-]/gu, (character) => `#${character.codePointAt(0)!};`);
  return `"${lines.map(safe).join("<br/>")}"`;
}
