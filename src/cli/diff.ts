import { rules } from "../../rules/all.ts";
import { diff as runDiff, type Diff } from "../engine/diff/diff.ts";
import { tellFailures } from "./check.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type Input, type InputOptions } from "./input.ts";
import { revisionOf } from "./revision.ts";
import { UsageError } from "./usage-error.ts";

export interface DiffOptions extends InputOptions {
  readonly format: "text" | "json" | "markdown";
  /** A git revision instead of the old folder. */
  readonly base?: string;
  /** The running cluster instead of the old folder: that of a context of a kubeconfig. */
  readonly cluster?: true;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** What applying the new manifests does to a cluster that runs the old ones. Without --base the first path is the old state, the second the new one. */
export async function diff(paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  if (options.cluster) return (await import("./diff-cluster.ts")).diffCluster(paths, options);
  if (options.context !== undefined || options.kubeconfig !== undefined) throw new UsageError("--context and --kubeconfig say which cluster --cluster compares with");
  const { before, after } = await readBoth(paths, options);
  // Both states are seen with the rules of today.
  before.custom?.rules.end();
  const { custom } = after;
  const result = custom ? runDiff(before.project, after.project, [...rules, ...custom.rules.rules], (project, active) => custom.rules.start(project, active, custom.schemaLocations)) : runDiff(before.project, after.project, rules);
  custom?.rules.end();
  // What is wrong in a revision is told once, without its details: nobody can mend it there.
  if (before.failed && options.base !== undefined) process.stderr.write(`kubeverdict: not everything could be read or rendered as it was at ${options.base}; what is missing there counts as added\n`);
  return tellChange(result, options, before.failed || after.failed);
}

/** Shows what a change does, in the format that is wanted; what it ends with. `isIncomplete`: something could not be read. */
export async function tellChange(result: Diff, options: Pick<DiffOptions, "format" | "color">, isIncomplete: boolean): Promise<ExitCode> {
  tellFailures(result);
  process.stdout.write(await formatChange(result, options));
  if (isIncomplete || result.failures.length > 0) return EXIT.failed;
  return result.consequences.some(({ harm }) => harm !== "notice") ? EXIT.findings : EXIT.clean;
}

async function readBoth(paths: readonly string[], options: DiffOptions): Promise<{ before: Input; after: Input }> {
  // An old or new state without any manifest is a change too.
  const lenient = { ...options, allowEmpty: true as const };
  if (options.base === undefined) {
    const [old, now, ...more] = paths;
    if (old === undefined || now === undefined || more.length > 0) throw new UsageError("diff takes two folders, the old one and the new one, or --base REVISION or --cluster and the paths to compare");
    return { before: await readSide(old, lenient), after: await readSide(now, lenient) };
  }
  const revision = revisionOf(options.base, paths);
  try {
    return { before: await readProject(paths, lenient, revision), after: await readProject(paths, lenient) };
  } finally {
    revision.dispose();
  }
}

/** A misspelled path is not a state in which everything is gone, nor is what a failed command before a pipe left. */
async function readSide(path: string, options: DiffOptions): Promise<Input> {
  const input = await readProject([path], options);
  if (path === "-" && input.project.documents.length === 0) throw new UsageError("there is no manifest on standard input to compare with");
  if (input.failed && input.project.documents.length === 0) throw new UsageError(`there is nothing to compare in ${path}`);
  return input;
}

async function formatChange(result: Diff, { format: wanted, color }: Pick<DiffOptions, "format" | "color">): Promise<string> {
  if (wanted === "json") return (await import("../report/diff-json.ts")).formatDiffJson(result);
  if (wanted === "markdown") return (await import("../report/diff-markdown.ts")).formatDiffMarkdown(result);
  const { formatDiff } = await import("../report/diff-text.ts");
  const { createColors } = await import("./terminal.ts");
  return formatDiff(result, createColors(process.stdout, color));
}
