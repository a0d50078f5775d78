import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject, onTestFinished } from "vitest";

/** What a run of the program came to. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with these files, gone when the test is. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "kubeverdict-"));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Runs the built program in a folder, as a user would. */
export function run(folder: string, args: readonly string[], { input, env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {}): Run {
  const { PATH } = process.env;
  const program = inject("program");
  if (program.startsWith("cannot")) throw new Error(program);
  const result = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, env: { PATH, ...env }, ...(input === undefined ? {} : { input }) });
  if (result.error) throw result.error;
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
