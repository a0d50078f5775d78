import type { Finding, Location, Suppressed } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import { defaultSeverity, type Rule, type Severity } from "../rule/rule.ts";
import type { Range } from "../source/document.ts";
import { formatPath } from "../source/path.ts";
import { objectOf, renderedNotes, sentenceOf, type ReportOptions } from "./reporter.ts";
import { fileUri } from "./uri.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0, as code scanning services read it. */
export function formatSarif(report: Report, { version = "0.0.0", old, baseline }: ReportOptions = {}): string {
  const ruleIndex = new Map(report.rules.map((rule, index) => [rule.meta.id, index]));
  const results = [
    ...report.findings.map((finding) => resultOf(finding, ruleIndex)),
    ...report.suppressed.map((suppressed) => ({ ...resultOf(suppressed.finding, ruleIndex), suppressions: [suppressionOf(suppressed)] })),
  ];
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "kubeverdict", version, semanticVersion: version, rules: report.rules.map(describeRule) } },
      invocations: [{
        executionSuccessful: report.failures.length === 0,
        toolExecutionNotifications: report.failures.map(({ rule, at, error }) => ({ level: "error", message: { text: `rule ${rule} failed at ${at}: ${String(error)}` } })),
      }],
      columnKind: "utf16CodeUnits",
      results,
      // Not to be taken for a run that found nothing.
      ...(old || baseline ? { properties: { ...(old && { old }), ...(baseline && { baseline }) } } : {}),
    }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule({ meta: { id, docs, effect, severity, optIn } }: Rule): object {
  const page = `${docs.what}\n\n**Why:** ${docs.why}\n\n**How to fix it:** ${docs.how}\n\n${docs.see.map((url) => `- <${url}>`).join("\n")}`;
  return {
    id,
    shortDescription: { text: docs.what },
    fullDescription: { text: `${docs.what} ${docs.why}` },
    help: { text: `${docs.what}\nWhy: ${docs.why}\nHow to fix it: ${docs.how}\n${docs.see.join("\n")}`, markdown: page },
    ...(docs.see[0] === undefined ? {} : { helpUri: docs.see[0] }),
    defaultConfiguration: { level: LEVELS[defaultSeverity({ effect, ...(severity && { severity }) })], enabled: !optIn },
    properties: { tags: ["kubernetes", id.slice(0, id.indexOf("/"))], effect, "problem.severity": severity === "info" ? "recommendation" : effect === "risky" ? "warning" : "error" },
  };
}

function resultOf(finding: Finding, ruleIndex: ReadonlyMap<string, number>): object {
  const index = ruleIndex.get(finding.rule);
  return {
    ruleId: finding.rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: LEVELS[finding.severity],
    message: { text: [sentenceOf(finding), ...finding.notes, ...renderedNotes(finding)].join("\n") },
    locations: [{ ...physical(finding), ...logical(finding) }],
    ...(finding.related.length > 0 ? { relatedLocations: finding.related.map((other, id) => ({ id: id + 1, message: { text: other.message }, ...physical(other) })) } : {}),
    partialFingerprints: { "kubeverdict/v1": finding.fingerprint },
    ...fixesOf(finding),
    properties: { effect: finding.effect },
  };
}

function physical({ file, range }: Location): object {
  return file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: fileUri(file) }, ...(range ? { region: regionOf(range) } : {}) } };
}

function regionOf({ start, end }: Range): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function logical(finding: Finding): object {
  if (!finding.resource) return {};
  const field = finding.path ? formatPath(finding.path) : "";
  return { logicalLocations: [{ kind: "object", fullyQualifiedName: [objectOf(finding), field].filter((part) => part !== "").join(" "), name: finding.resource.name }] };
}

function fixesOf({ fix }: Finding): object {
  const edits = fix?.edits() ?? [];
  if (!fix || edits.length === 0) return {};
  const files = [...new Set(edits.map(({ file }) => file))];
  const artifactChanges = files.map((file) => ({
    artifactLocation: { uri: fileUri(file) },
    replacements: edits.filter((edit) => edit.file === file).map(({ offset, length, text }) => ({ deletedRegion: { charOffset: offset, charLength: length }, insertedContent: { text } })),
  }));
  return { fixes: [{ description: { text: fix.title }, artifactChanges }] };
}

function suppressionOf({ by, reason }: Suppressed): object {
  return { kind: by === "config" || by === "baseline" ? "external" : "inSource", ...(reason === undefined ? {} : { justification: reason }) };
}
