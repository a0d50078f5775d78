import { verdictsOf } from "../engine/verdicts.ts";
import { formatVerdictsJson } from "../report/validate-json.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type InputOptions } from "./input.ts";

export interface ValidateOptions extends InputOptions {
  readonly format: string;
}

/** The API server's verdict for each object. */
export async function validate(paths: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  const { project, failed } = await readProject(paths, options);
  const entries = verdictsOf(project);
  if (options.format === "json") process.stdout.write(formatVerdictsJson(entries));
  else {
    const { formatVerdicts } = await import("../report/validate-text.ts");
    const { createColors } = await import("./terminal.ts");
    process.stdout.write(formatVerdicts(entries, createColors(process.stdout, options.color)));
  }
  const bugs = entries.flatMap(({ causes }) => causes.filter(({ type }) => type === "Internal"));
  for (const { message } of bugs) process.stderr.write(`kubeverdict: ${message}\n`);
  if (failed || bugs.length > 0) return EXIT.failed;
  const { strictKinds } = project.settings;
  return entries.some(({ verdict }) => verdict === "reject" || (strictKinds && verdict === "unknown")) ? EXIT.findings : EXIT.clean;
}
