import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { EXIT } from "./exit-code.ts";
import type * as program from "./program.ts";

/** Names one build of program.cjs; tools/build.mjs puts it in. */
declare const PROGRAM_ID: string;

/**
 * Loads the program, which lies beside this file in one piece. Compiling it takes longer than a small lint, so compiled code is
 * kept: by Node itself since 22.1, before that by us, in the package's own folder (where whoever can write could change the
 * program as well), a file a command. Where the folder cannot be written to, it is compiled each time.
 */
export function loadProgram(command: string): typeof program {
  const file = fileURLToPath(new URL("program.cjs", import.meta.url));
  const require = createRequire(file);
  // Typed by hand, for the types of Node 20 do not know it.
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
  if (enableCompileCache) {
    enableCompileCache();
    return require(file) as typeof program;
  }
  const cacheFile = join(dirname(file), "code-cache", `${PROGRAM_ID}-${process.version}-${process.arch}-${command}`);
  const cachedData = readIfThere(cacheFile);
  const script = new Script(readAsFunction(file), { filename: file, ...(cachedData && { cachedData }) });
  const loaded = { exports: {} };
  (script.runInThisContext() as (...args: unknown[]) => void)(loaded.exports, require, loaded, file, dirname(file));
  // After the run, so that the functions that it needed are in it: one that failed needed few, and later runs would compile the others each time.
  if (!cachedData || script.cachedDataRejected) process.once("exit", (code) => { if (code !== EXIT.failed) keep(cacheFile, script.createCachedData()); });
  return loaded.exports as typeof program;
}

/** The module's text within the function that CommonJS puts around it. Put there at once: putting texts together later copies all 1.7 MB twice more. */
function readAsFunction(file: string): string {
  const [before, after] = ["(function (exports, require, module, __filename, __dirname) {", "\n})"];
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.allocUnsafe(before.length + size + after.length);
    bytes.write(before, "latin1");
    let end = before.length;
    for (let count = 1; count > 0; end += count) count = readSync(descriptor, bytes, end, before.length + size - end, null);
    bytes.write(after, end, "latin1");
    // All of it is ASCII (esbuild escapes the rest), and latin1 is read without looking at each byte.
    return bytes.toString("latin1");
  } finally {
    closeSync(descriptor);
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file: string, data: Buffer): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, data);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only installation: the next run compiles again.
  }
}
