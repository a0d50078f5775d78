import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Config } from "../engine/config.ts";
import { quote } from "../resource/words.ts";
import type { ManifestDocument } from "../source/document.ts";
import { reasonOf } from "../source/folder.ts";
import { parseFile } from "../source/parse.ts";
import { UsageError } from "./usage-error.ts";

/** The name that a configuration has in a folder, and in a package that shares one. */
export const CONFIG_NAME = "kubeverdict.yaml";

/** One file of a configuration. */
export interface ConfigFile {
  /** As it is shown. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Where its globs count from: its own folder; of a package that of the file which extends it. */
  readonly globFolder: string;
  readonly config: Config;
  /** Absent where the file is empty. */
  readonly document: ManifestDocument | undefined;
  /** `line:column: what is wrong`, of the text. */
  readonly mistakes: readonly string[];
}

/** How many files may extend one another in a row. */
const DEEPEST = 16;

/**
 * The file and what it extends, in the order of merging: what is extended comes before what extends it, and of several the last
 * one wins. Throws UsageError where a file is missing, or extends itself.
 */
export function readConfigFiles(path: string): readonly ConfigFile[] {
  return collect(readConfigFile(path, undefined), []);
}

function collect(file: ConfigFile, below: readonly ConfigFile[]): ConfigFile[] {
  const chain = [...below, file];
  const named = file.config?.extends ?? [];
  const names = typeof named === "string" ? [named] : named;
  // Something else than texts is told with the other mistakes.
  if (!Array.isArray(names)) return [file];
  return [...names.flatMap((name, i) => {
    if (typeof name !== "string") return [];
    const place = placeOf(file, typeof named === "string" ? ["extends"] : ["extends", i]);
    const target = targetOf(name, file, place);
    const circle = chain.findIndex((one) => one.path === target.path);
    if (circle >= 0) throw new UsageError(`${place}: the configuration extends itself: ${[...chain.slice(circle), chain[circle]!].map((one) => one.name).join(" → ")}`);
    if (chain.length >= DEEPEST) throw new UsageError(`${place}: more than ${DEEPEST} configurations extend one another: ${chain.map((one) => one.name).join(" → ")}`);
    return collect(readConfigFile(target.path, target.isPackage ? file.globFolder : undefined), chain);
  }), file];
}

function placeOf({ name, document }: ConfigFile, path: readonly (string | number)[]): string {
  const { line, column } = document!.rangeOf(path).start;
  return `${name}:${line}:${column}`;
}

/** A file from the folder of the one that names it; else a package, looked for as Node does. */
function targetOf(name: string, file: ConfigFile, place: string): { path: string; isPackage: boolean } {
  const folder = dirname(file.path);
  const path = resolve(folder, name);
  if (isAbsolute(name) || /^\.\.?[\\/]/.test(name) || (/\.(ya?ml|json)$/.test(name) && existsSync(path))) {
    if (!existsSync(path)) throw new UsageError(`${place}: extends ${quote(name)}, but there is no file ${relative(".", path)}`);
    return { path, isPackage: false };
  }
  const [, id = name, rest] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(name) ?? [];
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, "node_modules", id, rest ?? CONFIG_NAME);
    if (existsSync(found)) return { path: found, isPackage: true };
    if (at === dirname(at)) throw new UsageError(`${place}: extends ${quote(name)}, but no ${join("node_modules", id, rest ?? CONFIG_NAME)} is in ${relative(".", folder) || "this folder"} or above it; a file is written ${quote(`./${name}`)}`);
  }
}

function readConfigFile(path: string, globFolder: string | undefined): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read the configuration ${path}: ${reasonOf(error, "there is no such file")}`);
  }
  const name = relative(process.cwd(), path) || path;
  const documents = parseFile({ path: name, text });
  const document = documents[0];
  return {
    name,
    path: resolve(path),
    globFolder: globFolder ?? dirname(resolve(path)),
    config: (document?.value ?? {}) as Config,
    document,
    mistakes: document ? syntax(documents) : [],
  };
}

function syntax(documents: readonly ManifestDocument[]): string[] {
  const [document, second] = documents;
  const problems = document!.problems.filter(({ fatal }) => fatal).map(({ range, message }) => `${range.start.line}:${range.start.column}: ${message}`);
  const twice = document!.duplicateKeys.map(({ key, first, again }) => `${again.start.line}:${again.start.column}: ${quote(key)} is there twice, first on line ${first.start.line}`);
  return [...problems, ...twice, ...(second ? [`${second.line}:1: a configuration is one document; this is a second one`] : [])];
}
