import { rules } from "../../rules/all.ts";
import { lint, type Report } from "../engine/lint.ts";
import type { Project } from "../engine/project.ts";
import type { Timing } from "../engine/timing.ts";
import type { Graph } from "../graph/graph.ts";
import { SEVERITIES, type Severity } from "../rule/rule.ts";
import { doubtfulServices } from "../simulation/doubtful-services.ts";
import { isServed } from "../simulation/endpoints.ts";
import { Simulation } from "../simulation/simulation.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Input } from "./input.ts";
import { grouped, progress } from "./progress.ts";

/** What runs all rules, those of plugins too, over a project that was read with the input's configuration. */
export function checkerFor({ timing, custom }: Pick<Input, "timing" | "custom">): (project: Project) => Report {
  if (!custom) return (project) => shown(project, (measured) => lint(project, rules, measured), timing);
  const all = [...rules, ...custom.rules.rules];
  return (project) => lint(project, all, timing, (one, active) => custom.rules.start(one, active, custom.schemaLocations));
}

/** Says on a terminal which rule is at work. Not where rules of plugins run meanwhile: what they print would be mixed up with it. */
function shown(project: Project, check: (timing: Pick<Timing, "measure">) => Report, timing: Timing): Report {
  const count = [project, ...project.variants].reduce((sum, { resources }) => sum + resources.length, 0);
  try {
    return check({
      measure: (name, work) => {
        progress.show(() => `checking ${grouped(count)} resources: ${name}…`);
        return timing.measure(name, work);
      },
    });
  } finally {
    progress.clear();
  }
}

/** Names on stderr the rules that threw; the run is not complete then. */
export function tellFailures({ failures }: Pick<Report, "failures">): void {
  for (const { rule, at, error } of failures) process.stderr.write(`kubeverdict: rule ${rule} failed at ${at}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

/** How many Services a run has seen, and how many of them reach a Pod: as rules see them, so that this costs nothing more. */
export function countServices(graph: Graph): { all: number; withEndpoints: number } {
  const services = graph.ofKind("Service");
  const simulation = Simulation.of(graph);
  const doubtful = doubtfulServices(graph);
  return { all: services.length, withEndpoints: services.length - doubtful.filter((service) => !isServed(simulation.endpointsOf(service))).length };
}

/** How a run ends that has found this: whether a finding is at least as severe as `failOn`. */
export function exitCodeOf(findings: readonly { readonly severity: Severity }[], failOn: Severity | "never"): ExitCode {
  if (failOn === "never") return EXIT.clean;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least) ? EXIT.findings : EXIT.clean;
}
