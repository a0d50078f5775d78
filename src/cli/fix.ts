import type { Finding } from "../engine/finding.ts";
import type { Project } from "../engine/project.ts";
import { fixProject, type FixOptions, type FixOutcome } from "../engine/fix.ts";
import type { Report } from "../engine/lint.ts";
import type { Colors } from "../report/colors.ts";
import { count, visible } from "../report/words.ts";
import type { SourceFile } from "../source/document.ts";
import { writeFixedFiles, type FixedFile } from "./fix-files.ts";
import type { Input } from "./input.ts";
import { createColors } from "./terminal.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** What the options of `lint` say about fixes. */
export interface FixFlags {
  readonly fix?: true;
  readonly fixUnsafe?: true;
  readonly fixDryRun?: true;
}

const STANDARD_INPUT = "-";

/** Makes the fixes that the options want, writes them (or shows them as a diff), and says on stderr how many there were. */
export async function fix({ project, report, remake }: { project: Project; report: Report; remake: Input["remake"] }, flags: FixFlags, options: Omit<FixOptions, "unsafe" | "withTexts">, color: boolean | undefined): Promise<FixOutcome> {
  const outcome = fixProject(project, report, { ...options, unsafe: flags.fixUnsafe === true, ...(remake && { withTexts: (now, changed) => remake(textsOf(project, now, changed)) }) });
  const [were, are] = [project.allFiles, outcome.project.allFiles];
  const files = outcome.files.map((path): FixedFile => ({ path, before: were.get(path)!.text, after: are.get(path)!.text }));
  if (flags.fixDryRun) process.stdout.write(diffOf(files, createColors(process.stdout, color).colors));
  else {
    writeFixedFiles(files.filter(({ path }) => path !== STANDARD_INPUT));
    const input = are.get(STANDARD_INPUT);
    if (input) process.stdout.write(input.text);
  }
  process.stderr.write(`kubeverdict: ${summary(outcome, flags, options.select?.(outcome.report) ?? outcome.report.findings)}\n`);
  return outcome;
}

/** All texts that are not those on the disk: what earlier rounds have changed, and what is changed now. */
function textsOf(original: Project, now: Project, changed: readonly SourceFile[]): SourceFile[] {
  const were = original.allFiles;
  const texts = [...now.allFiles.values()].filter(({ path, text }) => were.get(path)?.text !== text);
  return [...new Map([...texts, ...changed].map((file) => [file.path, file])).values()];
}

/** For `git apply` and `patch -p1`. */
function diffOf(files: readonly FixedFile[], colors: Colors): string {
  const patches = files.map(({ path, before, after }) => unifiedDiff(path === STANDARD_INPUT ? "stdin" : path, before, after));
  return patches.join("").split("\n").map((line) => paint(line, colors)).join("\n");
}

function paint(line: string, colors: Colors): string {
  if (line.startsWith("+")) return colors.green(line);
  if (line.startsWith("-")) return colors.red(line);
  return line.startsWith("@@") ? colors.cyan(line) : line;
}

function summary({ project, fixed, files, refused, unwritable }: FixOutcome, { fixDryRun, fixUnsafe }: FixFlags, left: Report["findings"]): string {
  const done = `${fixDryRun ? "would fix" : "fixed"} ${count(fixed, "finding")} in ${count(files.length, "file")}`;
  const unsafe = fixUnsafe ? 0 : left.filter((finding) => finding.fix && !finding.fix.safe && finding.fix.edits().length > 0).length;
  const templates = new Set([project, ...project.variants].flatMap(({ documents }) => documents.flatMap(({ file, rendered }) => (rendered?.isTemplate ? [file.path] : []))));
  const inTemplates = unwritable.filter(({ file }) => file !== undefined && templates.has(file));
  const elsewhere = unwritable.filter((finding) => !inTemplates.includes(finding));
  return [
    done,
    ...(unsafe > 0 ? [`${unsafe} more with --fix-unsafe`] : []),
    ...notFixed(refused, "something else would be wrong then"),
    ...notFixed(inTemplates, "Helm templates are never edited"),
    ...notFixed(elsewhere, "no single place in the files says it"),
  ].join("\n  ");
}

const SHOWN = 5;

function notFixed(findings: readonly Finding[], reason: string): string[] {
  if (findings.length === 0) return [];
  const places = findings.slice(0, SHOWN).map(({ file, range, rule }) => `${visible(file ?? "")}:${range?.start.line ?? 1} ${rule}`);
  const more = findings.length - places.length;
  return [`not fixed, because ${reason}: ${places.join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}
