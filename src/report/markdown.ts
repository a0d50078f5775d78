import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { byFile, notesOf, objectOf, oldFindings, type ReportOptions } from "./reporter.ts";
import { count } from "./words.ts";

const SIGNS = { error: "🔴 error", warning: "🟡 warning", info: "🔵 info" } as const;

/** Markdown for comments and job summaries: a table a file. */
export function formatMarkdown(report: Report, options: Pick<ReportOptions, "old" | "baseline"> = {}): string {
  const { findings, counts } = report;
  const old = oldFindings(options);
  const number = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const sum = findings.length === 0 ? (old.length > 0 ? "no new findings" : "no findings") : `${count(number("error"), "error")}, ${count(number("warning"), "warning")}, ${number("info")} info`;
  const tables = [...byFile(findings)].map(([file, group]) => `### ${code(file)}\n\n| line | | object | finding | rule |\n|---:|---|---|---|---|\n${group.map(row).join("")}\n`);
  return `## kubeverdict\n\n${sum} in ${counts.files === 0 && counts.resources > 0 ? "the cluster" : count(counts.files, "file")}, ${count(counts.resources, "resource")}${old.map((words) => `; ${escape(words)}`).join("")}\n\n${tables.join("\n")}`;
}

function row(finding: Finding): string {
  const { range, severity, effect, message, rule } = finding;
  const sign = severity === "error" && effect === "refused" ? "🔴 refused" : SIGNS[severity];
  const text = [message, ...notesOf(finding)].map(escape).join("<br>");
  return `| ${range?.start.line ?? ""} | ${sign} | ${escape(objectOf(finding))} | ${text} | ${code(rule)} |\n`;
}

/** Text from manifests as text: nothing in it is markup, a mention or the end of a cell. */
export function escape(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[\\`*_{}[\]<>()#+!|~@&]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A name from manifests as code. */
export function code(text: string): string {
  return `\`${text.replace(/[\r\n`|]/g, " ")}\``;
}
