import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The built command line; why it could not be built, where it begins with "cannot". */
    readonly program: string;
  }
}

/** Builds the program once for all tests that run it. */
export default function setup(project: TestProject): () => void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = `.cache/test-${process.pid}`;
  const { status, stderr } = spawnSync(process.execPath, ["tools/build.mjs", "--bundle-only", "--outdir", folder], { cwd: root, encoding: "utf8" });
  project.provide("program", status === 0 ? `${root}${folder}/cli.js` : `cannot build: ${stderr.slice(0, 1000)}`);
  return () => { rmSync(`${root}${folder}`, { recursive: true, force: true }); };
}
