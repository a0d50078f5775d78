import type { Finding } from "./finding.ts";
import { Fingerprints } from "./fingerprint.ts";
import { fingerprintOf } from "./locate.ts";
import type { Report } from "./lint.ts";

/**
 * The report with those findings only that the base does not have: what changed caused them, wherever they stand.
 * Of equal findings as many are left out as the base has, those of the same file first. `fileOf` makes the names of one
 * file in both reports equal. A finding that the base suppresses counts as one that it does not have.
 */
export function changedOnly(report: Report, base: Report, fileOf: (file: string) => string = (file) => file): { report: Report; old: number } {
  const left = new Set(report.findings);
  const gone = new Set([...base.files.keys()].map(fileOf));
  for (const file of report.files.keys()) gone.delete(fileOf(file));
  const rest = pair(left, base.findings, (finding) => JSON.stringify([topicOf(finding), finding.file === undefined ? null : fileOf(finding.file)]));
  // A file of another name: objects are known by their own names, a text only when its old file is gone.
  pair(left, rest.filter(({ resource, file }) => resource !== undefined || file === undefined || gone.has(fileOf(file))), topicOf);
  const findings = report.findings.filter((finding) => left.has(finding));
  return { report: { ...report, findings }, old: report.findings.length - findings.length };
}

/** Takes away the findings that have one of the same key in the base, one for one; gives those of the base that remain. */
function pair(findings: Set<Finding>, base: readonly Finding[], keyOf: (finding: Finding) => string): Finding[] {
  const known = new Map<string, Finding[]>();
  for (const finding of base) {
    const key = keyOf(finding);
    const group = known.get(key);
    if (group) group.push(finding);
    else known.set(key, [finding]);
  }
  for (const finding of findings) {
    if (known.get(keyOf(finding))?.pop()) findings.delete(finding);
  }
  return [...known.values()].flat();
}

/** What a finding says, without its place and its number among equal ones. */
function topicOf(finding: Finding): string {
  return fingerprintOf(finding.resource ? finding : { ...finding, file: "" }, new Fingerprints());
}
