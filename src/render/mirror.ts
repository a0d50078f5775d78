import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, parse, relative, sep } from "node:path";
import type { Kustomization } from "./kustomization.ts";
import { realPathOf } from "./sources.ts";

const NEVER_USED = new Set([".git", "node_modules"]);

/** All that kustomizations may use, in a temporary folder under the same absolute paths, where files can have other texts. */
export class Mirror {
  private readonly folder = realPathOf(mkdtempSync(join(tmpdir(), "kubeverdict-")));
  private readonly seen = new Set<string>();

  constructor(closure: readonly Kustomization[]) {
    for (const { folder, files } of closure) {
      this.addFolder(folder);
      for (const file of files) this.addFile(file);
    }
  }

  /** The counterpart of an absolute path. */
  at(path: string): string {
    return join(this.folder, relative(parse(path).root, path));
  }

  /** What the counterpart is of: the way back. */
  from(path: string, root: string): string {
    return path.startsWith(this.folder + sep) ? join(parse(root).root, path.slice(this.folder.length + 1)) : path;
  }

  /** A file is a link to the user's, which must not be written through. */
  write(path: string, text: string): void {
    const copy = this.at(path);
    mkdirSync(dirname(copy), { recursive: true });
    rmSync(copy, { force: true });
    writeFileSync(copy, text);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private addFolder(folder: string): void {
    if (this.seen.has(folder)) return;
    this.seen.add(folder);
    mkdirSync(this.at(folder), { recursive: true });
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!NEVER_USED.has(entry.name)) this.addFolder(path);
      } else this.addFile(path);
    }
  }

  private addFile(path: string): void {
    const real = realPathOf(path);
    if (this.seen.has(path) || !statSync(real, { throwIfNoEntry: false })?.isFile()) return;
    this.seen.add(path);
    const copy = this.at(path);
    mkdirSync(dirname(copy), { recursive: true });
    try {
      linkSync(real, copy);
    } catch {
      // Another file system, or one without links.
      copyFileSync(real, copy);
    }
  }
}
