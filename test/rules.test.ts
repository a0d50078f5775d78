import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/all.ts";
import * as byId from "../rules/index.ts";
import { editedFiles } from "../src/engine/fixes.ts";
import { formatText } from "../src/report/text.ts";
import { claimsOf, findingsOf, ruleChecks } from "../src/testing/index.ts";
import { fixturesOf, FIXTURES, lintFixture, type Fixture } from "./support/fixture.ts";

const rulesFolder = fileURLToPath(new URL("../rules/", import.meta.url));

test("rules/index.ts lists every rule file, sorted", () => {
  const files = readdirSync(rulesFolder, { recursive: true, encoding: "utf8" }).filter((path) => /^[^/]+\/.*\.ts$/.test(path));
  expect(Object.keys(byId)).toEqual(files.map((path) => path.replace(/\.ts$/, "")).sort());
});

test("every rule is listed under its own id", () => {
  expect(rules.map(({ meta }) => meta.id)).toEqual(Object.keys(byId));
});

test("no fixture or snapshot is left of something that is gone", () => {
  const entries = readdirSync(FIXTURES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`.slice(FIXTURES.length));
  const ids = rules.map(({ meta }) => meta.id);
  expect(entries.filter((path) => !ids.some((id) => path.startsWith(`${id}/`)))).toEqual([]);
  const snapshots = new Set(ids.flatMap((id) => fixturesOf(id)).filter(({ expected }) => expected.length > 0).map(({ snapshot }) => snapshot));
  expect(entries.filter((path) => path.endsWith(".out") && !snapshots.has(`${FIXTURES}${path}`))).toEqual([]);
});

/** Markers may stand on lines that a fix removes. */
const comments = (text: string): string[] => text.match(/ # (?!expect).*$/gm) ?? [];

describe.for(rules)("$meta.id", (rule) => {
  const { id } = rule.meta;
  const fixtures = fixturesOf(id);
  const relint = (fixture: Fixture, files: Fixture["files"]) => findingsOf(rule, fixture, files);

  for (const { name, run } of ruleChecks(rule, FIXTURES)) test(name.slice(id.length).trim(), run);

  if (rule.on === "resource") test("meets every kind it declares in its fixtures", () => {
    const { kinds } = rule;
    const met = kinds.filter((kind) => fixtures.some((fixture) => lintFixture(fixture, []).project.graph.ofKind(kind).length > 0));
    expect(met).toEqual(kinds);
  });

  test.for(fixtures.filter(({ expected }) => expected.length > 0))("$name: the findings look like this", async (fixture) => {
    await expect(formatText(relint(fixture, fixture.files))).toMatchFileSnapshot(fixture.snapshot);
  });

  if (rule.meta.fixable) test.for(fixtures.filter(({ name }) => name.startsWith("bad")))("$name: each fix mends what it is for, and nothing but its own lines", (fixture) => {
    const report = relint(fixture, fixture.files);
    for (const finding of report.findings.filter(({ fix }) => (fix?.edits() ?? []).length > 0)) {
      const changed = editedFiles(report.files, [{ finding, edits: finding.fix!.edits() }]);
      const after = relint(fixture, fixture.files.map((file) => changed.find(({ path }) => path === file.path) ?? file));
      expect(claimsOf(after.findings)).not.toContain(claimsOf([finding])[0]);
      expect(after.findings.length).toBeLessThan(report.findings.length);
      for (const { path, text } of changed) expect(comments(text)).toEqual(comments(report.files.get(path)!.text));
    }
  });

  test("has a fix in its fixtures if, and only if, it says it is fixable", () => {
    const fixes = fixtures.flatMap((fixture) => relint(fixture, fixture.files).findings.flatMap(({ fix }) => (fix && fix.edits().length > 0 ? [fix] : [])));
    expect(fixes.length > 0).toBe(rule.meta.fixable ?? false);
  });
});
