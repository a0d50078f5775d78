import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, run, type Run } from "../support/program.ts";

/** Files with programs in `bin`, each a small script; a run in the folder finds these programs only. */
export function folderWithPrograms(files: Readonly<Record<string, string>>, programs: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  mkdirSync(join(folder, ".bin"));
  for (const [name, script] of Object.entries(programs)) {
    const file = join(folder, ".bin", name);
    writeFileSync(file, `#!${process.execPath}\n${script}`);
    chmodSync(file, 0o755);
  }
  return folder;
}

/** Runs the program where only the programs of the folder can be found. */
export function runWithPrograms(folder: string, args: readonly string[]): Run {
  return run(folder, args, { env: { PATH: join(folder, ".bin") } });
}

/** A script that prints a text. `@origin(path)` in it becomes the annotation by which kustomize says where an object is from. */
export function prints(text: string): string {
  return `const { relative, resolve } = require("node:path");
const { realpathSync } = require("node:fs");
process.stdout.write(${JSON.stringify(text)}.replace(/@(origin|configuredIn)\\((.*?)\\)/g, (_, what, path) => \`config.kubernetes.io/origin: "\${what === "origin" ? "path" : what}: \${relative(realpathSync(process.argv.at(-1)), resolve(path))}\\\\n"\`));
`;
}

/** What is found, as \`rule file:line\`, and what it was rendered from. */
export function findings(result: Run): string[] {
  return JSON.parse(result.stdout).findings.map(({ rule, file, line, rendered }: { rule: string; file: string; line: number; rendered?: { from: string[]; as?: string } }) =>
    `${rule} ${file}:${line}${rendered ? ` (${rendered.from.join(", ")}${rendered.as === undefined ? "" : `; ${rendered.as}`})` : ""}`);
}
