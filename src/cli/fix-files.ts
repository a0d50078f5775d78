import { accessSync, constants, fchmodSync, fchownSync, closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeText, encodeText } from "../source/decode.ts";
import { UsageError } from "./usage-error.ts";

/** A file with its text as it was read and as it is to be. */
export interface FixedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

interface Replacement {
  readonly path: string;
  /** What the path leads to: a symbolic link stays, and its target is written. */
  readonly target: string;
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/**
 * Writes the files, each at once: a reader sees the old text or the new one. Encoding, byte order mark, mode and owner stay.
 * Nothing is written if one of them cannot be, or has been changed since it was read.
 */
export function writeFixedFiles(files: readonly FixedFile[]): void {
  const replacements = files.map(prepare);
  for (const replacement of replacements) guarded(replacement.path, () => { replace(replacement); });
}

function prepare({ path, before, after }: FixedFile): Replacement {
  return guarded(path, () => {
    const target = realpathSync(path);
    const stats = statSync(target);
    // Root may write everything, and a new file takes the place of the old one: the mode says what the owner wants.
    if ((stats.mode & 0o222) === 0) throw new Error("it is read-only");
    accessSync(target, constants.W_OK);
    accessSync(dirname(target), constants.W_OK);
    const original = readFileSync(target);
    if (decodeText(original) !== before) throw new Error("it has been changed meanwhile");
    if (!encodeText(before, original).equals(original)) throw new Error("its bytes cannot be kept as they are");
    return { path, target, stats, bytes: encodeText(after, original) };
  });
}

function replace({ target, bytes, stats }: Replacement): void {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, "wx", 0o600);
    try {
      writeFileSync(file, bytes);
      if (process.getuid?.() === 0) fchownSync(file, stats.uid, stats.gid);
      fchmodSync(file, stats.mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "EACCES" || code === "EPERM" || code === "EROFS" ? "there is no permission to write it" : code === "ENOSPC" ? "the disk is full" : message;
    throw new UsageError(`cannot fix ${path}: ${reason}`);
  }
}
