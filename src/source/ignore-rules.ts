import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import type createIgnore from "ignore";
import type { Ignore } from "ignore";
import type picomatch from "picomatch";

const require = createRequire(import.meta.url);

/** The .gitignore files that hold for a folder, the outermost first. */
export class IgnoreRules {
  static readonly none: IgnoreRules = new IgnoreRules([]);
  private readonly rules: readonly { readonly folder: string; readonly ignore: Ignore }[];

  private constructor(rules: IgnoreRules["rules"]) {
    this.rules = rules;
  }

  /** The rules from the root of the repository down to the folder above this one; none where the folder itself is ignored, for then its content was asked for. */
  static above(folder: string): IgnoreRules {
    const above: string[] = [];
    for (let at = folder; !existsSync(join(at, ".git")); at = dirname(at)) {
      if (dirname(at) === at) return IgnoreRules.none;
      above.push(dirname(at));
    }
    const rules = above.reduceRight((sum, at) => sum.within(at), IgnoreRules.none);
    return rules.ignores(folder, true) ? IgnoreRules.none : rules;
  }

  /** These rules and those of the folder's own .gitignore. */
  within(folder: string): IgnoreRules {
    const text = readIfThere(join(folder, ".gitignore"));
    if (text === undefined) return this;
    const ignore = (require("ignore") as typeof createIgnore)().add(text);
    return new IgnoreRules([...this.rules, { folder, ignore }]);
  }

  /** Whether git would leave the path out. */
  ignores(path: string, isFolder: boolean): boolean {
    let ignored = false;
    for (const { folder, ignore } of this.rules) {
      const inside = relative(folder, path).split(sep).join("/");
      if (inside.startsWith("..")) continue;
      const verdict = ignore.test(isFolder ? `${inside}/` : inside);
      if (verdict.ignored) ignored = true;
      else if (verdict.unignored) ignored = false;
    }
    return ignored;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Tells whether a path is excluded by globs that count from a folder. A glob without a slash holds at any depth; one that names a folder holds for all below. */
export function excluder(globs: readonly string[], base: string): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const compile = require("picomatch") as typeof picomatch;
  const matches = compile(
    globs.flatMap((glob) => {
      const pattern = glob.replace(/^\.\//, "").replace(/\/$/, "");
      const anywhere = pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`;
      return [anywhere, `${anywhere}/**`];
    }),
    { dot: true },
  );
  return (path) => matches(relative(base, path).split(sep).join("/"));
}
