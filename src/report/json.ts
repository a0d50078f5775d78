import type { Finding, Location, ResourceName } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { formatPath } from "../source/path.ts";
import type { ReportOptions } from "./reporter.ts";

/** The findings as scripts read them; schemas/output.json describes it. */
export function formatJson(report: Report, { old, baseline }: Pick<ReportOptions, "old" | "baseline"> = {}): string {
  const { findings, counts } = report;
  const number = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const summary = { ...counts, error: number("error"), warning: number("warning"), info: number("info"), ...(old && { old }), ...(baseline && { baseline }) };
  return `${JSON.stringify({ summary, findings: findings.map(findingOf) }, null, 2)}\n`;
}

function findingOf(finding: Finding): object {
  const { rule, severity, effect, message, path, resource, related, notes, rendered, fix, fingerprint } = finding;
  return {
    rule, severity, effect, message,
    ...place(finding),
    path: path && formatPath(path),
    resource: resource && named(resource),
    ...(notes.length > 0 ? { notes } : {}),
    ...(rendered ? { rendered } : {}),
    related: related.map((other) => ({ message: other.message, ...place(other), resource: other.resource && named(other.resource) })),
    ...(fix ? { fix: { title: fix.title, safe: fix.safe, edits: fix.edits() } } : {}),
    fingerprint,
  };
}

function named({ apiVersion, kind, namespace, name }: ResourceName): object {
  return { apiVersion, kind, namespace, name };
}

function place({ file, range }: Location): object {
  return { file, line: range?.start.line, column: range?.start.column, endLine: range?.end.line, endColumn: range?.end.column };
}
