import { resolve } from "node:path";
import { changedOnly } from "../engine/changed.ts";
import type { Report } from "../engine/lint.ts";
import type { ReportOptions } from "../report/reporter.ts";
import { checkerFor } from "./check.ts";
import type { Input, InputOptions } from "./input.ts";
import { readProject } from "./input.ts";
import { UsageError } from "./usage-error.ts";

/** What says which findings are old. */
export interface SelectionOptions extends InputOptions {
  /** A git revision whose findings are left out. */
  readonly changedSince?: string;
  /** The one of the configuration, if any, where absent; false: --no-baseline. */
  readonly baseline?: string | false;
}

/** A report without old findings, and how many were left out for which reason. */
export interface Selected extends Pick<ReportOptions, "old" | "baseline"> {
  readonly report: Report;
}

/** What leaves out of a report the findings of the baseline and those of the revision that the options name. */
export async function selectionFor(paths: readonly string[], options: SelectionOptions, input: Input): Promise<(report: Report) => Selected> {
  const base = await findingsOf(options.changedSince, paths, options);
  const path = options.baseline ?? input.baseline;
  const cover = path === undefined || path === false ? undefined : (await import("./baseline.ts")).coverBy(path);
  return (report) => {
    const covered = cover?.(report);
    const left = covered?.report ?? report;
    const baseline = covered && { baseline: { hidden: covered.hidden, gone: covered.gone.length } };
    if (!base) return { report: left, ...baseline };
    // Of both, each for itself: a finding may be old for one reason and for the other.
    const changed = new Set(changedOnly(report, base, (file) => resolve(file)).report.findings);
    const findings = left.findings.filter((finding) => changed.has(finding));
    return { report: { ...left, findings }, old: { count: left.findings.length - findings.length, revision: options.changedSince! }, ...baseline };
  };
}

/** What was found in the revision, read whole as it was there; the configuration is today's. */
async function findingsOf(revision: string | undefined, paths: readonly string[], options: InputOptions): Promise<Report | undefined> {
  if (revision === undefined) return undefined;
  if (paths.includes("-")) throw new UsageError("--changed-since compares with files of git; standard input is not there");
  const { revisionOf } = await import("./revision.ts");
  const tree = revisionOf(revision, paths);
  try {
    const base = await readProject(paths, options, tree);
    return checkerFor(base)(base.project);
  } finally {
    tree.dispose();
  }
}
