import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { baselineOf, cover, parseBaseline, printBaseline, type Baseline, type Covered } from "../engine/baseline.ts";
import type { Report } from "../engine/lint.ts";
import { count } from "../report/words.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type InputOptions } from "./input.ts";
import { checkerFor, tellFailures } from "./check.ts";
import { UsageError } from "./usage-error.ts";

const NAME = ".kubeverdict-baseline.json";

export interface BaselineOptions extends InputOptions {
  readonly output?: string;
  readonly prune?: true;
}

/** Writes the present findings as the baseline, or takes those out of it that are gone. */
export async function writeBaseline(paths: readonly string[], options: BaselineOptions): Promise<ExitCode> {
  const input = await readProject(paths, options);
  const path = options.output ?? input.baseline ?? NAME;
  const report = checkerFor(input)(input.project);
  tellFailures(report);
  // What could not be read, or was not looked for, would be new the next time.
  if (input.failed || report.failures.length > 0) throw new UsageError(`${path} is left as it is, because the run could not be completed`);
  if (options.prune) prune(path, report);
  else write(path, baselineOf(report, namesFor(path).fileOf), "");
  return EXIT.clean;
}

function prune(path: string, report: Report): void {
  const baseline = readBaseline(path);
  const { gone } = cover(report, baseline, namesFor(path));
  const removed = new Set(gone);
  write(path, baseline.filter((entry) => !removed.has(entry)), `, ${gone.length} removed`);
}

function write(path: string, baseline: Baseline, more: string): void {
  try {
    writeFileSync(path, printBaseline(baseline));
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${(error as Error).message}`);
  }
  process.stderr.write(`wrote ${path}: ${count(baseline.length, "finding")}${more}\n`);
}

/** What suppresses the findings that the baseline has. Throws UsageError where the file cannot be used. */
export function coverBy(path: string): (report: Report) => Covered {
  const baseline = readBaseline(path);
  return (report) => cover(report, baseline, namesFor(path));
}

/** Says on stderr what the baseline has that is gone. */
export function tellGone(gone: number): void {
  if (gone > 0) process.stderr.write(`kubeverdict: ${count(gone, "finding")} of the baseline ${gone === 1 ? "is" : "are"} gone; kubeverdict baseline --prune removes ${gone === 1 ? "it" : "them"}\n`);
}

function readBaseline(path: string): Baseline {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new UsageError(`there is no baseline ${path}; kubeverdict baseline PATH... --output ${path} writes it`);
    throw new UsageError(`cannot read the baseline ${path}: ${(error as Error).message}`);
  }
  try {
    return parseBaseline(text);
  } catch (error) {
    throw new UsageError(`the baseline ${path} ${(error as Error).message}`);
  }
}

/** Files as they are named in a baseline at that path: from its folder, with slashes. */
function namesFor(path: string): { baseline: string; fileOf: (file: string) => string; exists: (file: string) => boolean } {
  const folder = dirname(resolve(path));
  return {
    baseline: path,
    fileOf: (file) => relative(folder, resolve(file)).replaceAll("\\", "/"),
    exists: (file) => existsSync(resolve(folder, file)),
  };
}
