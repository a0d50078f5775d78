import { asObject } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { compact, type Dump } from "./compact.ts";
import type { VersionTable } from "./format.ts";

/** Where the CustomResourceDefinitions of a cluster are kept, as documents of JSON. */
const CUSTOM_FILE = "customresourcedefinitions.yaml";

/** The files of a schema folder by name, as text. */
export type SchemaFiles = Readonly<Record<string, string>>;

/**
 * Adds what a server publishes to a folder of schemas: new definitions are appended, so that the tables of other
 * versions stay as they are; the table of its minor version is replaced. Adding the same dumps in the same order
 * to an empty folder always gives the same files.
 */
export function addDump(files: SchemaFiles, dump: Dump): SchemaFiles {
  const version = minorVersion(dump.kubernetes);
  const lines = (files["definitions.jsonl"] ?? "").split("\n").filter((line) => line !== "");
  const numbers = new Map(lines.map((line, number) => [line, number]));
  const { definitions, table } = compact(dump);
  const references: Record<string, number> = {};
  for (const [name, definition] of definitions) {
    const line = JSON.stringify(definition);
    let number = numbers.get(line);
    if (number === undefined) {
      number = lines.push(line) - 1;
      numbers.set(line, number);
    }
    references[name] = number;
  }
  const custom = dump.customResourceDefinitions ?? [];
  return { ...files, ...(custom.length > 0 ? { [CUSTOM_FILE]: `${custom.map((one) => JSON.stringify(withoutHistory(one))).join("\n---\n")}\n` } : {}), "definitions.jsonl": `${lines.join("\n")}\n`, [`${version}.json`]: tableText({ ...table, definitions: references }) };
}

/** `1.36` of `v1.36.3`; throws where it is no version of Kubernetes. */
export function minorVersion(gitVersion: string): string {
  const version = /^v?(\d+\.\d+)/.exec(gitVersion)?.[1];
  if (version === undefined) throw new Error(`"${gitVersion}" is not the version of a Kubernetes server`);
  return version;
}

/** A definition without what the cluster noted about it. */
function withoutHistory({ apiVersion, kind, metadata, spec }: JsonObject): JsonObject {
  const name = asObject(metadata)?.name;
  return { apiVersion: apiVersion ?? "apiextensions.k8s.io/v1", kind: kind ?? "CustomResourceDefinition", metadata: { name }, spec };
}

/** A resource a line, so that the difference between two versions is readable. */
function tableText({ kubernetes, resources, definitions }: VersionTable): string {
  const rows = resources.map((resource) => JSON.stringify(resource)).join(",\n");
  return `{"kubernetes":${JSON.stringify(kubernetes)},"resources":[\n${rows}\n],"definitions":${JSON.stringify(definitions)}}\n`;
}
