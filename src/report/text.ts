import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import type { Severity } from "../rule/rule.ts";
import { countSkipped } from "../source/classify.ts";
import { linesAround } from "../source/excerpt.ts";
import { formatPath } from "../source/path.ts";
import { codeFrame } from "./frame.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { byFile, notesOf, objectOf, oldFindings, type ReportOptions } from "./reporter.ts";
import { columns, count, listed, visible, widthOf, wrap } from "./words.ts";

interface Style { readonly colors: Colors; readonly width: number }

/** The findings as a person reads them: grouped by file, each with a frame of its code; a summary at the end. */
export function formatText(report: Report, options: ReportOptions = {}): string {
  return [...textPieces(report, options)].join("");
}

/** The same file by file: a text of many findings need not be in memory as a whole. */
export function* textPieces(report: Report, options: ReportOptions = {}): Iterable<string> {
  const { colors = NO_COLORS, width = 80 } = options;
  const style = { colors, width: Math.max(width, 40) };
  const files = byFile(report.findings);
  for (const [file, findings] of files) yield formatFile(report, file, findings, style);
  yield `${summary(report, files.size, options, style)}\n`;
}

function formatFile(report: Report, file: string, findings: readonly Finding[], style: Style): string {
  let gutter = 5;
  for (const finding of findings) gutter = Math.max(gutter, placeIn(finding).length);
  let text = `${style.colors.underline(visible(file))}\n`;
  for (const finding of findings) text += formatFinding(report, finding, placeIn(finding).padStart(gutter), style);
  return text;
}

/** Where in its file, as `line:column`; empty where that is not known. */
function placeIn({ range }: Finding): string {
  return range ? `${range.start.line}:${range.start.column}` : "";
}

function formatFinding(report: Report, finding: Finding, place: string, style: Style): string {
  const indent = " ".repeat(2 + place.length);
  const bar = `${indent}  ${style.colors.dim("│")}`;
  return `${header(finding, place, bar, style)}${frame(report, finding, indent, style)}${noted(finding, indent, bar, style)}\n`;
}

/** A line of the report as it is written. */
function ended(line: string): string {
  return `${line.trimEnd()}\n`;
}

function frame(report: Report, { file, range, label, severity }: Finding, indent: string, { colors, width }: Style): string {
  const source = file === undefined ? undefined : report.files.get(file);
  if (!source || !range) return "";
  let text = "";
  for (const line of codeFrame(linesAround(source, range.start.offset), range, label, width - indent.length - 4)) {
    const gutter = colors.dim(`${line.gutter.padStart(indent.length + 1)} │`);
    text += ended(`${gutter} ${line.kind === "mark" ? paint(severity, colors)(line.text) : line.text}`);
  }
  return text;
}

function noted(finding: Finding, indent: string, bar: string, { colors, width }: Style): string {
  let text = "";
  for (const note of notesOf(finding)) {
    if (text === "") text = ended(bar);
    let before = `${indent}  ${colors.dim("=")}`;
    for (const line of wrap(visible(note), width - indent.length - 4)) {
      text += ended(`${before} ${line}`);
      before = `${indent}   `;
    }
  }
  return text;
}

/** Place, severity and message, with the rule at the right margin; below the object's name where there is no room. */
function header(finding: Finding, place: string, bar: string, { colors, width }: Style): string {
  const { rule } = finding;
  const word = wordOf(finding);
  const indent = 2 + place.length + 2 + word.length + 2;
  const message = wrap(visible(finding.message), width - indent);
  let text = `  ${colors.dim(place)}  ${paint(finding.severity, colors)(word)}  ${colors.bold(message[0]!)}`;
  for (let i = 1; i < message.length; i++) text = `${ended(text)}${" ".repeat(indent)}${colors.bold(message[i]!)}`;
  const room = width - place.length - 6;
  const object = objectLine(finding, room);
  const beside = width - indent - widthOf(message.at(-1)!) - rule.length;
  if (beside >= 2) return ended(`${text}${" ".repeat(beside)}${colors.dim(rule)}`) + ended(`${bar} ${colors.dim(object)}`);
  const below = room - widthOf(object) - rule.length;
  if (below >= 2) return ended(text) + ended(`${bar} ${colors.dim(`${object}${" ".repeat(below)}${rule}`)}`);
  return ended(text) + ended(`${bar} ${" ".repeat(Math.max(0, room - rule.length))}${colors.dim(rule)}`) + ended(`${bar} ${colors.dim(object)}`);
}

/** Which object it is about, and which field where there is room. */
function objectLine(finding: Finding, width: number): string {
  const object = visible(objectOf(finding));
  const field = object === "" || !finding.path ? "" : visible(formatPath(finding.path));
  const room = width - widthOf(object) - 2;
  if (field === "" || room < 20) return object;
  const length = widthOf(field);
  return `${object}  ${length <= room ? field : `…${columns(field, length - room + 1, length)}`}`;
}

function wordOf(finding: Finding): string {
  return isRefused(finding) ? "refused" : finding.severity;
}

function isRefused({ severity, effect }: Finding): boolean {
  return severity === "error" && effect === "refused";
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  return severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.cyan;
}

function summary(report: Report, filesWithFindings: number, { milliseconds, skipped = new Map(), services, old, baseline }: ReportOptions, { colors, width }: Style): string {
  const { findings, counts } = report;
  const refused = new Set<string>();
  const number = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) {
    if (isRefused(finding)) refused.add(JSON.stringify([finding.file, finding.resource]));
    else number[finding.severity]++;
  }
  const parts = [
    number.error > 0 ? colors.red(count(number.error, "error")) : "",
    refused.size > 0 ? colors.red(count(refused.size, "refused object")) : "",
    number.warning > 0 ? colors.yellow(count(number.warning, "warning")) : "",
    number.info > 0 ? colors.cyan(`${number.info} info`) : "",
  ].filter((part) => part !== "");
  const nothing = colors.green(old || baseline ? "no new findings" : "no findings");
  // Objects without a file are those of a cluster.
  const place = counts.files === 0 && counts.resources > 0 ? "in the cluster" : `in ${parts.length > 0 ? `${filesWithFindings} of ` : ""}${count(counts.files, "file")}`;
  const where = `${parts.length > 0 ? listed(parts) : nothing} ${place}`;
  const others = listed([...skipped].map(([name, number]) => countSkipped(number, name)));
  return inLines([
    where,
    count(counts.resources, "resource"),
    ...(services && services.all > 0 ? [`${count(services.all, "Service")}, ${services.withEndpoints === services.all ? "all" : services.withEndpoints} with endpoints`] : []),
    ...oldFindings({ ...(old && { old }), ...(baseline && { baseline }) }),
    ...(others === "" ? [] : [`skipped ${others}`]),
    ...(milliseconds === undefined ? [] : [`${Math.round(milliseconds)} ms`]),
  ], width);
}

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** The parts with dots between them; where they do not fit, further lines begin with the dot. */
function inLines(parts: readonly string[], width: number): string {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.length === 0 ? part : `${lines.at(-1)!} · ${part}`;
    if (lines.length === 0) lines.push(part);
    else if (widthOf(line.replace(COLOR, "")) <= width) lines[lines.length - 1] = line;
    else lines.push(`· ${part}`);
  }
  return lines.join("\n");
}
