import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { notesOf, sentenceOf } from "./reporter.ts";

/** GitLab's code quality report. Refused objects are critical: they stop a deployment. */
export function formatGitlab(report: Report): string {
  return `${JSON.stringify(report.findings.map(issueOf), null, 2)}\n`;
}

function issueOf(finding: Finding): object {
  const { rule, range, file, fingerprint } = finding;
  const notes = notesOf(finding);
  return {
    type: "issue",
    check_name: rule,
    description: sentenceOf(finding),
    ...(notes.length > 0 ? { content: { body: notes.join("\n") } } : {}),
    categories: ["Bug Risk"],
    severity: severityOf(finding),
    fingerprint,
    location: { path: file ?? "cluster", lines: { begin: range?.start.line ?? 1, end: range?.end.line ?? 1 } },
  };
}

function severityOf({ severity, effect }: Finding): string {
  if (severity === "error") return effect === "refused" ? "critical" : "major";
  return severity === "warning" ? "minor" : "info";
}
