import type { ProjectFile } from "../engine/project.ts";
import type { Timing } from "../engine/timing.ts";
import { closest } from "../resource/words.ts";
import { classify, isForeignJson, type NoManifest } from "../source/classify.ts";
import type { SourceFile } from "../source/document.ts";
import { readSource, type FoundFile, type Source, type SourceOptions, type UnreadSource } from "../source/files.ts";
import { parseFile } from "../source/parse.ts";
import { TextOnDemand } from "../source/text-on-demand.ts";
import { COMMANDS } from "./commands.ts";
import { grouped, progress } from "./progress.ts";
import { holdYoungGeneration } from "./young-generation.ts";

/** Less than this is kept: texts and values as they are read. */
const GIVES_BACK_FROM = 1024 * 1024;

/** The sources one after the other: what is no manifest is counted, what cannot be read is told. */
export class Reading {
  failed = false;
  readonly skipped = new Map<NoManifest, number>();
  private readonly timing: Timing;
  private readonly options: { readonly isQuiet: boolean; readonly skipsNamed: boolean; readonly givesBack: boolean };
  private length = 0;

  constructor(timing: Timing, options: Reading["options"]) {
    this.timing = timing;
    this.options = options;
  }

  /** With `shown`, a terminal is told how far it is. */
  *manifests(files: readonly (FoundFile | UnreadSource)[], options: SourceOptions, { shown = false } = {}): Iterable<ProjectFile> {
    for (const [i, found] of files.entries()) {
      if (shown) progress.show(() => `reading ${grouped(i)} of ${grouped(files.length)} files…`);
      const manifest = this.manifest(found, options);
      if (manifest) yield manifest;
    }
    if (shown) progress.show(() => `checking ${grouped(files.length)} files…`);
  }

  private manifest(found: FoundFile | UnreadSource, options: SourceOptions): ProjectFile | undefined {
    const read = this.timing.measure("read", () => readSource(found, options));
    const source = read.kind === "file" && this.options.skipsNamed ? { ...read, isNamed: false } : read;
    if (source.kind === "problem") return this.fail(source);
    if (isForeignJson(source)) return this.skip("no-kubernetes-object");
    const file = this.onDemand(source.file, () => readSource(found, options)) ?? source.file;
    const documents = this.timing.measure("parse", () => parseFile(file, this.options.givesBack));
    const other = classify(source, documents);
    if (other !== undefined) return this.skip(other);
    if (file instanceof TextOnDemand) this.timing.measure("parse", () => { file.giveBack(documents); });
    return { file, documents };
  }

  private fail({ path, message }: Source & { readonly kind: "problem" }): undefined {
    if (this.options.isQuiet) return;
    this.failed = true;
    progress.clear();
    process.stderr.write(`kubeverdict: ${path === "-" ? "standard input" : path}: ${message}${commandLike(path)}\n`);
  }

  /** The file with a text that can be given back; undefined where it is to be kept. */
  private onDemand(file: SourceFile, again: () => Source): TextOnDemand | undefined {
    this.length += file.text.length;
    if (!this.options.givesBack || this.length < GIVES_BACK_FROM || file.path === "-") return undefined;
    holdYoungGeneration(file.text.length);
    return new TextOnDemand(file, () => {
      const source = again();
      return source.kind === "file" ? source.file.text : "";
    });
  }

  private skip(sort: NoManifest): undefined {
    this.skipped.set(sort, (this.skipped.get(sort) ?? 0) + 1);
  }
}

/** Lint is the default command, so a command that is misspelled is taken for a path. */
function commandLike(path: string): string {
  const near = /^[a-z]{3,}$/.test(path) ? closest(path, COMMANDS) : undefined;
  return near === undefined ? "" : `; did you mean the command ${near}?`;
}
