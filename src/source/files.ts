import { realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, resolve } from "node:path";
import type * as tinyglobby from "tinyglobby";
import { decodeText } from "./decode.ts";
import type { SourceFile } from "./document.ts";
import { FolderWalk, reasonOf } from "./folder.ts";
import { excluder, IgnoreRules } from "./ignore-rules.ts";
import { readBytes } from "./read-bytes.ts";

/** One file with its text, or what could not be read and why. */
export type Source = ReadSource | UnreadSource;

export interface ReadSource {
  readonly kind: "file";
  readonly file: SourceFile;
  /** The user named this very file (or standard input), so it is to be read whatever it looks like. */
  readonly isNamed: boolean;
  /** A Chart.yaml lies in its folder or further up, below the folder that the user named. */
  readonly inChart: boolean;
}

export interface UnreadSource {
  readonly kind: "problem";
  readonly path: string;
  /** Lower case, without a full stop. */
  readonly message: string;
}

export interface SourceOptions {
  /** Globs of files and folders to leave out when a folder or glob is read; see excluder. */
  readonly exclude?: readonly string[];
  /** The folder that `exclude` counts from, where the configuration lies; the working directory by default. */
  readonly excludeFrom?: string;
  /** What relative paths count from; the working directory by default. */
  readonly workingDirectory?: string;
  /** The text for `-`; read from file descriptor 0 where it is not given. */
  readonly standardInput?: string;
}

const GLOB = /[*?[{]/;

/**
 * Reads files, folders, globs and `-` one file after the other, in the order of the arguments and below them of names; no file twice.
 * What cannot be read is a value like the others, and the rest is read: never throws. Paths are shown as they were given.
 */
export function* readSources(paths: readonly string[], options: SourceOptions = {}): Iterable<Source> {
  for (const found of findSources(paths, options)) yield readSource(found, options);
}

/** Lists what readSources reads, without reading it. */
export function* findSources(paths: readonly string[], options: SourceOptions = {}): Iterable<FoundFile | UnreadSource> {
  const seen = new Set<string>();
  for (const path of paths) {
    for (const found of find(path, options)) {
      if (found.kind === "problem") yield found;
      else if (!seen.has(found.realPath)) {
        seen.add(found.realPath);
        yield found;
      }
    }
  }
}

/** Reads one of the files that were found. */
export function readSource(found: FoundFile | UnreadSource, options: SourceOptions = {}): Source {
  return found.kind === "problem" ? found : read(found, options);
}

/** A file that is there, but not read. */
export interface FoundFile {
  readonly kind: "file";
  readonly path: string;
  readonly realPath: string;
  readonly isNamed: boolean;
  readonly inChart: boolean;
}

const STANDARD_INPUT = "-";

function* find(path: string, options: SourceOptions): Iterable<FoundFile | UnreadSource> {
  if (path === STANDARD_INPUT) {
    yield { kind: "file", path, realPath: path, isNamed: true, inChart: false };
    return;
  }
  const absolute = resolve(options.workingDirectory ?? ".", path);
  try {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (!stats && GLOB.test(path)) yield* findByGlob(path, options);
    else if (stats?.isDirectory()) yield* findInFolder(path, absolute, options);
    // What is no file (`<(program)`, a device) has no other path to be known by.
    else yield { kind: "file", path, realPath: stats?.isFile() ? realpathSync(absolute) : absolute, isNamed: true, inChart: false };
  } catch (error) {
    yield { kind: "problem", path, message: reasonOf(error) };
  }
}

function findInFolder(path: string, absolute: string, options: SourceOptions): Iterable<FoundFile | UnreadSource> {
  const prefix = /^(?:\.[\\/]*)$/.test(path) ? "" : `${path.replace(/[\\/]+$/, "")}/`;
  const walk = new FolderWalk(absolute, excludedBy(options));
  return walk.entries(prefix, IgnoreRules.above(realpathSync(absolute)));
}

function* findByGlob(pattern: string, options: SourceOptions): Iterable<FoundFile | UnreadSource> {
  const require = createRequire(import.meta.url);
  const { globSync } = require("tinyglobby") as typeof tinyglobby;
  const folder = resolve(options.workingDirectory ?? ".");
  const isExcluded = excludedBy(options);
  const found = globSync(pattern, { cwd: folder, absolute: isAbsolute(pattern), expandDirectories: false, ignore: ["**/node_modules/**", "**/.git/**"] });
  const base = resolve(folder, /^[^*?[{]*[\\/]|/.exec(pattern)![0]);
  const rulesOf = new Map([[base, IgnoreRules.above(base).within(base)]]);
  const rulesFor = (at: string): IgnoreRules => {
    let rules = rulesOf.get(at);
    if (!rules) rulesOf.set(at, (rules = at === dirname(at) ? IgnoreRules.none : rulesFor(dirname(at)).within(at)));
    return rules;
  };
  let isEmpty = true;
  for (const path of found.sort()) {
    const absolute = resolve(folder, path);
    isEmpty = false;
    if (!rulesFor(dirname(absolute)).ignores(absolute, false) && !isExcluded(absolute)) yield { kind: "file", path, realPath: realpathSync(absolute), isNamed: false, inChart: false };
  }
  if (isEmpty) yield { kind: "problem", path: pattern, message: "no file matches this glob" };
}

function excludedBy({ exclude = [], excludeFrom, workingDirectory = "." }: SourceOptions): (path: string) => boolean {
  const base = resolve(excludeFrom ?? workingDirectory);
  return excluder(exclude, statSync(base, { throwIfNoEntry: false }) ? realpathSync(base) : base);
}

function read({ path, realPath, isNamed, inChart }: FoundFile, { standardInput }: SourceOptions): Source {
  try {
    const text = path === STANDARD_INPUT ? (standardInput ?? decodeText(readBytes(0))) : decodeText(readBytes(realPath));
    if (text === undefined) return { kind: "problem", path, message: "not a text file, or in an encoding other than UTF-8 and UTF-16 with a byte order mark" };
    return { kind: "file", file: { path, text }, isNamed, inChart };
  } catch (error) {
    return { kind: "problem", path, message: reasonOf(error) };
  }
}
