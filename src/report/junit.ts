import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { byFile, notesOf, placeOfFinding, sentenceOf, type ReportOptions } from "./reporter.ts";
import { element, escapeXml, xmlDocument } from "./xml.ts";

/** JUnit XML: a test suite a file, a test case a finding; a file without findings is one test that passed. Infos pass, with their text as output. */
export function formatJunit(report: Report, { milliseconds = 0 }: ReportOptions = {}): string {
  const findings = byFile(report.findings);
  const files = [...new Set([...report.files.keys(), ...findings.keys()])].sort();
  const suites = files.map((file) => suiteOf(file, findings.get(file) ?? []));
  const failures = report.findings.filter(({ severity }) => severity !== "info").length;
  const tests = files.reduce((sum, file) => sum + (findings.get(file)?.length ?? 1), 0);
  return xmlDocument(element("testsuites", { name: "kubeverdict", tests, failures, errors: 0, time: (milliseconds / 1000).toFixed(3) }, suites));
}

function suiteOf(file: string, findings: readonly Finding[]): string {
  const failures = findings.filter(({ severity }) => severity !== "info").length;
  const cases = findings.length === 0 ? [element("testcase", { name: "no findings", classname: file, time: 0 })] : findings.map((finding) => caseOf(file, finding));
  return element("testsuite", { name: file, tests: cases.length, failures, errors: 0, skipped: 0, time: 0 }, cases);
}

function caseOf(file: string, finding: Finding): string {
  const { rule, severity, range } = finding;
  const text = [`${placeOfFinding(finding)}: ${severity}: ${sentenceOf(finding)}`, ...notesOf(finding)].join("\n");
  const name = `${rule}${range ? ` at line ${range.start.line}` : ""}`;
  const body = severity === "info" ? `<system-out>${escapeXml(text)}</system-out>` : `<failure message="${escapeXml(sentenceOf(finding))}" type="${severity}">${escapeXml(text)}</failure>`;
  return element("testcase", { name, classname: file, file: finding.file, line: range?.start.line, time: 0 }, [body]);
}
