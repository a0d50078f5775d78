import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./document.ts";

/** The manifest files below the paths, each with its text, sorted by path. */
export function readFiles(paths: readonly string[]): SourceFile[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [{ path, text: readFileSync(path, "utf8") }];
    return readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ya?ml|json)$/.test(name)).sort()
      .map((name) => ({ path: path === "." ? name : join(path, name), text: readFileSync(join(path, name), "utf8") }));
  });
}
