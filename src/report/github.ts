import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import type { Severity } from "../rule/rule.ts";
import { notesOf, sentenceOf } from "./reporter.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** Workflow commands, which GitHub shows as annotations on the lines. Nothing from a manifest can end a command or begin another. */
export function formatGithub(report: Report): string {
  return report.findings.map(commandOf).join("");
}

function commandOf(finding: Finding): string {
  const { file, range, severity, rule } = finding;
  const place = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(range ? [`line=${range.start.line}`, `endLine=${range.end.line}`] : []),
    // Columns are shown for ranges within one line only.
    ...(range && range.start.line === range.end.line ? [`col=${range.start.column}`, `endColumn=${range.end.column}`] : []),
    `title=${escapeProperty(rule)}`,
  ];
  return `::${COMMANDS[severity]} ${place.join(",")}::${escapeData([sentenceOf(finding), ...notesOf(finding)].join("\n"))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
