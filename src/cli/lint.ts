import { resolve } from "node:path";
import { rules } from "../../rules/all.ts";
import { changedOnly } from "../engine/changed.ts";
import { lint as runLint, type Report } from "../engine/lint.ts";
import type { Graph } from "../graph/graph.ts";
import type { ReportOptions } from "../report/reporter.ts";
import { SEVERITIES, type Severity } from "../rule/rule.ts";
import { Simulation } from "../simulation/simulation.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type InputOptions } from "./input.ts";
import { parseTarget, write } from "./output.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

export interface LintOptions extends InputOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn?: Severity | "never";
  /** A git revision whose findings are left out. */
  readonly changedSince?: string;
  readonly timing?: true;
}

/** Finds what the API server refuses and what cannot work. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const start = performance.now();
  const targets = options.output.map(parseTarget);
  const { project, config, timing, failed, skipped } = await readProject(paths, options);
  const { report, old } = await since(options.changedSince, runLint(project, rules, timing), paths, options);
  await write(report, options.format, targets, { version, skipped, ...(old && { old }), project, services: countServices(project.graph), milliseconds: performance.now() - start }, options.color);
  for (const { rule, at, error } of report.failures) process.stderr.write(`kubeverdict: rule ${rule} failed at ${at}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (options.timing) process.stderr.write((await import("./timing-table.ts")).timingTable(timing));
  if (failed || report.failures.length > 0) return EXIT.failed;
  return fails(report.findings, options.failOn ?? config?.failOn ?? "error") ? EXIT.findings : EXIT.clean;
}

/** The report without what the revision has too, read whole as it was there; the configuration is today's. */
async function since(revision: string | undefined, report: Report, paths: readonly string[], options: InputOptions): Promise<{ report: Report; old?: ReportOptions["old"] }> {
  if (revision === undefined) return { report };
  if (paths.includes("-")) throw new UsageError("--changed-since compares with files of git; standard input is not there");
  const { revisionOf } = await import("./revision.ts");
  const tree = revisionOf(revision, paths);
  try {
    const base = await readProject(paths, options, tree);
    const changed = changedOnly(report, runLint(base.project, rules), (file) => resolve(file));
    return { report: changed.report, old: { count: changed.old, revision } };
  } finally {
    tree.dispose();
  }
}

/** As rules see them, so that this costs nothing more. */
function countServices(graph: Graph): { all: number; withEndpoints: number } {
  const services = graph.ofKind("Service");
  const simulation = Simulation.of(graph);
  return { all: services.length, withEndpoints: services.filter((service) => simulation.endpointsOf(service).endpoints.length > 0).length };
}

/** Whether a finding is at least that severe. */
function fails(findings: readonly { readonly severity: Severity }[], failOn: Severity | "never"): boolean {
  if (failOn === "never") return false;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
