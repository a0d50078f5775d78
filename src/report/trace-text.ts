import { placeOf } from "../engine/place.ts";
import type { Answer, Hop, Route } from "../simulation/trace/hop.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { visible, widthOf, wrap } from "./words.ts";

/** A request's way as a good traceroute shows it: the answer, every hop with what decided it and where that is written. */
export function formatTrace({ from, to, verdict, hops, reasons }: Route, { colors = NO_COLORS, width = 80 }: { colors?: Colors; width?: number } = {}): string {
  const paint: Record<Answer, (text: string) => string> = { yes: colors.green, no: colors.red, depends: colors.yellow };
  const title = visible(`${from} → ${to}`);
  const gap = Math.max(2, width - widthOf(title) - verdict.length);
  const lines = [`${colors.bold(title)}${" ".repeat(gap)}${colors.bold(paint[verdict](verdict))}`, ...hops.flatMap((hop, i) => hopLines(hop, i + 1, width, colors))];
  const why = verdict === "depends" ? reasons.flatMap((reason) => bullet(`depends on: ${reason}`, width)) : [];
  return `${[...lines, ...why].join("\n")}\n`;
}

function hopLines({ object, at, decides, notes }: Hop, number: number, width: number, colors: Colors): string[] {
  const place = placeText(at);
  // Beside a place that takes most of the line nothing could be read.
  const isBeside = place !== "" && widthOf(place) <= width / 2;
  const [first = "", ...rest] = wrap(visible(`${object}  ${decides}`), width - 4 - (isBeside ? widthOf(place) + 2 : 0)).map((line) => line.trimEnd());
  const gap = Math.max(2, width - 4 - widthOf(first) - widthOf(place));
  return [
    `${String(number).padStart(2)}  ${first}${isBeside ? `${" ".repeat(gap)}${colors.dim(place)}` : ""}`,
    ...rest.map((line) => `    ${line}`),
    ...(isBeside || place === "" ? [] : [`    ${colors.dim(place)}`]),
    ...notes.flatMap((note) => bullet(note, width)),
  ];
}

function bullet(text: string, width: number): string[] {
  return wrap(visible(text), width - 6).map((line, i) => (i === 0 ? `    = ${line}` : `      ${line}`));
}

function placeText(at: Hop["at"]): string {
  const range = at && placeOf(at.resource, at.path);
  return at?.resource.origin && range ? `${visible(at.resource.origin.document.file.path)}:${range.start.line}` : "";
}
