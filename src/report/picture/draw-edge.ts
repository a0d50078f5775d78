import { middleOf, pathOf } from "./curve.ts";
import { escapeMarkup } from "./escape.ts";
import { loudest, type Picture } from "./picture.ts";
import { shorten } from "./size.ts";

/** Characters of an edge's label; the rest is in its tooltip. */
const MOST_LABEL = 15;

/** An edge along Bézier points; one without points gets them when it is shown. `more` are further classes; those edges have no label. */
export function drawEdge({ edges, findings }: Picture, index: number, points: readonly number[], { more = "", fromDetail = "" }: { readonly more?: string; readonly fromDetail?: string } = {}): string {
  const { from, to, type, labels, broken, findings: about } = edges[index]!;
  const severity = loudest(about, findings);
  const classes = ["edge", type, ...(broken ? ["broken"] : []), ...(severity === undefined ? [] : [severity]), ...(more === "" ? [] : [more])].join(" ");
  const title = [`${from} → ${to}`, ...labels, ...about.map((i) => findings[i]!.message)].join("\n");
  const path = points.length === 0 ? "<path/>" : `<path d="${pathOf(points)}"/>`;
  const text = more === "" && type !== "isolates" && labels.length > 0 && points.length > 0 ? labelAt(middleOf(points), labels, fromDetail) : "";
  return `<g class="${classes}" data-edge="${index}"><title>${escapeMarkup(title)}</title>${path}${text}</g>`;
}

/** The first label, without the host where the node that it comes from says it already, and without the name of a port that has a number. */
function labelAt({ x, y }: { readonly x: number; readonly y: number }, labels: readonly string[], fromDetail: string): string {
  const first = fromDetail !== "" && labels[0]!.startsWith(`${fromDetail}/`) ? labels[0]!.slice(fromDetail.length) : labels[0]!;
  const short = first.replace(/→ \S+ (?=\d+$)/, "→ ");
  const more = labels.length > 1 ? ` +${labels.length - 1}` : "";
  return `<text x="${x.toFixed(1)}" y="${(y - 4).toFixed(1)}">${escapeMarkup(shorten(short, MOST_LABEL - more.length))}${more}</text>`;
}
