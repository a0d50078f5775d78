import type { Consequence, Diff, Harm } from "../engine/diff/diff.ts";
import { code, escape } from "./markdown.ts";
import { count } from "./words.ts";

const TITLES: Readonly<Record<Harm, string>> = { refused: "🔴 The API server refuses", broken: "🔴 Stops working", notice: "🔵 Changes" };
/** A comment has room for some; the rest is counted. */
const SHOWN = 50;

/** What a change does, as a comment on a pull request. */
export function formatDiffMarkdown(diff: Diff): string {
  const sections = (Object.keys(TITLES) as Harm[]).flatMap((harm) => {
    const group = diff.consequences.filter((one) => one.harm === harm);
    if (group.length === 0) return [];
    const more = group.length - SHOWN;
    return [`### ${TITLES[harm]}\n\n${group.slice(0, SHOWN).map(item).join("")}${more > 0 ? `- … and ${more} more\n` : ""}`];
  });
  const fixed = diff.fixed.length === 0 ? [] : [`### 🟢 Fixed\n\n${diff.fixed.slice(0, SHOWN).map(({ message, rule }) => `- ${escape(message)} (${code(rule)})\n`).join("")}`];
  const objects = [["added", diff.added], ["changed", diff.changed], ["removed", diff.removed]] as const;
  const lists = objects.filter(([, names]) => names.length > 0).map(([what, names]) => `<details><summary>${count(names.length, "object")} ${what}</summary>\n\n${names.map((name) => `- ${escape(name)}\n`).join("")}\n</details>\n`);
  const verdict = diff.consequences.length === 0 ? "Nothing that matters to Services, connections or the API server changes.\n" : "";
  return `## kubeverdict: what this change does\n\n${[verdict, ...sections, ...fixed, ...lists].filter((part) => part !== "").join("\n")}`;
}

function item({ message, notes, file, range }: Consequence): string {
  const place = file === undefined ? "" : ` — ${code(range ? `${file}:${range.start.line}` : file)}`;
  return `- ${escape(message)}${place}\n${notes.map((note) => `  - ${escape(note)}\n`).join("")}`;
}
