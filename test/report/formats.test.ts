import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import ajvDraft04 from "ajv-draft-04";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import output from "../../schemas/output.json" with { type: "json" };
import type { Report } from "../../src/engine/lint.ts";
import { formatCheckstyle } from "../../src/report/checkstyle.ts";
import { formatGithub } from "../../src/report/github.ts";
import { formatGitlab } from "../../src/report/gitlab.ts";
import { formatJson } from "../../src/report/json.ts";
import { formatJunit } from "../../src/report/junit.ts";
import { formatMarkdown } from "../../src/report/markdown.ts";
import { formatSarif } from "../../src/report/sarif.ts";
import { formatTap } from "../../src/report/tap.ts";
import { reportOf, reportOn } from "../support/report.ts";

const NASTY = `::error::%0A\r\n<b>]]>&"' | \`x\` @everyone \u0000\ud800 日本`;
const service = { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web" };
const text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
const nasty: Report = reportOf("a b,c:d/wéb.yaml", text, [
  { at: "web", message: NASTY, notes: [NASTY], path: ["metadata", "name"], resource: service, fix: { title: "rename it", safe: true, edits: () => [{ file: "a b,c:d/wéb.yaml", offset: 45, length: 3, text: "x" }] } },
  { at: "Service\nmetadata", severity: "warning", effect: "risky", related: [{ file: "b.yaml", range: undefined, message: NASTY, resource: undefined }] },
  { at: "v1", severity: "info", effect: "risky" },
]);
const real = reportOn([{ path: "deploy/web.yaml", text: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  prots: []\n" }, { path: "clean.yaml", text: "" }], rules);

describe("sarif", () => {
  const validate = new ajvDraft04.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  test.for([["of real findings", real], ["of nasty ones", nasty], ["of none", { ...real, findings: [] }]] as const)("%s fits the official schema", ([, report]) => {
    validate(JSON.parse(formatSarif({ ...report, suppressed: nasty.findings.map((finding) => ({ finding, by: "comment" as const, reason: "because" })) }, { version: "1.2.3" })));
    expect(validate.errors).toBeNull();
  });

  test("carries rule help, region, related places, fingerprint and fix", () => {
    const { runs: [run] } = JSON.parse(formatSarif(nasty)) as { runs: { results: { partialFingerprints: object; fixes?: object[]; relatedLocations?: object[]; locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[] }[] }[] };
    const [first, second] = run!.results;
    expect(first!.locations[0]!.physicalLocation).toEqual({ artifactLocation: { uri: "./a%20b%2Cc:d/w%C3%A9b.yaml" }, region: { startLine: 4, startColumn: 9, endLine: 4, endColumn: 12 } });
    expect(first!.partialFingerprints).toEqual({ "kubeverdict/v1": "f0" });
    expect(first!.fixes).toHaveLength(1);
    expect(second!.relatedLocations).toHaveLength(1);
  });

  test("says how many findings were left out, so that nobody takes their absence for a pass", () => {
    const log = JSON.parse(formatSarif(real, { old: { count: 3, revision: "main" }, baseline: { hidden: 2, gone: 1 } })) as { runs: { properties: unknown }[] };
    validate(log);
    expect(validate.errors).toBeNull();
    expect(log.runs[0]!.properties).toEqual({ old: { count: 3, revision: "main" }, baseline: { hidden: 2, gone: 1 } });
    expect(formatSarif(real)).not.toContain('"baseline"');
  });

  test("says so when a rule failed", () => {
    expect(formatSarif({ ...real, failures: [{ rule: "a/b", at: "Service web", error: new Error("boom") }] })).toContain('"executionSuccessful": false');
  });
});

test("github: one command a finding, and no manifest can write another", () => {
  const lines = formatGithub(nasty).trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^::error file=a b%2Cc%3Ad\/wéb.yaml,line=4,endLine=4,col=9,endColumn=12,title=service\/some-defect::::error::%250A%0D%0A/);
  expect(lines[1]).toMatch(/^::warning file=[^:]*,line=2,endLine=3,title=/);
  expect(lines[2]).toMatch(/^::notice /);
});

describe("xml", () => {
  test.for([["junit", formatJunit], ["checkstyle", formatCheckstyle]] as const)("%s is well-formed, whatever the manifests hold", ([, format]) => {
    for (const report of [nasty, real]) expect(XMLValidator.validate(format(report))).toBe(true);
    expect(format(nasty)).not.toMatch(/[\0-\x08]/);
  });

  test("junit counts: a clean file passes, infos do not fail", () => {
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(formatJunit(nasty)) as { testsuites: Record<string, unknown> };
    expect(parsed.testsuites).toMatchObject({ "@_tests": "3", "@_failures": "2" });
    expect(formatJunit({ ...real, findings: [] })).toContain('tests="2" failures="0"');
  });
});

test("gitlab: unique fingerprints, known severities", () => {
  const issues = JSON.parse(formatGitlab(nasty)) as { fingerprint: string; severity: string }[];
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(issues.map(({ severity }) => severity)).toEqual(["major", "minor", "info"]);
});

test("markdown: text from manifests stays text", () => {
  const rows = formatMarkdown(nasty).split("\n").filter((line) => /^\| \d/.test(line));
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(rows[0]).not.toMatch(/<b>|@everyone/);
});

test("tap: a test a file", () => {
  expect(formatTap(real)).toMatch(/^TAP version 13\n1\.\.2\nok 1 - clean.yaml\nnot ok 2 - deploy\/web.yaml\n# deploy\/web.yaml:6:3 error api\/unknown-field: /);
});

test("tap and json say how many findings were left out", () => {
  const left = { old: { count: 1, revision: "main" }, baseline: { hidden: 2, gone: 0 } };
  expect(formatTap(real, left)).toMatch(/\n# 1 old finding left out \(since main\)\n# 2 findings hidden by the baseline\n$/);
  const json = JSON.parse(formatJson(real, left)) as object;
  expect(json).toMatchObject({ summary: left });
  expect(new Ajv({ strict: false }).addSchema(output, "output").validate("output#/definitions/lint", json)).toBe(true);
});

test("json has the published shape", () => {
  const { summary, findings } = JSON.parse(formatJson(real)) as { summary: object; findings: object[] };
  expect(summary).toEqual({ files: 2, resources: 1, error: 1, warning: 0, info: 0 });
  expect(findings[0]).toMatchObject({
    rule: "api/unknown-field", severity: "error", effect: "refused", file: "deploy/web.yaml", line: 6, column: 3, endLine: 6, endColumn: 8, path: "spec.prots",
    resource: { apiVersion: "v1", kind: "Service", namespace: "default", name: "web" }, related: [], fix: { title: "rename it to ports", safe: true },
  });
});
