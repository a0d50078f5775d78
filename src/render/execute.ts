import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** More than any cluster takes. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_COMPLAINT = 64 * 1024;
/** Of what a program says, in characters. */
const MAX_REASON = 4096;

/** Why a program gave no result: lower case, without a full stop. `isRefusal` where the program itself ended with an error and said why; `complaint` is what it said. */
export interface Failure { readonly reason: string; readonly complaint?: string; readonly isRefusal?: boolean }

/** What a program printed, or why it did not. */
export type Execution = { readonly stdout: string } | Failure;

/** The first of these programs that is on PATH. */
export function findProgram(names: readonly string[]): { readonly name: string; readonly path: string } | undefined {
  const endings = process.platform === "win32" ? [".exe"] : [""];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = folder === "" ? undefined : endings.map((ending) => join(folder, name + ending)).find(isProgram);
      if (path !== undefined) return { name, path };
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Runs a program without a shell, without input, and with no way to the network, for at most `seconds`. Never throws. */
export function execute(path: string, args: readonly string[], seconds: number): Promise<Execution> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], env: offline(), shell: false, windowsHide: true });
    const printed: Buffer[] = [], complained: Buffer[] = [];
    let bytes = 0, complaintBytes = 0;
    const finish = (result: Execution) => {
      clearTimeout(timer);
      // What it has started itself may hold the pipes open; nobody waits for that.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(result);
    };
    const stop = (reason: string) => {
      child.kill("SIGKILL");
      finish({ reason });
    };
    const timer = setTimeout(() => { stop(`did not finish within ${seconds} s and was stopped`); }, seconds * 1000);
    child.stdout.on("data", (chunk: Buffer) => {
      printed.push(chunk);
      if ((bytes += chunk.length) > MAX_BYTES) stop(`printed more than ${MAX_BYTES / 1024 / 1024} MB and was stopped`);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if ((complaintBytes += chunk.length) <= MAX_COMPLAINT) complained.push(chunk);
    });
    child.on("error", (error) => { finish({ reason: `cannot be started: ${error.message}` }); });
    child.on("close", (code, signal) => {
      if (code === 0) finish({ stdout: Buffer.concat(printed).toString("utf8") });
      else finish(failureOf(Buffer.concat(complained).toString("utf8"), signal ?? `exit code ${code ?? "none"}`));
    });
  });
}

/** The same at once, for few calls: the program itself waits. */
export function executeAtOnce(path: string, args: readonly string[], seconds: number): Execution {
  const { status, signal, stdout, stderr, error } = spawnSync(path, args, { stdio: ["ignore", "pipe", "pipe"], env: offline(), shell: false, windowsHide: true, timeout: seconds * 1000, killSignal: "SIGKILL", maxBuffer: MAX_BYTES });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT") return { reason: `did not finish within ${seconds} s and was stopped` };
  if (error) return { reason: error.message };
  return status === 0 ? { stdout: stdout.toString("utf8") } : failureOf(stderr.toString("utf8").slice(0, MAX_COMPLAINT), signal ?? `exit code ${status ?? "none"}`);
}

/** The environment, with every way out led into a wall: what is rendered must be here. */
function offline(): NodeJS.ProcessEnv {
  const wall = "http://127.0.0.1:9";
  const proxies = Object.fromEntries(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, wall]));
  return { ...process.env, ...proxies, NO_PROXY: "", no_proxy: "", GIT_ALLOW_PROTOCOL: "none", GIT_TERMINAL_PROMPT: "0" };
}

/** What the program said, on one line, without its own prefix. */
function failureOf(text: string, end: string): Failure {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !/^(?:#|warning:|walk\.go|use --debug flag)/i.test(line));
  const complaint = lines.join(" ").replace(/^error:\s*/i, "").slice(0, MAX_REASON);
  return complaint === "" ? { reason: `ended with ${end} and said nothing` } : { reason: `says: ${complaint}`, complaint, isRefusal: true };
}
