import { lineOf, placeOfCause, type VerdictEntry } from "../engine/verdicts.ts";
import type { Place } from "../source/document.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { greatest, visible, widthOf, wrap } from "./words.ts";

/** An entry, or what is left of one that nothing is to be said of. */
type ShownVerdict = VerdictEntry | "accept";

/** The verdicts as a person reads them: what is rejected and why, and how many are accepted. */
export function formatVerdicts(verdicts: readonly ShownVerdict[], { colors = NO_COLORS, width = 80 }: { colors?: Colors; width?: number } = {}): string {
  const entries = verdicts.filter((verdict) => verdict !== "accept");
  const shown = entries.filter(({ verdict, warnings }) => verdict === "reject" || warnings.length > 0);
  const places = shown.map((entry) => `${visible(entry.document.file.path)}:${lineOf(entry)}`);
  const placeWidth = Math.min(40, greatest(places.map(widthOf)));
  const names = shown.map(nameOfEntry);
  const nameWidth = Math.min(40, greatest(names.map(widthOf)));
  const lines = shown.flatMap((entry, i) => [
    `${places[i]!.padEnd(placeWidth)}  ${names[i]!.padEnd(nameWidth)}  ${entry.verdict === "reject" ? colors.red("rejected") : colors.yellow("accepted with a warning")}${entry.document.rendered ? visible(`  in ${entry.document.rendered.from}`) : ""}`,
    ...entry.causes.flatMap((cause) => detail(String(cause.path), placeOfCause(entry, cause), cause.message, width, colors)),
    ...entry.warnings.flatMap(({ path, message }) => detail(String(path), undefined, message, width, colors)),
  ]);
  return `${[...lines, summary(entries, verdicts.length - entries.length, colors)].join("\n")}\n`;
}

function nameOfEntry({ resource }: VerdictEntry): string {
  return resource ? visible(`${resource.id.kind || "?"} ${resource.id.name}`.trim()) : "?";
}

function detail(field: string, at: Place | undefined, message: string, width: number, colors: Colors): string[] {
  const place = [visible(field), at === undefined ? "" : `(${at.file ? `${visible(at.file.path)}:` : "line "}${at.start.line})`].filter((part) => part !== "").join(" ");
  const text = visible(message);
  if (3 + widthOf(place) + 2 + widthOf(text) <= width) return [`   ${colors.bold(place)}  ${text}`];
  return [`   ${colors.bold(place)}`, ...wrap(text, width - 6).map((part) => `      ${part}`)];
}

function summary(entries: readonly VerdictEntry[], accepted: number, colors: Colors): string {
  const number = (verdict: string) => entries.filter((entry) => entry.verdict === verdict).length;
  const unknown = new Set(entries.filter(({ verdict }) => verdict === "unknown").map(({ resource }) => (resource ? `${resource.id.kind} ${String(resource.value.apiVersion)}` : "")));
  return [
    colors.green(`${accepted + number("accept")} accepted`),
    ...(number("reject") > 0 ? [colors.red(`${number("reject")} rejected`)] : []),
    ...(number("unknown") > 0 ? [colors.yellow(`${number("unknown")} unknown`) + ` (${[...unknown].slice(0, 3).join(", ")}${unknown.size > 3 ? ", …" : ""}: no CRD; see --schema-location)`] : []),
  ].join(" · ");
}
