import { escapeMarkup } from "./escape.ts";
import type { PlacedNode } from "./layout.ts";
import { loudest, type Picture, type PictureNode } from "./picture.ts";
import { NAME_CHARACTER, PADDING, shorten, SMALL_CHARACTER } from "./size.ts";

/** Characters of a name that are shown from afar, as large as they fit. */
const MOST_FAR = 16;
const MOST_FAR_SIZE = 19;
const MOST_KIND = 24;

/** A card: what kind of object it is and what there is to say of it, its name below, and the number of its findings at the corner. */
export function drawNode({ nodes, findings }: Picture, { node: index, x, y, width, height }: PlacedNode): string {
  const node = nodes[index]!;
  const { category, state, kind, name, findings: about } = node;
  const severity = loudest(about, findings);
  const classes = ["node", category, ...(state === "present" ? [] : [state]), ...(severity === undefined ? [] : [severity])].join(" ");
  const isSmall = height < 40;
  const detail = shorten(state === "refused" ? "refused" : node.detail, Math.max(6, Math.floor((width - 30) / SMALL_CHARACTER) - Math.min(kind.length, MOST_KIND)));
  const far = shorten(name, MOST_FAR);
  const farSize = Math.min(MOST_FAR_SIZE, (width - 16) / (Math.max(4, far.length) * 0.6));
  return `<g class="${classes}" data-node="${index}" transform="translate(${x} ${y})"><title>${escapeMarkup(titleOf(node, about.map((i) => findings[i]!.message)))}</title>`
    + `<rect class="card" width="${width}" height="${height}" rx="6"/><rect class="stripe" width="5" height="${height}" rx="2.5"/>`
    + `<text class="kind" x="14" y="${isSmall ? 13 : 16}">${escapeMarkup(shorten(kind, MOST_KIND))}</text>`
    + `<text class="detail" x="${width - 12}" y="${isSmall ? 13 : 16}">${escapeMarkup(detail)}</text>`
    + `<text class="name" x="14" y="${isSmall ? 29 : 35}">${escapeMarkup(shorten(name, Math.floor((width - PADDING + 6) / NAME_CHARACTER)))}</text>`
    + `<text class="far" x="11" y="${(height / 2 + farSize * 0.35).toFixed(1)}" font-size="${farSize.toFixed(1)}">${escapeMarkup(far)}</text>`
    + `${severity === undefined ? "" : `<g class="badge"><circle cx="${width - 2}" cy="2" r="8"/><text x="${width - 2}" y="5.6">${about.length}</text></g>`}</g>`;
}

function titleOf({ kind, namespace, name, detail, file, line }: PictureNode, messages: readonly string[]): string {
  const place = file === undefined ? "" : `${file}:${line ?? 1}`;
  return [`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, detail, place, ...messages].filter((text) => text !== "").join("\n");
}
