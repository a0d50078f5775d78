import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KUBERNETES_VERSIONS } from "../resource/version.ts";
import type { Dump } from "../schema/compact.ts";
import { pullDump } from "../schema/pull.ts";
import { addDump, minorVersion, type SchemaFiles } from "../schema/write.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

export interface PullOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly fromDump: readonly string[];
  readonly output: string;
}

/** Room for the OpenAPI of a group with many custom resources. */
const MAX_ANSWER = 256 * 1024 * 1024;

/** Writes a folder of schemas from what a cluster publishes, or from files that hold it. */
export async function pullSchemas(options: PullOptions): Promise<ExitCode> {
  const dumps = options.fromDump.length > 0 ? options.fromDump.map(readDump) : [pullDump((path) => getRaw(path, options))];
  let files = readFolder(options.output, dumps);
  for (const dump of dumps) files = addDump(files, dump);
  mkdirSync(options.output, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(options.output, name), text);
  for (const dump of dumps) {
    const custom = dump.customResourceDefinitions?.length ?? 0;
    const known = (KUBERNETES_VERSIONS as readonly string[]).includes(minorVersion(dump.kubernetes));
    process.stderr.write(`${options.output}: Kubernetes ${dump.kubernetes}${custom > 0 ? `, ${custom} CustomResourceDefinitions` : ""}${known ? "" : `; kubeverdict itself knows ${KUBERNETES_VERSIONS.join(", ")}`}\n`);
  }
  return EXIT.clean;
}

function readDump(path: string): Dump {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Dump;
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is in the folder already, of which the dumps replace their own versions. */
function readFolder(folder: string, dumps: readonly Dump[]): SchemaFiles {
  const path = join(folder, "definitions.jsonl");
  const replaced = new Set(dumps.map(({ kubernetes }) => minorVersion(kubernetes)));
  const others = KUBERNETES_VERSIONS.filter((version) => !replaced.has(version) && existsSync(join(folder, `${version}.json`)));
  // With no other version there, nothing refers to the old definitions.
  return others.length > 0 && existsSync(path) ? { "definitions.jsonl": readFileSync(path, "utf8") } : {};
}

function getRaw(path: string, { context, kubeconfig }: PullOptions): unknown {
  const options = [...(context === undefined ? [] : ["--context", context]), ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig])];
  try {
    return JSON.parse(execFileSync("kubectl", [...options, "get", "--raw", path], { encoding: "utf8", maxBuffer: MAX_ANSWER, stdio: ["ignore", "pipe", "pipe"] }));
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") throw new UsageError("kubectl was not found; it is what asks the cluster");
    throw new UsageError(`the cluster did not answer ${path}: ${stderr?.trim() ?? message}`);
  }
}
