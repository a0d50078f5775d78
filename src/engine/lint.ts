import type { Rule, Severity } from "../rule/rule.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { collapse } from "./collapse.ts";
import type { Finding, Suppressed } from "./finding.ts";
import { Fingerprints } from "./fingerprint.ts";
import { fingerprintOf, inOrder, locate } from "./locate.ts";
import type { Project } from "./project.ts";
import { runRules, type Found, type RuleFailure } from "./run.ts";
import { NO_TIMING, type Timing } from "./timing.ts";

/** Everything that a reporter needs. */
export interface Report {
  /** In order of file, place and rule. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Rules that threw; the run could not be completed. */
  readonly failures: readonly RuleFailure[];
  readonly counts: { readonly files: number; readonly resources: number };
  /** The rules that ran. */
  readonly rules: readonly Rule[];
  /** For code frames. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Runs the rules over the project: what they found, once each, in order, with places and fingerprints. */
export function lint(project: Project, rules: readonly Rule[], timing: Pick<Timing, "measure"> = NO_TIMING): Report {
  const active = rules.filter((rule) => isOn(rule, project));
  const { found, failures } = runRules(project, active, timing);
  return timing.measure("findings", () => {
    const fingerprints = new Fingerprints();
    const findings = byDocument(collapse(found)).map(locate).sort(inOrder)
      .map((finding) => ({ ...finding, fingerprint: fingerprintOf(finding, fingerprints) }));
    return {
      findings: findings.flatMap((finding) => withSeverity(finding, project) ?? []),
      suppressed: [],
      failures,
      counts: { files: project.files.size, resources: project.resources.length },
      rules: active,
      files: project.files,
    };
  });
}

/** Document by document: a document is read again for its places, and then all of them are wanted. */
function byDocument(found: readonly Found[]): Found[] {
  const groups = new Map<ManifestDocument | undefined, Found[]>();
  for (const one of found) {
    const document = one.problem ? one.problem.at.resource.origin?.document : one.document;
    const group = groups.get(document);
    if (group) group.push(one);
    else groups.set(document, [one]);
  }
  return [...groups.values()].flat();
}

/** A rule runs unless it is off everywhere. */
function isOn({ meta }: Rule, { settings }: Project): boolean {
  const severity = settings.rules[meta.id]?.severity ?? (meta.optIn ? "off" : undefined);
  return severity !== "off" || settings.overrides.some(({ rules }) => (rules[meta.id] ?? "off") !== "off");
}

function withSeverity(finding: Finding, { settings }: Project): Finding | undefined {
  const severity: Severity | "off" = settings.rules[finding.rule]?.severity ?? finding.severity;
  return severity === "off" ? undefined : { ...finding, severity };
}
