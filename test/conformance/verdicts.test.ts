import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { verdictsOf, type VerdictEntry } from "../../src/engine/verdicts.ts";
import { parseVersion } from "../../src/resource/version.ts";
import { readSchemaLocations } from "../../src/schema/location.ts";
import { parseFile } from "../../src/source/parse.ts";

/** What a real API server answered to a strict dry run of the text (tools/record-verdicts.mjs). */
interface Case {
  readonly id: string;
  readonly kubernetes: string;
  readonly yaml: string;
  readonly verdict: "accept" | "reject";
  readonly stage: string;
  readonly causes?: readonly { readonly type: string; readonly field: string }[];
  readonly warnings?: readonly string[];
  /** A file beside the cases with the CustomResourceDefinitions that the server had. */
  readonly definitions?: string;
}

const FOLDER = import.meta.dirname;
/** Outcomes that depend on other objects of a cluster say nothing about one document. */
const NOT_ABOUT_THE_DOCUMENT = new Set(["admission", "server-error", "other"]);

const VERSIONS = "versions.jsonl";
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl") && name !== VERSIONS).sort();
const known: Readonly<Record<string, string>> = existsSync(`${FOLDER}/known-differences.json`)
  ? (JSON.parse(readFileSync(`${FOLDER}/known-differences.json`, "utf8")) as Record<string, string>)
  : {};

function casesOf(file: string): Case[] {
  return readFileSync(`${FOLDER}/${file}`, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Case);
}

const further = new Map<string, ReturnType<typeof readSchemaLocations>>();

function answersTo({ id, yaml, kubernetes, definitions }: Case): VerdictEntry[] {
  const file = { path: `${id}.yaml`, text: yaml };
  const location = definitions === undefined ? undefined : (further.get(definitions) ?? readSchemaLocations([`${FOLDER}/${definitions}`]));
  if (definitions !== undefined && location) further.set(definitions, location);
  const settings = { ...DEFAULT_SETTINGS, version: parseVersion(kubernetes)! };
  return verdictsOf(new Project([{ file, documents: parseFile(file) }], settings, location ? { further: location } : {}));
}

/** Fields are compared without regard to how keys are quoted; the server calls the root <nil> and the scale's fields .spec.x. */
function plain(field: string): string {
  return field.replace(/\[["']?([^\]"']*)["']?\]/g, ".$1").replace(/^<nil>$/, "").replace(/^\./, "");
}

/** How our answer differs from the server's; undefined where it does not. */
function differenceOf(recorded: Case): string | undefined {
  const entries = answersTo(recorded);
  const entry = entries.find(({ verdict }) => verdict === "reject") ?? entries[0];
  const fields = (entry?.causes ?? []).map(({ path }) => plain(String(path)));
  if (entry?.verdict !== recorded.verdict) return `the server says ${recorded.verdict} (${recorded.stage}), we say ${entry?.verdict ?? "nothing"} ${fields.join(", ")}`;
  const first = recorded.causes?.[0]?.field;
  if (recorded.stage === "validate" && first !== undefined && !fields.includes(plain(first))) return `the server names ${first}, we name ${fields.join(", ")}`;
  const warnings = recorded.warnings?.length ?? 0;
  if (recorded.verdict === "accept" && entry.warnings.length !== warnings) return `the server gives ${warnings} warnings, we give ${entry.warnings.length}`;
  return undefined;
}

describe("verdicts equal a real API server's", () => {
  it.each(files)("%s", (file) => {
    const differences: Record<string, string> = {};
    for (const recorded of casesOf(file)) {
      if (NOT_ABOUT_THE_DOCUMENT.has(recorded.stage) || Object.hasOwn(known, recorded.id)) continue;
      const difference = differenceOf(recorded);
      if (difference !== undefined) differences[recorded.id] = difference;
    }
    expect(differences).toEqual({});
  });

  it.runIf(existsSync(`${FOLDER}/${VERSIONS}`))("where other versions answer otherwise", () => {
    const cases = new Map(files.flatMap((file) => casesOf(file)).map((recorded) => [recorded.id, recorded]));
    const differences = casesOf(VERSIONS).map((other) => ({ ...cases.get(other.id)!, causes: [], warnings: [], ...other }))
      .filter(({ stage }) => !NOT_ABOUT_THE_DOCUMENT.has(stage)).flatMap((other) => differenceOf(other) ?? []);
    expect(differences).toEqual([]);
  });

  it("has each case once", () => {
    const ids = files.flatMap((file) => casesOf(file).map(({ id }) => id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it("lists no known difference that is gone", () => {
    const cases = new Map(files.flatMap((file) => casesOf(file)).map((recorded) => [recorded.id, recorded]));
    expect(Object.keys(known).filter((id) => !cases.has(id) || differenceOf(cases.get(id)!) === undefined)).toEqual([]);
  });
});
