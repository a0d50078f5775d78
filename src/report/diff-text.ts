import type { Consequence, Diff, Harm } from "../engine/diff/diff.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { count, visible, widthOf, wrap } from "./words.ts";

const TITLES: Readonly<Record<Harm, string>> = { refused: "The API server refuses", broken: "Stops working", notice: "Changes" };
const INDENT = "    ";

/** What a change does, for a terminal: by harm, worst first. */
export function formatDiff(diff: Diff, { colors = NO_COLORS, width = 80 }: { colors?: Colors; width?: number } = {}): string {
  const paint: Record<Harm, (text: string) => string> = { refused: colors.red, broken: colors.red, notice: colors.cyan };
  const sections = (Object.keys(TITLES) as Harm[]).flatMap((harm) => {
    const group = diff.consequences.filter((one) => one.harm === harm);
    return group.length === 0 ? [] : [`${colors.bold(paint[harm](TITLES[harm]))}\n${group.map((one) => entry(one, width, colors)).join("")}`];
  });
  const harmed = diff.consequences.filter(({ harm }) => harm !== "notice").length;
  const summary = [
    `${diff.added.length} added`, `${diff.changed.length} changed`, `${diff.removed.length} removed`,
    ...(harmed > 0 ? [colors.red(count(harmed, "problem"))] : []), ...(diff.fixed.length > 0 ? [colors.green(`${count(diff.fixed.length, "finding")} fixed`)] : []),
  ].join(" · ");
  return [...sections, `${summary}\n`].join("\n");
}

function entry({ message, notes, file, range }: Consequence, width: number, colors: Colors): string {
  const place = file === undefined ? "" : `${visible(file)}${range ? `:${range.start.line}` : ""}`;
  const [first = "", ...rest] = wrap(visible(message), width - 4);
  const lines = [`  ${first}`, ...rest.map((line) => `${INDENT}${line}`)];
  // Beside the last words where there is room.
  if (place !== "" && widthOf(lines.at(-1)!) + 2 + widthOf(place) <= width) lines[lines.length - 1] += colors.dim(`  ${place}`);
  else if (place !== "") lines.push(INDENT + colors.dim(place));
  return [...lines, ...notes.flatMap((note) => wrap(`= ${visible(note)}`, width - 6).map((line, i) => `${INDENT}${i === 0 ? "" : "  "}${line}`)), ""].join("\n");
}
