import { arrange, FRAME_HEAD, type Arrangement } from "./arrange.ts";
import { curveBetween, middleOf, pathOf } from "./curve.ts";
import { escapeMarkup } from "./escape.ts";
import type { Layout, PlacedNode } from "./layout.ts";
import { loudest, type Picture, type PictureEdge } from "./picture.ts";
import { NAME_CHARACTER, PADDING, shorten } from "./size.ts";
import { COLOR_STYLE, SVG_STYLE } from "./svg-style.ts";

const MARGIN = 24;
const ASPECT = 1.5;
/** Characters of an edge's label; the rest is in its tooltip. */
const MOST_LABEL = 18;

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
  const frames = arrangement.frames.map(({ namespace, x, y, width, height }, i) =>
    `<g class="frame" data-frame="${i}" transform="translate(${x} ${y})"><rect width="${width}" height="${height}" rx="10"/><text x="16" y="${FRAME_HEAD - 11}">${escapeMarkup(namespace ?? "whole cluster")}</text></g>`);
  const groups = layout.groups.map((group, i) => {
    const { x, y } = arrangement.offsets.get(i)!;
    const edges = group.edges.map(({ edge, points }) => drawEdge(picture, edge, points, ""));
    const nodes = group.nodes.map((placed) => drawNode(picture, placed));
    return `<g class="group" data-group="${i}" transform="translate(${x} ${y})">${edges.join("")}${nodes.join("")}</g>`;
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
const MOST_LOOSE = 12;

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
    const isQuiet = endsOf(edge).some((id) => degree.get(id)! > MOST_LOOSE) || places.size > 400;
    const points = curveBetween(places.get(edge.from)!, places.get(edge.to)!).map(Math.round);
    return isQuiet ? drawEdge(picture, i, [], " loose quiet") : drawEdge(picture, i, points, " loose");
  }).join("");
}

function endsOf({ from, to }: PictureEdge): readonly string[] {
  return [from, to];
}

function drawEdge({ edges, findings }: Picture, index: number, points: readonly number[], more: string): string {
  const { from, to, type, labels, broken, findings: about } = edges[index]!;
  const severity = loudest(about, findings);
  const names = `${type}${broken ? " broken" : ""}${severity === undefined ? "" : ` ${severity}`}${more}`;
  const title = [`${from} → ${to}`, ...labels, ...about.map((i) => findings[i]!.message)].join("\n");
  if (points.length === 0) return `<g class="edge ${names}" data-edge="${index}"><title>${escapeMarkup(title)}</title><path/></g>`;
  const { x, y } = middleOf(points);
  const label = labels.length === 0 || more !== "" ? "" : `<text x="${x}" y="${y - 4}">${escapeMarkup(shorten(labels[0]!, MOST_LABEL))}${labels.length > 1 ? ` +${labels.length - 1}` : ""}</text>`;
  return `<g class="edge ${names}" data-edge="${index}"><title>${escapeMarkup(title)}</title><path d="${pathOf(points)}"/>${label}</g>`;
}

function drawNode({ nodes, findings }: Picture, { node: index, x, y, width, height }: PlacedNode): string {
  const { category, state, kind, namespace, name, detail, findings: about, file, line } = nodes[index]!;
  const severity = loudest(about, findings);
  const names = ["node", category, ...(state === "present" ? [] : [state]), ...(severity === undefined ? [] : [severity])].join(" ");
  const title = [`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, detail, file === undefined ? "" : `${file}:${line ?? 1}`, ...about.map((i) => findings[i]!.message)].filter((text) => text !== "").join("\n");
  const room = Math.floor((width - PADDING + 6) / NAME_CHARACTER);
  const farSize = Math.min(height - 12, (width - 16) / (Math.max(4, Math.min([...name].length, 16)) * 0.6));
  const badge = severity === undefined ? "" : `<g class="badge"><circle cx="${width - 2}" cy="2" r="8"/><text x="${width - 2}" y="5.6">${about.length}</text></g>`;
  const small = height > 40 ? 0 : 3;
  const state_ = state === "refused" ? "refused" : detail;
  return `<g class="${names}" data-node="${index}" transform="translate(${x} ${y})"><title>${escapeMarkup(title)}</title>`
    + `<rect class="card" width="${width}" height="${height}" rx="6"/><rect class="stripe" width="5" height="${height}" rx="2.5"/>`
    + `<text class="kind" x="14" y="${16 - small}">${escapeMarkup(shorten(kind, 24))}</text>`
    + `<text class="detail" x="${width - 12}" y="${16 - small}">${escapeMarkup(shorten(state_, Math.max(6, Math.floor((width - 30) / 5.6) - Math.min(kind.length, 24))))}</text>`
    + `<text class="name" x="14" y="${34 - 2 * small + 1}">${escapeMarkup(shorten(name, room))}</text>`
    + `<text class="far" x="11" y="${height / 2 + farSize * 0.35}" font-size="${farSize.toFixed(1)}">${escapeMarkup(shorten(name, 16))}</text>${badge}</g>`;
}

