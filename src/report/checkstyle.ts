import type { Report } from "../engine/lint.ts";
import { byFile, sentenceOf } from "./reporter.ts";
import { element, xmlDocument } from "./xml.ts";

/** Checkstyle XML, which many build servers and review tools read. */
export function formatCheckstyle(report: Report): string {
  const files = [...byFile(report.findings)].map(([file, findings]) =>
    element("file", { name: file }, findings.map((finding) =>
      element("error", { line: finding.range?.start.line, column: finding.range?.start.column, severity: finding.severity, message: sentenceOf(finding), source: `kubeverdict.${finding.rule}` }))));
  return xmlDocument(element("checkstyle", { version: "4.3" }, files));
}
