import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { sep } from "node:path";
import type { IgnoreRules } from "./ignore-rules.ts";

/** What a folder holds: manifest files, and what could not be looked at. */
export type FolderEntry =
  | { readonly kind: "file"; /** As the user sees it. */ readonly path: string; readonly realPath: string; readonly isNamed: false; readonly inChart: boolean }
  | { readonly kind: "problem"; readonly path: string; readonly message: string };

/** The folder that an entry is in. */
interface Place {
  /** Comes before the name of each entry to make the path that the user sees. */
  readonly prefix: string;
  /** The same for its path without symbolic links, so that loops show. */
  readonly realPrefix: string;
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
  private readonly found: FolderEntry[] = [];

  constructor(root: string, isExcluded: (path: string) => boolean) {
    this.root = realpathSync(root);
    this.isExcluded = isExcluded;
  }

  entries(prefix: string, rules: IgnoreRules): readonly FolderEntry[] {
    this.walk(this.root, prefix, rules, false);
    return this.found;
  }

  private walk(folder: string, prefix: string, outerRules: IgnoreRules, isBelowChart: boolean): void {
    if (this.visited.has(folder)) return;
    this.visited.add(folder);
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.found.push({ kind: "problem", path: prefix.replace(/\/$/, "") || ".", message: reasonOf(error) });
      return;
    }
    const place: Place = {
      prefix,
      realPrefix: folder.endsWith(sep) ? folder : folder + sep,
      rules: entries.some(({ name }) => name === ".gitignore") ? outerRules.within(folder) : outerRules,
      inChart: isBelowChart || entries.some(({ name }) => name === "Chart.yaml"),
    };
    for (const entry of entries) this.look(entry, place);
  }

  private look(entry: Dirent, { prefix, realPrefix, rules, inChart }: Place): void {
    const { name } = entry;
    const path = prefix + name;
    const here = realPrefix + name;
    const target = entry.isSymbolicLink() ? this.follow(name, path, here) : { realPath: here, isFolder: entry.isDirectory(), isFile: entry.isFile() };
    if (target === undefined || this.isLeftOut(target, name, here, rules)) return;
    if ("message" in target) this.found.push(target);
    else if (target.isFolder) this.walk(target.realPath, `${path}/`, rules, inChart);
    else this.found.push({ kind: "file", path, realPath: target.realPath, isNamed: false, inChart });
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
