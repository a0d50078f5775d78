import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseFile } from "../source/parse.ts";
import { customKindsOf, definitionsIn, type CustomKind } from "./custom-kind.ts";
import { JsonSchemaFolder } from "./json-schema-folder.ts";
import type { Further } from "./schemas.ts";

const MANIFEST = /\.ya?ml$/;

/**
 * Reads what `--schema-location` names: a file or folder with CustomResourceDefinitions (YAML, any depth), a JSON file with
 * one, or a folder of JSON Schemas in kubeconform's layout (read when needed). A path that cannot be read throws.
 */
export function readSchemaLocations(paths: readonly string[]): Required<Further> {
  const customKinds: CustomKind[] = [];
  const jsonSchemas: JsonSchemaFolder[] = [];
  for (const path of paths) {
    const isFolder = statSync(path).isDirectory();
    for (const file of isFolder ? manifestsIn(path) : [path]) customKinds.push(...readDefinitions(file));
    if (isFolder) jsonSchemas.push(new JsonSchemaFolder(path));
  }
  return { customKinds, jsonSchemas };
}

function manifestsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => MANIFEST.test(name)).sort().map((name) => join(folder, name));
}

function readDefinitions(path: string): CustomKind[] {
  const text = readFileSync(path, "utf8");
  // Most files of a folder define nothing: they need no parsing.
  if (!text.includes("CustomResourceDefinition")) return [];
  return definitionsIn(parseFile({ path, text })).flatMap(customKindsOf);
}
