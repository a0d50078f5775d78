import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KUBERNETES_VERSIONS } from "../../src/resource/version.ts";
import type { Definition, Lifecycle, VersionTable } from "../../src/schema/format.ts";

const FOLDER = new URL("../../schemas/", import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const lines = text("definitions.jsonl").trimEnd().split("\n");
const tables = new Map(KUBERNETES_VERSIONS.map((version) => [version, JSON.parse(text(`${version}.json`)) as VersionTable]));
const SCALARS = new Set(["string", "boolean", "int32", "int64", "number", "bytes", "quantity", "int-or-string", "time", "micro-time", "duration", "any"]);

describe("the schemas that come with kubeverdict", () => {
  it("are those of the versions that we know", () => {
    expect(readdirSync(FOLDER).filter((name) => /^\d+\.\d+\.json$/.test(name)).sort()).toEqual(KUBERNETES_VERSIONS.map((version) => `${version}.json`));
    for (const [version, { kubernetes }] of tables) expect(kubernetes).toMatch(new RegExp(`^v${version.replace(".", "\\.")}\\.\\d+$`));
  });

  it.each([...tables.keys()])("%s: every type that is named is defined", (version) => {
    const { definitions, resources } = tables.get(version)!;
    const missing = Object.entries(definitions).flatMap(([name, line]) =>
      Object.entries((JSON.parse(lines[line]!) as Definition).fields).flatMap(([field, type]) => {
        const plain = type.replace(/^(?:\[\]|\{\})+/, "");
        return SCALARS.has(plain) || plain.startsWith("schema-or-") || Object.hasOwn(definitions, plain) ? [] : [`${name}.${field}: ${type}`];
      }));
    expect([...missing, ...resources.filter(({ type }) => !Object.hasOwn(definitions, type))]).toEqual([]);
  });

  it("hold no definition twice and none that nothing uses", () => {
    const used = new Set([...tables.values()].flatMap(({ definitions }) => Object.values(definitions)));
    expect(lines.filter((_, number) => !used.has(number))).toEqual([]);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("know when the served API versions came", () => {
    const lifecycles = new Set(text("lifecycle.jsonl").trimEnd().split("\n").map((line) => {
      const { group, version, kind } = JSON.parse(line) as Lifecycle;
      return `${group === "" ? "" : `${group}/`}${version} ${kind}`;
    }));
    const unknown = [...tables.values()].flatMap(({ resources }) => resources).filter(({ apiVersion, kind }) => !lifecycles.has(`${apiVersion} ${kind}`));
    expect(new Set(unknown.map(({ kind }) => kind))).toEqual(new Set(["ComponentStatus"]));
  });
});
