import { append } from "../graph/multimap.ts";
import type { Finding, Suppressed } from "./finding.ts";
import { Fingerprints } from "./fingerprint.ts";
import { fingerprintOf } from "./locate.ts";
import type { Report } from "./lint.ts";

/** What is remembered of an earlier finding. */
export interface KnownFinding {
  /** What it says, without its place and its number among equal ones: see topicOf. */
  readonly topic: string;
  /** Undefined for a live object. */
  readonly file: string | undefined;
  /** It is about a text, which has no name but its file's. */
  readonly isText: boolean;
}

/** What matching with earlier findings comes to. */
export interface Matched<Known extends KnownFinding> {
  /** Findings that no earlier one covers, in their order. */
  readonly fresh: readonly Finding[];
  /** Earlier ones that cover no finding. */
  readonly unmatched: readonly Known[];
}

/**
 * Pairs findings with earlier ones, one for one: of equal findings as many are covered as there were, those of the same file first.
 * `isGone` says whether a file is there no more, so that its texts may be found under another name.
 */
export function matchKnown<Known extends KnownFinding>(findings: readonly Finding[], known: readonly Known[], isGone: (file: string) => boolean, fileOf: (file: string) => string = (file) => file): Matched<Known> {
  const left = new Map(findings.map((finding) => [finding, topicOf(finding)]));
  const place = (topic: string, file: string | undefined) => JSON.stringify([topic, file === undefined ? null : fileOf(file)]);
  const rest = pair(left, known, ({ topic, file }) => place(topic, file), (finding, topic) => place(topic, finding.file));
  // A file of another name: objects are known by their own names, a text only when its old file is gone.
  const [movable, fixed] = split(rest, ({ isText, file }) => !isText || file === undefined || isGone(fileOf(file)));
  const unmatched = new Set([...fixed, ...pair(left, movable, ({ topic }) => topic, (_, topic) => topic)]);
  return { fresh: [...left.keys()], unmatched: known.filter((one) => unmatched.has(one)) };
}

/**
 * The report with those findings only that the base does not have: what changed caused them, wherever they stand. `fileOf` makes
 * the names of one file in both reports equal. A finding that the base suppresses counts as one that it does not have.
 */
export function changedOnly(report: Report, base: Report, fileOf: (file: string) => string = (file) => file): { report: Report; old: number } {
  const gone = new Set([...base.files.keys()].map(fileOf));
  for (const file of report.files.keys()) gone.delete(fileOf(file));
  const known = base.findings.map((finding) => ({ topic: topicOf(finding), file: finding.file, isText: finding.resource === undefined }));
  const { fresh } = matchKnown(report.findings, known, (file) => gone.has(file), fileOf);
  return { report: { ...report, findings: fresh }, old: report.findings.length - fresh.length };
}

/** The report with the covered findings suppressed. */
export function withSuppressed(report: Report, fresh: readonly Finding[], why: Omit<Suppressed, "finding">): Report {
  const kept = new Set(fresh);
  const covered = report.findings.filter((finding) => !kept.has(finding)).map((finding) => ({ finding, ...why }));
  return { ...report, findings: fresh, suppressed: [...report.suppressed, ...covered] };
}

/** What a finding says, without its place and its number among equal ones: survives moved lines and renamed files. */
export function topicOf(finding: Finding): string {
  return fingerprintOf(finding.resource ? finding : { ...finding, file: "" }, new Fingerprints());
}

/** Takes away the findings that have an earlier one of the same key, one for one; gives the earlier ones that remain. */
function pair<Known>(findings: Map<Finding, string>, known: readonly Known[], keyOf: (known: Known) => string, keyOfFinding: (finding: Finding, topic: string) => string): Known[] {
  const groups = new Map<string, Known[]>();
  for (const one of known) append(groups, keyOf(one), one);
  for (const [finding, topic] of findings) {
    if (groups.get(keyOfFinding(finding, topic))?.pop()) findings.delete(finding);
  }
  return [...groups.values()].flat();
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [yes: T[], no: T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
