import { compact, type Dump } from "./compact.ts";
import type { VersionTable } from "./format.ts";

/** The files of a schema folder by name, as text. */
export type SchemaFiles = Readonly<Record<string, string>>;

/**
 * Adds what a server publishes to a folder of schemas: new definitions are appended, so that the tables of other
 * versions stay as they are; the table of its minor version is replaced. Adding the same dumps in the same order
 * to an empty folder always gives the same files.
 */
export function addDump(files: SchemaFiles, dump: Dump): SchemaFiles {
  const version = /^v?(\d+\.\d+)/.exec(dump.kubernetes)?.[1];
  if (version === undefined) throw new Error(`"${dump.kubernetes}" is not the version of a Kubernetes server`);
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
  return { ...files, "definitions.jsonl": `${lines.join("\n")}\n`, [`${version}.json`]: tableText({ ...table, definitions: references }) };
}

/** A resource a line, so that the difference between two versions is readable. */
function tableText({ kubernetes, resources, definitions }: VersionTable): string {
  const rows = resources.map((resource) => JSON.stringify(resource)).join(",\n");
  return `{"kubernetes":${JSON.stringify(kubernetes)},"resources":[\n${rows}\n],"definitions":${JSON.stringify(definitions)}}\n`;
}
