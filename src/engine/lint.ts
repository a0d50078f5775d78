import { append } from "../graph/multimap.ts";
import type { Rule, Severity, SuppressionRule } from "../rule/rule.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { collapse } from "./collapse.ts";
import type { Finding, Suppressed } from "./finding.ts";
import { Fingerprints, type About } from "./fingerprint.ts";
import { aboutOf, inOrder, locate, type Located } from "./locate.ts";
import type { Project } from "./project.ts";
import { runRules, type Found, type RuleFailure } from "./run.ts";
import type { Settings } from "./settings.ts";
import { joinReports } from "./join-reports.ts";
import { LIVE_METAS } from "./live/live-metas.ts";
import { Suppressions, type SuppressionInput } from "./suppress.ts";
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

interface Entry extends Omit<Suppressed, "by" | "finding"> {
  readonly located: Located;
  /** As the configuration wants it. */
  readonly severity: Severity;
  readonly by: Suppressed["by"] | undefined;
}

/** Runs the rules over the project: what they found, once each, in order, with places and fingerprints. */
export function lint(project: Project, rules: readonly Rule[], timing: Pick<Timing, "measure"> = NO_TIMING, elsewhere?: RunElsewhere): Report {
  if (project.variants.length > 0) return joinReports([project, ...project.variants].map((one) => ({ project: one, report: lintOne(one, rules, timing, elsewhere) })));
  return lintOne(project, rules, timing, elsewhere);
}

/** The same of a project alone, without its variants. */
export function lintOne(project: Project, rules: readonly Rule[], timing: Pick<Timing, "measure"> = NO_TIMING, elsewhere?: RunElsewhere): Report {
  const active = activeRules(rules, project.settings);
  const finish = elsewhere?.(project, active);
  const here = runRules(project, active, timing);
  const there = finish ? timing.measure("custom rules", finish) : { found: [], failures: [] };
  const [found, failures] = [[...here.found, ...there.found], [...here.failures, ...there.failures]];
  const { documents, resources, settings, files } = project;
  return timing.measure("findings", () => reportOf({ found, failures, rules, active, settings, files, resourceCount: resources.length, documents, resources, get templates() { return project.graph.podTemplates.map(({ field }) => field); } }));
}

/** Starts those of the rules that run in another thread, and gives what waits for what they find. */
export type RunElsewhere = (project: Project, active: readonly Rule[]) => () => { readonly found: readonly Found[]; readonly failures: readonly RuleFailure[] };

/** The rules that run at all. */
export function activeRules(rules: readonly Rule[], settings: Settings): readonly Rule[] {
  return rules.filter((rule) => isOn(rule, settings));
}

/** What a report is made from. */
export interface Outcome extends SuppressionInput {
  readonly found: readonly Found[];
  readonly failures: readonly RuleFailure[];
  /** All that there are. */
  readonly rules: readonly Rule[];
  /** Those that ran. */
  readonly active: readonly Rule[];
  readonly settings: Settings;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly resourceCount: number;
}

/** Says everything once, in order, with places and fingerprints. `locateOnce` may remember places, and `aboutOnce` what fingerprints are made of. */
export function reportOf(outcome: Outcome, locateOnce: (found: Found) => Located = locate, aboutOnce: (located: Located) => About = aboutOf): Report {
  const { failures, active, files, resourceCount } = outcome;
  const entries = place(outcome, locateOnce);
  const fingerprints = new Fingerprints();
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const { located, severity, by, reason } of entries) {
    const finding = { ...located, severity, fingerprint: fingerprints.of(aboutOnce(located)) };
    if (by) suppressed.push({ finding, by, reason });
    else findings.push(finding);
  }
  return { findings, suppressed, failures, counts: { files: files.size, resources: resourceCount }, rules: active, files };
}

/** Gives everything its place and severity, and says what is turned off; then adds what there is to say about turning off. */
function place(outcome: Outcome, locateOnce: (found: Found) => Located): Entry[] {
  const { found, rules, active, settings } = outcome;
  const suppressions = new Suppressions(outcome);
  const entryOf = (one: Found): Entry => {
    const located = locateOnce(one);
    const { severity, reason } = severityOf(located, one.rule, settings);
    if (severity === "off") return { located, severity: located.severity, by: "config", reason };
    const suppressed = suppressions.of(one, located.range);
    return { located, severity, by: suppressed?.by, reason: suppressed?.reason };
  };
  const entries = byDocument(collapse(found)).map(entryOf);
  const left = suppressions.leftovers(active.filter((rule): rule is SuppressionRule => rule.on === "suppression"), [...rules.map(({ meta }) => meta), ...LIVE_METAS].map(({ id }) => id), new Set(active.map(({ meta }) => meta.id)));
  return [...entries, ...left.map(entryOf)].sort((a, b) => inOrder(a.located, b.located));
}

/** File by file, and there document by document: both are read again for their places, and then all of them are wanted. */
function byDocument(found: readonly Found[]): Found[] {
  const files = grouped(found, (one) => documentOf(one)?.file);
  return files.flatMap((inFile) => (inFile.length < 3 ? inFile : grouped(inFile, documentOf).flat()));
}

function grouped(found: readonly Found[], keyOf: (found: Found) => object | undefined): Found[][] {
  const groups = new Map<object | undefined, Found[]>();
  for (const one of found) append(groups, keyOf(one), one);
  return [...groups.values()];
}

function documentOf(found: Found): ManifestDocument | undefined {
  return found.problem ? found.problem.at.resource.origin?.document : found.document;
}

/** A rule runs unless it is off everywhere. */
function isOn({ meta }: Rule, { rules, overrides }: Settings): boolean {
  const severity = rules[meta.id]?.severity ?? (meta.optIn ? "off" : undefined);
  return severity !== "off" || overrides.some((override) => (override.rules[meta.id] ?? "off") !== "off");
}

/** How loudly the configuration wants it: the last override that is about it, else what it says of the rule, else what the finding says itself. */
function severityOf({ rule, severity, file, resource }: Located, { meta }: Rule, { rules, overrides }: Settings): { severity: Severity | "off"; reason: string | undefined } {
  const override = overrides.findLast((one) => one.rules[rule] !== undefined && one.matches(file, resource));
  if (override) return { severity: override.rules[rule]!, reason: override.reason };
  return { severity: rules[rule]?.severity ?? (meta.optIn ? "off" : severity), reason: undefined };
}
