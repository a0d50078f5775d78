import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/all.ts";
import * as byId from "../rules/index.ts";
import type { Finding } from "../src/engine/finding.ts";
import { editedFiles } from "../src/engine/fixes.ts";
import type { Report } from "../src/engine/lint.ts";
import { formatPath } from "../src/source/path.ts";
import { formatText } from "../src/report/text.ts";
import { asJson, fixturesOf, FIXTURES, lintFixture, rulesFor, shuffled, type Fixture } from "./support/fixture.ts";

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

/** What a finding says, whatever file and line it is in. */
const claims = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, resource, path, message }) => `${rule} ${resource?.kind ?? ""} ${resource?.namespace ?? ""}/${resource?.name ?? ""} ${path ? formatPath(path) : ""}: ${message}`).sort();

/** Markers may stand on lines that a fix removes. */
const comments = (text: string): string[] => text.match(/ # (?!expect).*$/gm) ?? [];

describe.for(rules)("$meta.id", (rule) => {
  const { id } = rule.meta;
  const fixtures = fixturesOf(id);
  const relint = (fixture: Fixture, files: Fixture["files"]) => ownFindings(lintFixture({ files, settings: fixture.settings }, rulesFor(rule, rules)).report);
  const ownFindings = (report: Report): Report => ({ ...report, findings: report.findings.filter(({ rule: by }) => by === id) });

  test("has a bad and a good fixture", () => {
    expect(fixtures.some(({ name, expected }) => name.startsWith("bad") && expected.length > 0)).toBe(true);
    expect(fixtures.some(({ name, expected }) => name.startsWith("good") && expected.length === 0)).toBe(true);
    expect(fixtures.filter(({ name, expected }) => name.startsWith("bad") !== expected.length > 0).map(({ name }) => name)).toEqual([]);
  });

  if (rule.on === "resource") test("meets every kind it declares in its fixtures", () => {
    const { kinds } = rule;
    const met = kinds.filter((kind) => fixtures.some((fixture) => lintFixture(fixture, []).project.graph.ofKind(kind).length > 0));
    expect(met).toEqual(kinds);
  });

  test.for(fixtures)("$name: findings are at the markers", async (fixture) => {
    const report = relint(fixture, fixture.files);
    expect(report.failures).toEqual([]);
    expect(report.findings.map(({ file, range, rule: by }) => `${file}:${range?.start.line} ${by}`).sort()).toEqual(fixture.expected);
    for (const { file, range } of report.findings) {
      expect(range!.start.offset).toBeLessThanOrEqual(range!.end.offset);
      expect(range!.end.offset).toBeLessThanOrEqual(report.files.get(file!)!.text.length);
    }
    if (report.findings.length > 0) await expect(formatText(report)).toMatchFileSnapshot(fixture.snapshot);
  });

  if (rule.on !== "document" && rule.on !== "suppression") test.for(fixtures)("$name: the order of documents and their being JSON change nothing", (fixture) => {
    const report = relint(fixture, fixture.files);
    const { project } = lintFixture(fixture, []);
    expect(claims(relint(fixture, shuffled(project.documents)).findings)).toEqual(claims(report.findings));
    expect(claims(relint(fixture, asJson(project.documents)).findings)).toEqual(claims(report.findings));
  });

  if (rule.meta.fixable) test.for(fixtures.filter(({ name }) => name.startsWith("bad")))("$name: each fix mends what it is for, and nothing but its own lines", (fixture) => {
    const report = relint(fixture, fixture.files);
    for (const finding of report.findings.filter(({ fix }) => (fix?.edits() ?? []).length > 0)) {
      const changed = editedFiles(report.files, [{ finding, edits: finding.fix!.edits() }]);
      const after = relint(fixture, fixture.files.map((file) => changed.find(({ path }) => path === file.path) ?? file));
      expect(claims(after.findings)).not.toContain(claims([finding])[0]);
      expect(after.findings.length).toBeLessThan(report.findings.length);
      for (const { path, text } of changed) expect(comments(text)).toEqual(comments(report.files.get(path)!.text));
    }
  });

  test("has a fix in its fixtures if, and only if, it says it is fixable", () => {
    const fixes = fixtures.flatMap((fixture) => relint(fixture, fixture.files).findings.flatMap(({ fix }) => (fix && fix.edits().length > 0 ? [fix] : [])));
    expect(fixes.length > 0).toBe(rule.meta.fixable ?? false);
  });

  test.for(fixtures.filter(({ name }) => name.startsWith("good")))("$name: no other rule finds an error", (fixture) => {
    const { report } = lintFixture(fixture, rules.filter(({ meta }) => !meta.optIn));
    expect(report.findings.filter(({ severity }) => severity === "error").map(({ rule: by, message }) => `${by}: ${message}`)).toEqual([]);
  });
});
