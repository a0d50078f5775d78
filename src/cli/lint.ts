import { rules } from "../../rules/all.ts";
import { lint as runLint } from "../engine/lint.ts";
import { formatJson } from "../report/json.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type InputOptions } from "./input.ts";

export interface LintOptions extends InputOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn?: "error" | "warning" | "info" | "never";
  readonly timing?: true;
}

/** Finds what the API server refuses and what cannot work. */
export async function lint(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  const start = performance.now();
  const { project, timing } = await readProject(paths, options);
  const report = runLint(project, rules, timing);
  if (options.format === "json") process.stdout.write(formatJson(report));
  else {
    const { formatText } = await import("../report/text.ts");
    const { createColors } = await import("./terminal.ts");
    process.stdout.write(formatText(report, { ...createColors(process.stdout), milliseconds: performance.now() - start }));
  }
  return report.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
}
