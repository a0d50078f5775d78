import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseFile } from "../source/parse.ts";
import { customKindsOf, definitionsIn, type CustomKind } from "./custom-kind.ts";
import { JsonSchemaFolder } from "./json-schema-folder.ts";
import type { VersionTable } from "./format.ts";
import type { Further, Published } from "./schemas.ts";

const MANIFEST = /\.ya?ml$/;

const VERSION_FILE = /^(\d+\.\d+)\.json$/;

/**
 * Reads what `--schema-location` names: a file or folder with CustomResourceDefinitions (YAML, any depth), a JSON file with
 * one, a folder of JSON Schemas in kubeconform's layout (read when needed), or a folder that `schemas pull` wrote. A path
 * that cannot be read throws.
 */
export function readSchemaLocations(paths: readonly string[]): Required<Further> {
  const customKinds: CustomKind[] = [];
  const jsonSchemas: JsonSchemaFolder[] = [];
  const published = new Map<string, Published>();
  for (const path of paths) {
    const isFolder = statSync(path).isDirectory();
    for (const file of isFolder ? manifestsIn(path) : [path]) customKinds.push(...readDefinitions(file));
    if (!isFolder) continue;
    if (existsSync(join(path, "definitions.jsonl"))) readPublished(path, published);
    else jsonSchemas.push(new JsonSchemaFolder(path));
  }
  return { customKinds, jsonSchemas, published };
}

function manifestsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => MANIFEST.test(name)).sort().map((name) => join(folder, name));
}

function readPublished(folder: string, published: Map<string, Published>): void {
  const lines = readFileSync(join(folder, "definitions.jsonl"), "utf8").split("\n");
  for (const name of readdirSync(folder)) {
    const version = VERSION_FILE.exec(name)?.[1];
    if (version !== undefined) published.set(version, { table: JSON.parse(readFileSync(join(folder, name), "utf8")) as VersionTable, lines });
  }
}

function readDefinitions(path: string): CustomKind[] {
  const text = readFileSync(path, "utf8");
  // Most files of a folder define nothing: they need no parsing.
  if (!text.includes("CustomResourceDefinition")) return [];
  return definitionsIn(parseFile({ path, text })).flatMap(customKindsOf);
}
