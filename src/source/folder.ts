import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join, sep } from "node:path";
import type { IgnoreRules } from "./ignore-rules.ts";

/** What a folder holds: manifest files, and what could not be looked at. */
export type FolderEntry =
  | { readonly kind: "file"; /** As the user sees it. */ readonly path: string; readonly realPath: string; readonly inChart: boolean }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

interface Place {
  /** Comes before the name of each entry to make the path that the user sees. */
  readonly prefix: string;
  /** Without symbolic links, so that loops show. */
  readonly realPath: string;
  readonly rules: IgnoreRules;
  readonly inChart: boolean;
}

/** Whether a file is read when its folder is. A kustomization may have no extension. */
function isManifestName(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) || name === "Kustomization";
}

/**
 * Lists the .yaml, .yml and .json files of a folder and the folders in it, in the order of their names. Left out is what .gitignore
 * or `isExcluded` names, node_modules, and hidden folders. Symbolic links are followed, to each folder once.
 */
export class FolderWalk {
  private readonly root: string;
  private readonly isExcluded: (path: string) => boolean;
  private readonly visited = new Set<string>();

  constructor(root: string, isExcluded: (path: string) => boolean) {
    this.root = realpathSync(root);
    this.isExcluded = isExcluded;
  }

  entries(prefix: string, rules: IgnoreRules): Iterable<FolderEntry> {
    return this.walk({ prefix, realPath: this.root, rules, inChart: false });
  }

  private *walk(place: Place): Iterable<FolderEntry> {
    if (this.visited.has(place.realPath)) return;
    this.visited.add(place.realPath);
    let entries: Dirent[];
    try {
      entries = readdirSync(place.realPath, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      yield { kind: "problem", path: place.prefix.replace(/\/$/, "") || ".", message: reasonOf(error) };
      return;
    }
    const rules = entries.some(({ name }) => name === ".gitignore") ? place.rules.within(place.realPath) : place.rules;
    const isChart = entries.some(({ name }) => name === "Chart.yaml");
    for (const entry of entries) yield* this.entry(entry, { ...place, rules, inChart: isChart || place.inChart });
  }

  private *entry(entry: Dirent, { prefix, realPath, rules, inChart }: Place): Iterable<FolderEntry> {
    const { name } = entry;
    const path = prefix + name;
    const here = join(realPath, name);
    const target = entry.isSymbolicLink() ? this.follow(name, path, here) : { realPath: here, isFolder: entry.isDirectory(), isFile: entry.isFile() };
    if (target === undefined || this.isLeftOut(target, name, here, rules)) return;
    if ("message" in target) yield target;
    else if (target.isFolder) yield* this.walk({ prefix: `${path}/`, realPath: target.realPath, rules, inChart });
    else yield { kind: "file", path, realPath: target.realPath, inChart };
  }

  private isLeftOut(target: Target | Extract<FolderEntry, { kind: "problem" }>, name: string, here: string, rules: IgnoreRules): boolean {
    const isFolder = "isFolder" in target && target.isFolder;
    if (isFolder ? name.startsWith(".") || name === "node_modules" : !isManifestName(name) || ("isFile" in target && !target.isFile)) return true;
    return rules.ignores(here, isFolder) || this.isExcluded(here);
  }

  /** Where a symbolic link leads; undefined where that is read anyway. */
  private follow(name: string, path: string, here: string): Target | Extract<FolderEntry, { kind: "problem" }> | undefined {
    try {
      const realPath = realpathSync(here);
      const stats = statSync(realPath);
      const isFolder = stats.isDirectory();
      return isFolder && this.isReadAnyway(realPath) ? undefined : { realPath, isFolder, isFile: stats.isFile() };
    } catch (error) {
      return isManifestName(name) ? { kind: "problem", path, message: reasonOf(error, "the symbolic link leads nowhere") } : undefined;
    }
  }

  /** Whether a folder lies in the one that is walked, and not in a part that is left out; or holds it, so that the link leads in a circle. */
  private isReadAnyway(folder: string): boolean {
    if (`${this.root}${sep}`.startsWith(folder + sep)) return true;
    return folder.startsWith(this.root + sep) && !/[\\/](?:\.|node_modules(?:[\\/]|$))/.test(folder.slice(this.root.length));
  }
}

interface Target {
  readonly realPath: string;
  readonly isFolder: boolean;
  readonly isFile: boolean;
}

/** Why a file or folder could not be read. */
export function reasonOf(error: unknown, whenMissing = "no such file or folder"): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT": case "ENOTDIR": return whenMissing;
    case "EACCES": case "EPERM": return "permission denied";
    case "ELOOP": return "the symbolic links lead in a circle";
    case "EISDIR": return "this is a folder";
    case "ERR_STRING_TOO_LONG": case "ERR_FS_FILE_TOO_LARGE": return "the file is too large";
    default: return code ?? message;
  }
}
