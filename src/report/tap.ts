import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { byFile, oldFindings, placeOfFinding, sentenceOf, type ReportOptions } from "./reporter.ts";

/** TAP 13: a test a file; what was found is a diagnostic. Infos do not fail a file. */
export function formatTap(report: Report, options: Pick<ReportOptions, "old" | "baseline"> = {}): string {
  const findings = byFile(report.findings);
  const files = [...new Set([...report.files.keys(), ...findings.keys()])].sort();
  const tests = files.map((file, i) => {
    const found = findings.get(file) ?? [];
    const fails = found.some(({ severity }) => severity !== "info");
    return `${fails ? "not ok" : "ok"} ${i + 1} - ${line(file).replaceAll("#", "\\#")}\n${found.map(diagnostic).join("")}`;
  });
  return `TAP version 13\n1..${files.length}\n${tests.join("")}${oldFindings(options).map((text) => `# ${line(text)}\n`).join("")}`;
}

function diagnostic(finding: Finding): string {
  return `# ${line(`${placeOfFinding(finding)} ${finding.severity} ${finding.rule}: ${sentenceOf(finding)}`)}\n`;
}

function line(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
