import { arrange, type Arrangement } from "./arrange.ts";
import { curveBetween } from "./curve.ts";
import { drawEdge } from "./draw-edge.ts";
import { drawNode } from "./draw-node.ts";
import { escapeMarkup } from "./escape.ts";
import type { Layout, PlacedGroup } from "./layout.ts";
import type { Picture, PictureEdge } from "./picture.ts";
import { shorten } from "./size.ts";
import { COLOR_STYLE, SVG_STYLE } from "./svg-style.ts";

const MARGIN = 24;
const ASPECT = 1.5;

/** The picture as an image of its own: no script, and light or dark as the reader has it. */
export function formatSvg(picture: Picture, layout: Layout): string {
  const arrangement = arrangeAll(layout);
  const [width, height] = [Math.ceil(arrangement.width + 2 * MARGIN), Math.ceil(arrangement.height + 2 * MARGIN)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Kubernetes objects and how they belong together">
<style>${COLOR_STYLE}\n${SVG_STYLE}</style>
<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="var(--ground)"/>
${drawing(picture, layout, arrangement)}
</svg>
`;
}

/** Where everything is as long as nothing is filtered. */
export function arrangeAll({ groups }: Layout): Arrangement {
  return arrange(groups.map(({ namespace, width, height }, group) => ({ group, namespace, x: 0, y: 0, width, height })), ASPECT);
}

/** Frames, edges and nodes as SVG elements; `data-` attributes hold indexes only. */
export function drawing(picture: Picture, layout: Layout, arrangement: Arrangement): string {
  const frames = arrangement.frames.map(({ namespace, x, y, width, height, titleY }, i) =>
    `<g class="frame" data-frame="${i}" transform="translate(${x} ${y})"><rect width="${width}" height="${height}" rx="10"/><text x="16" y="${titleY}">${escapeMarkup(namespace ?? "whole cluster")}</text></g>`);
  const details = new Map(picture.nodes.map(({ id, detail }) => [id, detail]));
  const groups = layout.groups.map((group, i) => {
    const { x, y } = arrangement.offsets.get(i)!;
    const edges = group.edges.map(({ edge, points }) => drawEdge(picture, edge, points, { fromDetail: details.get(picture.edges[edge]!.from)! }));
    const nodes = group.nodes.map((placed) => drawNode(picture, placed));
    return `<g class="group" data-group="${i}" transform="translate(${x} ${y})">${edges.join("")}${nodes.join("")}${groupTitle(picture, group)}</g>`;
  });
  return `<defs>${marker("arrow")}${marker("arrow-error")}${marker("arrow-mark")}</defs>
<g id="frames">${frames.join("\n")}</g>
<g id="loose">${looseEdges(picture, layout, arrangement)}</g>
<g id="groups">${groups.join("\n")}</g>`;
}

function marker(id: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`;
}

/** The number of loose edges at one node from which on they are drawn only when somebody asks for them. */
const MOST_LOOSE = 3;
const MOST_ROUTES = 24;
/** A picture of so many nodes shows no loose edges at all until somebody asks for them. */
const MANY_NODES = 400;

function looseEdges(picture: Picture, { groups, loose }: Layout, { offsets }: Arrangement): string {
  const places = new Map<string, { x: number; y: number; width: number; height: number }>();
  for (const [i, { nodes }] of groups.entries()) {
    const offset = offsets.get(i)!;
    for (const { node, x, y, width, height } of nodes) places.set(picture.nodes[node]!.id, { x: offset.x + x, y: offset.y + y, width, height });
  }
  const degree = new Map<string, number>();
  for (const i of loose) for (const id of endsOf(picture.edges[i]!)) degree.set(id, (degree.get(id) ?? 0) + 1);
  return loose.map((i) => {
    const edge = picture.edges[i]!;
    const most = edge.type === "routes" || edge.type === "selects" ? MOST_ROUTES : MOST_LOOSE;
    const isQuiet = places.size > MANY_NODES || endsOf(edge).some((id) => degree.get(id)! > most);
    const points = curveBetween(places.get(edge.from)!, places.get(edge.to)!).map(Math.round);
    return drawEdge(picture, i, isQuiet ? [] : points, { more: isQuiet ? "loose quiet" : "loose" });
  }).join("");
}

function endsOf({ from, to }: PictureEdge): readonly string[] {
  return [from, to];
}

/** The names of its workloads, for a part that is seen from so far that its nodes cannot be read. */
function groupTitle({ nodes }: Picture, group: PlacedGroup): string {
  if (group.nodes.length < 3) return "";
  const all = group.nodes.map(({ node }) => nodes[node]!);
  const workloads = all.filter(({ category }) => category === "workload");
  const names = (workloads.length > 0 ? workloads : all).map(({ name }) => name);
  return `<text class="title" x="0" y="0">${escapeMarkup(shorten(names[0]!, 28))}${names.length > 1 ? ` +${names.length - 1}` : ""}</text>`;
}
