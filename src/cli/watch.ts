import { resolve } from "node:path";
import { rules } from "../../rules/all.ts";
import type { Report } from "../engine/lint.ts";
import type { ProjectFile } from "../engine/project.ts";
import { Workspace } from "../engine/workspace.ts";
import type { FoundFile } from "../source/files.ts";
import { checkerFor, tellFailures } from "./check.ts";
import { now } from "./clock.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readProject, type Input } from "./input.ts";
import type { LintOptions } from "./lint.ts";
import { parseTarget, write } from "./output.ts";
import { selectionFor, type Selected } from "./selection.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";
import { stampOf, watchFiles } from "./watched-files.ts";

const CLEAR_SCREEN = "\u001b[2J\u001b[3J\u001b[H";

/** Lints, and again after each change of the files or the configuration, until the user interrupts. */
export async function watch(paths: readonly string[], options: LintOptions): Promise<ExitCode> {
  if (paths.includes("-")) throw new UsageError("--watch looks at files; standard input cannot change");
  if (options.fix || options.fixUnsafe || options.fixDryRun) throw new UsageError("--watch changes no files; use it without --fix");
  if (options.format === "html") throw new UsageError("--watch writes no html; choose another format");
  const stop = new AbortController();
  const interrupt = (): void => { stop.abort(); };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  let session = await Session.open(paths, options);
  await session.show(now());
  await watchFiles([...paths, session.configFile], async (files) => {
    const start = now();
    try {
      if (session.mustReopen(files)) {
        const next = await Session.open(paths, options);
        session.close();
        session = next;
      } else if (!session.look(files)) return;
      await session.show(start);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`kubeverdict: ${error.message}\n`);
      session.keepConfiguration();
    }
  }, stop.signal);
  return EXIT.interrupted;
}

interface Known { readonly found: FoundFile; stamp: string | undefined }

/** One reading of the configuration, and the files as they were when they were last looked at. */
class Session {
  readonly configFile: string;
  private readonly input: Input;
  private readonly options: LintOptions;
  private readonly select: (report: Report) => Selected;
  /** undefined where each change has to be read as a whole: rendered manifests, rules of plugins. */
  private readonly workspace: Workspace | undefined;
  /** By path as it is shown, in the order of reading. */
  private known = new Map<string, Known>();
  private readonly byRealPath = new Map<string, Known>();
  private order = new Map<string, number>();
  private configStamp: string | undefined;
  private problems: string | undefined;

  static async open(paths: readonly string[], options: LintOptions): Promise<Session> {
    const input = await readProject(paths, { ...options, allowEmpty: true });
    return new Session(input, options, await selectionFor(paths, options, input));
  }

  private constructor(input: Input, options: LintOptions, select: (report: Report) => Selected) {
    const { project, sources, custom } = input;
    this.input = input;
    this.options = options;
    this.select = select;
    this.configFile = sources.configFile;
    this.configStamp = stampOf(sources.configFile);
    const isWhole = custom !== undefined || project.variants.length > 0 || project.documents.some(({ rendered }) => rendered);
    if (!isWhole) this.workspace = new Workspace(rules, project.settings, { further: sources.further, order: (a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0) });
    this.list();
    const files = new Map<string, ProjectFile & { documents: ProjectFile["documents"][number][] }>([...project.files].map(([path, file]) => [path, { file, documents: [] }]));
    for (const document of project.documents) files.get(document.file.path)?.documents.push(document);
    for (const [path, file] of files) this.workspace?.set(path, file);
  }

  /** Whether everything has to be read again, the configuration too. */
  mustReopen(files: readonly string[] | undefined): boolean {
    if (stampOf(this.configFile) !== this.configStamp || files?.some((file) => /(?:^|[\\/])\.(?:gitignore|kubeverdictignore)$/.test(file))) return true;
    return !this.workspace && (files !== undefined || this.list().length > 0);
  }

  /** Ends the thread of the custom rules: the next session has its own. */
  close(): void {
    this.input.custom?.rules.end();
  }

  /** Goes on as before until the configuration changes again: it cannot be used as it is. */
  keepConfiguration(): void {
    this.configStamp = stampOf(this.configFile);
  }

  /** Reads what has changed; whether anything has. */
  look(files: readonly string[] | undefined): boolean {
    const named = files?.map((file) => this.byRealPath.get(file));
    // A file that is not known, or is gone, changes the list of files.
    const changed = named?.every((one) => one && stampOf(one.found.realPath) !== undefined)
      ? (named as Known[]).filter((one) => one.stamp !== (one.stamp = stampOf(one.found.realPath))).map(({ found }) => found.path)
      : this.list();
    for (const path of new Set(changed)) {
      const known = this.known.get(path);
      const file = known && this.input.sources.read(known.found);
      if (file) this.workspace!.set(path, file);
      else this.workspace!.delete(path);
    }
    return changed.length > 0;
  }

  /** Looks for the files that there are; gives the paths of those that are new, changed or gone. */
  private list(): string[] {
    const before = this.known;
    const changed: string[] = [];
    const problems: string[] = [];
    this.known = new Map();
    this.byRealPath.clear();
    for (const found of this.input.sources.find()) {
      if (found.kind === "problem") {
        problems.push(`kubeverdict: ${found.path}: ${found.message}\n`);
        continue;
      }
      if (this.known.has(found.path)) continue;
      const one: Known = { found, stamp: stampOf(found.realPath) };
      this.known.set(found.path, one);
      this.byRealPath.set(resolve(found.realPath), one);
      if (!before.has(found.path) || before.get(found.path)!.stamp !== one.stamp) changed.push(found.path);
    }
    for (const path of before.keys()) if (!this.known.has(path)) changed.push(path);
    this.order = new Map([...this.known.keys()].map((path, i) => [path, i]));
    // Those of the first time have been told by who read it all.
    if (this.problems !== undefined && problems.join("") !== this.problems) process.stderr.write(problems.join(""));
    this.problems = problems.join("");
    return changed;
  }

  /** Writes the report, in the place of the last one where the screen can be cleared. */
  async show(start: number): Promise<void> {
    const { input, options } = this;
    const { report, ...leftOut } = this.select(this.workspace ? this.workspace.report() : checkerFor(input)(input.project));
    if (process.stdout.isTTY && options.format === "text") process.stdout.write(CLEAR_SCREEN);
    await write(report, options.format, options.output.map(parseTarget), { version, ...leftOut, milliseconds: now() - start }, options.color);
    tellFailures(report);
  }
}
