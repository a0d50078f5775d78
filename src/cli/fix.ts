import type { Project } from "../engine/project.ts";
import { fixProject, type FixOptions, type FixOutcome } from "../engine/fix.ts";
import type { Report } from "../engine/lint.ts";
import type { Colors } from "../report/colors.ts";
import { count, visible } from "../report/words.ts";
import { writeFixedFiles, type FixedFile } from "./fix-files.ts";
import { createColors } from "./terminal.ts";

/** What the options of `lint` say about fixes. */
export interface FixFlags {
  readonly fix?: true;
  readonly fixUnsafe?: true;
  readonly fixDryRun?: true;
}

const STANDARD_INPUT = "-";

/** Makes the fixes that the options want, writes them (or shows them as a diff), and says on stderr how many there were. */
export async function fix({ project, report }: { project: Project; report: Report }, flags: FixFlags, options: Omit<FixOptions, "unsafe">, color: boolean | undefined): Promise<FixOutcome> {
  const outcome = fixProject(project, report, { ...options, unsafe: flags.fixUnsafe === true });
  const files = outcome.files.map((path): FixedFile => ({ path, before: project.files.get(path)!.text, after: outcome.project.files.get(path)!.text }));
  if (flags.fixDryRun) process.stdout.write(await diffOf(files, createColors(process.stdout, color).colors));
  else {
    writeFixedFiles(files.filter(({ path }) => path !== STANDARD_INPUT));
    const input = outcome.project.files.get(STANDARD_INPUT);
    if (input) process.stdout.write(input.text);
  }
  process.stderr.write(`kubeverdict: ${summary(outcome, flags, options.select?.(outcome.report) ?? outcome.report.findings)}\n`);
  return outcome;
}

/** For `git apply` and `patch -p1`. */
async function diffOf(files: readonly FixedFile[], colors: Colors): Promise<string> {
  if (files.length === 0) return "";
  const { createTwoFilesPatch } = await import("diff");
  const patches = files.map(({ path, before, after }) => {
    const name = path === STANDARD_INPUT ? "stdin" : path;
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after).replace(/^=+\n/, "");
  });
  return patches.join("").split("\n").map((line) => paint(line, colors)).join("\n");
}

function paint(line: string, colors: Colors): string {
  if (line.startsWith("+")) return colors.green(line);
  if (line.startsWith("-")) return colors.red(line);
  return line.startsWith("@@") ? colors.cyan(line) : line;
}

function summary({ fixed, files, refused }: FixOutcome, { fixDryRun, fixUnsafe }: FixFlags, left: Report["findings"]): string {
  const done = `${fixDryRun ? "would fix" : "fixed"} ${count(fixed, "finding")} in ${count(files.length, "file")}`;
  const unsafe = fixUnsafe ? 0 : left.filter((finding) => finding.fix && !finding.fix.safe && finding.fix.edits().length > 0).length;
  return [
    done,
    ...(unsafe > 0 ? [`${unsafe} more with --fix-unsafe`] : []),
    ...refused.slice(0, 5).map(({ file, range, rule }) => `not fixed, because something else would be wrong then: ${visible(file ?? "")}:${range?.start.line ?? 1} ${rule}`),
    ...(refused.length > 5 ? [`and ${refused.length - 5} more of these`] : []),
  ].join("; ");
}
