import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, parse, relative, resolve } from "node:path";
import { UsageError } from "./usage-error.ts";

const LIMIT = 1 << 30;
/** What is read, and what says that something is not to be read. */
const WANTED = /\.(ya?ml|json)$|(^|\/)\.gitignore$/i;
/** What is rendered, and may be made of any file of the repository. */
const RENDERED = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.yaml)$/;
/** Larger files are no part of a chart or kustomization. */
const MOST_BYTES = 1 << 20;
const GLOB = /[*?[{]/;

/** The manifests of a git revision in a temporary folder of their own. */
export interface Revision {
  readonly folder: string;
  /** The counterpart of a folder of this machine in the temporary folder: relative paths lead from one to another as they do here. */
  at(path: string): string;
  /** Removes the folder. */
  dispose(): void;
}

/**
 * Writes what a revision holds below the paths (relative to the working directory, or absolute) to a temporary folder, under
 * the same absolute paths. Throws UsageError where git or the revision is missing. A path that the revision lacks is left out.
 */
export function revisionOf(revision: string, paths: readonly string[]): Revision {
  if (revision.trim() === "") throw new UsageError("the git revision is empty: is the variable that names it unset?");
  if (revision.startsWith("-")) throw new UsageError(`"${revision}" is not a git revision`);
  const top = git(["rev-parse", "--show-toplevel"], "the working directory is in no git repository").replace(/\r?\n$/, "");
  const commit = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], `git knows no revision "${revision}"; in CI, fetch it first (fetch-depth: 0)`).trim();
  const listed = git(["ls-tree", "-r", "-z", "--full-name", "--name-only", commit, "--", ...paths.map(withoutGlob)], `git cannot list ${revision}`).split("\0");
  const names = listed.some((name) => RENDERED.test(name)) ? allNames(commit, revision) : listed.filter((name) => WANTED.test(name));
  const folder = mkdtempSync(join(tmpdir(), "kubeverdict-"));
  const at = (path: string) => join(folder, relative(parse(resolve(path)).root, resolve(path)));
  // The mark of a repository, below which .gitignore files hold.
  mkdirSync(join(at(top), ".git"), { recursive: true });
  for (const [name, content] of readBlobs(commit, names)) {
    mkdirSync(dirname(join(at(top), name)), { recursive: true });
    writeFileSync(join(at(top), name), content);
  }
  mkdirSync(at("."), { recursive: true });
  return { folder, at, dispose: () => { rmSync(folder, { recursive: true, force: true }); } };
}

/** All files of a commit, large ones left out. */
function allNames(commit: string, revision: string): string[] {
  // Each entry is `mode type object size<TAB>name`.
  const entries = git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], `git cannot list ${revision}`).split("\0").map((entry) => /^\d+ blob \S+ +(\d+)\t(.*)$/s.exec(entry));
  return entries.flatMap((entry) => (entry && Number(entry[1]) <= MOST_BYTES ? [entry[2]!] : []));
}

/** The folder that a glob counts from; git lists files and folders only. */
function withoutGlob(path: string): string {
  if (!GLOB.test(path)) return path;
  return /^[^*?[{]*[\\/]/.exec(path)?.[0] ?? ".";
}

function git(args: readonly string[], failure: string): string {
  const { status, stdout, error } = spawnSync("git", args, { encoding: "utf8", maxBuffer: LIMIT });
  if (error) throw new UsageError(`cannot run git: ${error.message}`);
  if (status !== 0) throw new UsageError(failure);
  return stdout;
}

/** The contents of files of a commit, in one call: a header line with the size before each (git cat-file --batch). */
function* readBlobs(commit: string, names: readonly string[]): Iterable<readonly [string, Buffer]> {
  // A name with a line break cannot be asked for in this way.
  const asked = names.filter((name) => !name.includes("\n"));
  const { stdout } = spawnSync("git", ["cat-file", "--batch"], { input: asked.map((name) => `${commit}:${name}\n`).join(""), maxBuffer: LIMIT });
  let at = 0;
  for (const name of asked) {
    const end = stdout.indexOf("\n", at);
    const size = / blob (\d+)$/.exec(stdout.toString("utf8", at, end))?.[1];
    at = end + 1;
    // A submodule or link that leads nowhere has no content.
    if (size === undefined) continue;
    yield [name, stdout.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
