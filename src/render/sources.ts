import { readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { decodeText } from "../source/decode.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { parseFile } from "../source/parse.ts";

/** A file that was read, with its documents; parsed when they are first asked for. */
export interface Read {
  readonly file: SourceFile;
  readonly documents: readonly ManifestDocument[];
}

/** The user's files that renderings are traced back to: each is read once, and is called what the user would call it. */
export class Sources {
  private readonly folder: string;
  private readonly absolute: readonly string[];
  private readonly byPath = new Map<string, Read | undefined>();

  /** `folder` is what relative paths count from; what lies below a path that was named absolutely is called by its absolute path. */
  constructor(folder: string, paths: readonly string[]) {
    this.folder = realPathOf(folder);
    this.absolute = paths.filter((path) => isAbsolute(path)).map(realPathOf);
  }

  /** The file with this absolute path; undefined where there is none that is text. */
  read(path: string): Read | undefined {
    if (!this.byPath.has(path)) this.byPath.set(path, this.load(path));
    return this.byPath.get(path);
  }

  /** What the user would call a file or folder: `base` for `overlays/prod/../../base`. */
  nameOf(path: string): string {
    const name = relative(this.folder, path);
    const isAbsoluteName = isAbsolute(name) || this.absolute.some((root) => path === root || path.startsWith(root + sep));
    return (isAbsoluteName ? path : name).replaceAll("\\", "/") || ".";
  }

  private load(path: string): Read | undefined {
    try {
      const text = decodeText(readFileSync(path));
      if (text === undefined) return undefined;
      const file = { path: this.nameOf(path), text };
      let documents: readonly ManifestDocument[] | undefined;
      return { file, get documents() { return (documents ??= parseFile(file)); } };
    } catch {
      return undefined;
    }
  }
}

/** The path without symbolic links, as far as it exists. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
