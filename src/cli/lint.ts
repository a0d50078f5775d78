import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import type { Project } from "../engine/project.ts";
import type { Severity } from "../rule/rule.ts";
import { checkerFor, countServices, exitCodeOf, tellFailures } from "./check.ts";
import { now } from "./clock.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { FixFlags } from "./fix.ts";
import { readProject, type Input } from "./input.ts";
import { parseTarget, write } from "./output.ts";
import { selectionFor, type SelectionOptions } from "./selection.ts";
import { version } from "./version.ts";

export interface LintOptions extends SelectionOptions, FixFlags {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn?: Severity | "never";
  readonly timing?: true;
  readonly watch?: true;
}

/** Finds what the API server refuses and what cannot work. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  if (options.watch) return (await import("./watch.ts")).watch(paths, options);
  const start = now();
  const targets = options.output.map(parseTarget);
  const input = await readProject(paths, { ...options, givesBackTexts: !fixes(options) });
  const { config, timing, failed, skipped } = input;
  const check = checkerFor(input);
  const select = await selectionFor(paths, options, input);
  const { project, all, stream } = await fixed({ project: input.project, report: check(input.project), check, remake: input.remake }, (report) => select(report).report.findings, paths, options);
  const { report, ...leftOut } = select(all);
  const details = { version, skipped, ...leftOut, project, ...(project.variants.length === 0 && { services: countServices(project.graph) }), milliseconds: now() - start };
  await write(report, options.format, targets, details, options.color, stream);
  tellFailures(report);
  if (leftOut.baseline) (await import("./baseline.ts")).tellGone(leftOut.baseline.gone);
  if (options.timing) process.stderr.write((await import("./timing-table.ts")).timingTable(timing));
  if (failed || report.failures.length > 0) return EXIT.failed;
  return exitCodeOf(report.findings, options.failOn ?? config?.failOn ?? "error");
}

function fixes({ fix, fixUnsafe, fixDryRun }: FixFlags): boolean {
  return Boolean(fix ?? fixUnsafe ?? fixDryRun);
}

/** The project and all findings after the fixes that were asked for, and where to write findings: the text of standard input or a diff takes stdout. */
async function fixed(now: { readonly project: Project; readonly report: Report; readonly check: (project: Project) => Report; readonly remake: Input["remake"] }, select: (report: Report) => readonly Finding[], paths: readonly string[], options: LintOptions):
Promise<{ project: Project; all: Report; stream: NodeJS.WriteStream | null }> {
  if (!fixes(options)) return { project: now.project, all: now.report, stream: process.stdout };
  const { fix } = await import("./fix.ts");
  const { project, report } = await fix(now, options, { lint: now.check, select }, options.color);
  if (options.fixDryRun) return { project: now.project, all: now.report, stream: null };
  return { project, all: report, stream: paths.includes("-") ? process.stderr : process.stdout };
}
