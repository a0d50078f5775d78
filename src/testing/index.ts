import assert from "node:assert/strict";
import { rules as ours } from "../../rules/all.ts";
import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import type { Rule } from "../rule/rule.ts";
import { formatPath } from "../source/path.ts";
import { asJson, fixturesIn, lintFixture, rulesFor, shuffled, type Fixture } from "./fixture.ts";

export { fixturesIn, lintFixture, type Fixture } from "./fixture.ts";

/** One thing that a rule has to do; `run` throws where it does not. */
export interface RuleCheck {
  readonly name: string;
  run(): void;
}

/**
 * What every rule has to do, ours too: a bad and a good fixture, findings at the markers and nowhere else, objects unchanged, the
 * same findings in any order of documents and as JSON, no error of a rule of ours on good fixtures. For any test runner:
 * `for (const { name, run } of ruleChecks(rule, folder)) test(name, run)`.
 */
export function ruleChecks(rule: Rule, folder: string): RuleCheck[] {
  const { id } = rule.meta;
  const fixtures = fixturesIn(folder, id);
  return [
    { name: `${id}: has a bad and a good fixture`, run: () => { checkNames(fixtures, folder); } },
    ...fixtures.map((fixture) => ({ name: `${id} ${fixture.name}: findings are at the markers`, run: () => { checkMarkers(rule, fixture); } })),
    ...(rule.on === "document" ? [] : fixtures.map((fixture) => ({ name: `${id} ${fixture.name}: the order of documents and their being JSON change nothing`, run: () => { checkOrder(rule, fixture); } }))),
    ...fixtures.filter(({ name }) => name.startsWith("good")).map((fixture) => ({ name: `${id} ${fixture.name}: no rule of ours finds an error`, run: () => { checkOthers(fixture); } })),
  ];
}

/** What a finding says, whatever file and line it is in. */
export function claimsOf(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, resource, path, message }) => `${rule} ${resource?.kind ?? ""} ${resource?.namespace ?? ""}/${resource?.name ?? ""} ${path ? formatPath(path) : ""}: ${message}`).sort();
}

/** What a rule finds in files, under the fixture's settings. */
export function findingsOf(rule: Rule, { settings }: Pick<Fixture, "settings">, files: Fixture["files"]): Report {
  const { report } = lintFixture({ files, settings }, rulesFor(rule, ours.includes(rule) ? ours : [...ours, rule]));
  return { ...report, findings: report.findings.filter((finding) => finding.rule === rule.meta.id) };
}

function checkNames(fixtures: readonly Fixture[], folder: string): void {
  assert.ok(fixtures.some(({ name, expected }) => name.startsWith("bad") && expected.length > 0), `${folder} has no bad.yaml with a marker: # expect: RULE`);
  assert.ok(fixtures.some(({ name, expected }) => name.startsWith("good") && expected.length === 0), `${folder} has no good.yaml`);
  assert.deepEqual(fixtures.filter(({ name, expected }) => name.startsWith("bad") !== expected.length > 0).map(({ name }) => name), []);
}

function checkMarkers(rule: Rule, fixture: Fixture): void {
  const { failures, findings, files } = findingsOf(rule, fixture, fixture.files);
  assert.deepEqual(failures, []);
  assert.deepEqual(findings.map((finding) => `${finding.file}:${finding.range?.start.line} ${finding.rule}`).sort(), fixture.expected);
  for (const { file, range } of findings) assert.ok(range!.start.offset <= range!.end.offset && range!.end.offset <= files.get(file!)!.text.length);
}

function checkOrder(rule: Rule, fixture: Fixture): void {
  if (rule.on === "suppression") return;
  const expected = claimsOf(findingsOf(rule, fixture, fixture.files).findings);
  const { documents } = lintFixture(fixture, []).project;
  assert.deepEqual(claimsOf(findingsOf(rule, fixture, shuffled(documents)).findings), expected);
  assert.deepEqual(claimsOf(findingsOf(rule, fixture, asJson(documents)).findings), expected);
}

function checkOthers(fixture: Fixture): void {
  const { report } = lintFixture(fixture, ours.filter(({ meta }) => !meta.optIn));
  assert.deepEqual(report.findings.filter(({ severity }) => severity === "error").map(({ rule, message }) => `${rule}: ${message}`), []);
}
