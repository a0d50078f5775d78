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
  private texts: ReadonlyMap<string, string> = new Map();

  /** `folder` is what relative paths count from; what lies below a path that was named absolutely is called by its absolute path. */
  constructor(folder: string, paths: readonly string[]) {
    this.folder = realPathOf(folder);
    this.absolute = paths.filter((path) => isAbsolute(path)).map(realPathOf);
  }

  /** The same files, some of them with texts that they are yet to get. */
  withTexts(files: readonly SourceFile[]): Sources {
    const others = new Sources(this.folder, this.absolute);
    others.texts = new Map(files.map(({ path, text }) => [this.pathOf(path), text]));
    return others;
  }

  /** The absolute path of what the user calls so. */
  pathOf(name: string): string {
    return realPathOf(resolve(this.folder, name));
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

  /** A text in which paths below the working directory are called as the user would. */
  withNames(text: string): string {
    return this.absolute.length > 0 || this.folder.length < 2 ? text : text.replaceAll(`${this.folder}${sep}`, "");
  }

  private load(path: string): Read | undefined {
    try {
      const text = this.texts.get(path) ?? decodeText(readFileSync(path));
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
