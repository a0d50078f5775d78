import type { Graph } from "../graph/graph.ts";
import { SEVERITIES, type Severity } from "../rule/rule.ts";
import { Simulation } from "../simulation/simulation.ts";
import { checkerFor, tellFailures } from "./check.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject } from "./input.ts";
import { parseTarget, write } from "./output.ts";
import { selectionFor, type SelectionOptions } from "./selection.ts";
import { version } from "./version.ts";

export interface LintOptions extends SelectionOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn?: Severity | "never";
  readonly timing?: true;
}

/** Finds what the API server refuses and what cannot work. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const start = performance.now();
  const targets = options.output.map(parseTarget);
  const input = await readProject(paths, options);
  const { project, config, timing, failed, skipped } = input;
  const select = await selectionFor(paths, options, input);
  const { report, ...leftOut } = select(checkerFor(input)(project));
  await write(report, options.format, targets, { version, skipped, ...leftOut, project, services: countServices(project.graph), milliseconds: performance.now() - start }, options.color);
  tellFailures(report);
  if (leftOut.baseline) (await import("./baseline.ts")).tellGone(leftOut.baseline.gone);
  if (options.timing) process.stderr.write((await import("./timing-table.ts")).timingTable(timing));
  if (failed || report.failures.length > 0) return EXIT.failed;
  return fails(report.findings, options.failOn ?? config?.failOn ?? "error") ? EXIT.findings : EXIT.clean;
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
