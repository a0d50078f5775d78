import { rules } from "../../rules/all.ts";
import { lint, type Report } from "../engine/lint.ts";
import type { Project } from "../engine/project.ts";
import type { Input } from "./input.ts";

/** What runs all rules, those of plugins too, over a project that was read with the input's configuration. */
export function checkerFor({ timing, custom }: Pick<Input, "timing" | "custom">): (project: Project) => Report {
  if (!custom) return (project) => lint(project, rules, timing);
  const all = [...rules, ...custom.rules.rules];
  return (project) => lint(project, all, timing, (one, active) => custom.rules.start(one, active, custom.schemaLocations));
}

/** Names on stderr the rules that threw; the run is not complete then. */
export function tellFailures({ failures }: Report): void {
  for (const { rule, at, error } of failures) process.stderr.write(`kubeverdict: rule ${rule} failed at ${at}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
