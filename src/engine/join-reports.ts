import type { ManifestDocument } from "../source/document.ts";
import type { Finding, Suppressed } from "./finding.ts";
import { Fingerprints } from "./fingerprint.ts";
import type { Report } from "./lint.ts";
import { fingerprintOf, inOrder } from "./locate.ts";
import type { Project } from "./project.ts";

interface Part { readonly project: Project; readonly report: Report }

/** One report of the variants of an input: what several of them have at one place is said once, with their names. */
export function joinReports(parts: readonly Part[]): Report {
  const [first] = parts;
  const holders = (file: string | undefined) => parts.filter(({ project }) => file === undefined || project.files.has(file)).length;
  const findings = join(parts.map(({ project, report }) => report.findings.map((finding) => ({ finding, variant: project.name }))), holders);
  const suppressed = parts.flatMap(({ report }) => report.suppressed);
  const fingerprints = new Fingerprints();
  const failures = parts.flatMap(({ report }) => report.failures);
  return {
    findings: findings.sort(inOrder).map((finding) => ({ ...finding, fingerprint: fingerprintOf(finding, fingerprints) })),
    suppressed: withoutRepeats(suppressed),
    failures: failures.filter((one, i) => failures.findIndex(({ rule }) => rule === one.rule) === i),
    counts: countsOf(parts.map(({ project }) => project)),
    rules: first!.report.rules,
    files: new Map(parts.flatMap(({ report }) => [...report.files])),
  };
}

/** What the same words are about, however often they are said. */
function keyOf({ rule, severity, file, range, message }: Finding): string {
  return JSON.stringify([rule, severity, file, range?.start.offset, range?.end.offset, message]);
}

interface Joined { readonly finding: Finding; readonly variants: (string | undefined)[]; readonly from: Set<string>; readonly fixes: NonNullable<Finding["fix"]>[] }

function join(reports: readonly (readonly { finding: Finding; variant: string | undefined }[])[], holders: (file: string | undefined) => number): Finding[] {
  const all = new Map<string, Joined>();
  for (const report of reports) {
    // A report may say the same twice itself: the second time is another finding.
    const times = new Map<string, number>();
    for (const { finding, variant } of report) {
      const said = keyOf(finding);
      const time = times.get(said) ?? 0;
      times.set(said, time + 1);
      const key = `${time} ${said}`;
      const joined = all.get(key) ?? { finding, variants: [], from: new Set<string>(), fixes: [] };
      joined.variants.push(variant);
      if (finding.fix) joined.fixes.push(finding.fix);
      for (const one of finding.rendered?.from ?? []) joined.from.add(one);
      all.set(key, joined);
    }
  }
  return [...all.values()].map(({ finding, variants, from, fixes }) => {
    if (finding.rendered) return { ...finding, rendered: { ...finding.rendered, from: [...from] }, fix: joinFixes(fixes) };
    return variants.length === holders(finding.file) ? finding : { ...finding, rendered: { from: variants.flatMap((one) => one ?? []), as: undefined } };
  });
}

/** Each variant may have patches of its own to edit; where one of them cannot be, none is. */
function joinFixes(fixes: readonly NonNullable<Finding["fix"]>[]): Finding["fix"] {
  const [first] = fixes;
  if (!first || fixes.length === 1) return first;
  const edits = () => {
    const all = fixes.map((fix) => fix.edits());
    return all.some(({ length }) => length === 0) ? [] : [...new Map(all.flat().map((edit) => [JSON.stringify(edit), edit])).values()];
  };
  return { ...first, edits };
}

function withoutRepeats(suppressed: readonly Suppressed[]): Suppressed[] {
  return [...new Map(suppressed.map((one) => [keyOf(one.finding), one])).values()];
}

/** What belongs to several variants counts once. */
function countsOf(projects: readonly Project[]): Report["counts"] {
  const known = new Set<ManifestDocument>();
  let resources = 0;
  for (const project of projects) {
    resources += project.resources.filter(({ origin }) => !origin || !known.has(origin.document)).length;
    for (const document of project.documents) known.add(document);
  }
  return { files: new Set(projects.flatMap(({ files }) => [...files.keys()])).size, resources };
}
