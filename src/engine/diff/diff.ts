import { compareText } from "../../resource/words.ts";
import { Simulation } from "../../simulation/simulation.ts";
import { Field, keyOf, nameOf, type Resource } from "../../resource/resource.ts";
import type { Rule } from "../../rule/rule.ts";
import { refusedChanges, same } from "../../validation/immutable-fields.ts";
import type { Finding, Location, ResourceName } from "../finding.ts";
import { lintOne, type RunElsewhere } from "../lint.ts";
import { locationOf, nameIn } from "../locate.ts";
import { Project } from "../project.ts";
import type { RuleFailure } from "../run.ts";
import { NO_TIMING } from "../timing.ts";
import { connectionChanges } from "./connections.ts";
import { serviceChanges } from "./services.ts";

/** What a change does, from bad to neutral. */
export type Harm = "refused" | "broken" | "notice";

/** One consequence of a change of manifests. */
export interface Consequence extends Location {
  /** What sort: stable words for scripts. */
  readonly kind: "refused-change" | "lost-endpoints" | "fewer-endpoints" | "new-endpoints" | "removed-port" | "changed-node-port" | "removed-service" | "lost-connection" | "new-connection" | "new-finding";
  readonly harm: Harm;
  readonly resource: ResourceName | undefined;
  readonly message: string;
  readonly notes: readonly string[];
}

export interface Diff {
  /** Objects by what happened to them, as `Deployment shop/web`. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Worst first, then by object. */
  readonly consequences: readonly Consequence[];
  /** Findings of the old state that the new one no longer has. */
  readonly fixed: readonly Finding[];
  /** Rules that failed in one of the two states, once each: what they would have found is missing. */
  readonly failures: readonly RuleFailure[];
}

/**
 * What happens to a cluster that runs the old manifests when the new ones are applied and what they no longer hold is deleted. Variants
 * (overlays, sets of values) are compared with those of the same name; what several have in common is said once. Rules of users are run
 * by `elsewhere`.
 */
export function diff(before: Project, after: Project, rules: readonly Rule[], elsewhere?: RunElsewhere): Diff {
  if (before.variants.length === 0 && after.variants.length === 0) return diffOne(before, after, rules, elsewhere);
  const [old, now] = [[before, ...before.variants], [after, ...after.variants]];
  const nothing = new Project([], after.settings);
  const pairs = now.map((one) => ({ name: one.name, was: counterpart(one, old) ?? nothing, is: one }));
  const gone = old.filter((one) => !pairs.some(({ was }) => was === one)).map((one) => ({ name: one.name, was: one, is: nothing }));
  return joinDiffs([...pairs, ...gone].map(({ name, was, is }) => ({ name, diff: diffOne(was, is, rules, elsewhere) })));
}

/** The variant that was called the same; in two folders, the one whose path ends the same, as `old/overlays/dev` and `new/overlays/dev` do. */
function counterpart({ name = "" }: Project, old: readonly Project[]): Project | undefined {
  const ends = old.map((one) => ({ one, length: commonEnd(name, one.name ?? "") }));
  return old.find((one) => one.name === name) ?? ends.filter(({ length }) => length > 0).sort((a, b) => b.length - a.length)[0]?.one;
}

/** How many names two paths have in common at their ends. */
function commonEnd(a: string, b: string): number {
  const [here, there] = [a.split("/").reverse(), b.split("/").reverse()];
  const differs = here.findIndex((part, i) => part !== there[i]);
  return differs < 0 ? here.length : differs;
}

function joinDiffs(parts: readonly { readonly name: string | undefined; readonly diff: Diff }[]): Diff {
  const consequences = new Map<string, { readonly first: Consequence; readonly names: string[] }>();
  for (const { name, diff: { consequences: some } } of parts) {
    for (const one of some) {
      const key = JSON.stringify([one.kind, one.message, one.file === undefined ? one.resource : undefined, one.file, one.range?.start.offset]);
      const known = consequences.get(key) ?? { first: one, names: [] };
      if (name !== undefined) known.names.push(name);
      consequences.set(key, known);
    }
  }
  const union = (pick: (diff: Diff) => readonly string[]) => [...new Set(parts.flatMap((part) => pick(part.diff)))].sort();
  return {
    added: union(({ added }) => added),
    removed: union(({ removed }) => removed),
    changed: union(({ changed }) => changed),
    consequences: [...consequences.values()].map(({ first, names }) => (names.length === 0 ? first : { ...first, notes: [...first.notes, `in ${names.join("; ")}`] })).sort(byHarm),
    fixed: [...new Map(parts.flatMap((part) => part.diff.fixed).map((finding) => [finding.fingerprint, finding])).values()],
    failures: onceEach(parts.flatMap((part) => part.diff.failures)),
  };
}

function onceEach(failures: readonly RuleFailure[]): RuleFailure[] {
  return [...new Map(failures.map((one) => [one.rule, one])).values()];
}

function diffOne(before: Project, after: Project, rules: readonly Rule[], elsewhere: RunElsewhere | undefined): Diff {
  const old = index(before);
  const now = index(after);
  const kept = [...now].flatMap(([key, resource]) => (old.has(key) ? [[old.get(key)!, resource] as const] : []));
  const changed = kept.filter(([was, is]) => !same(was.value, is.value));
  const [oldLint, newLint] = [lintOne(before, rules, NO_TIMING, elsewhere), lintOne(after, rules, NO_TIMING, elsewhere)];
  const known = new Set(oldLint.findings.map(({ fingerprint }) => fingerprint));
  const still = new Set(newLint.findings.map(({ fingerprint }) => fingerprint));
  const [was, is] = [simulate(before), simulate(after)];
  const consequences = [
    ...changed.flatMap(([from, to]) => refusals(from, to, after)),
    ...serviceChanges(was, is),
    ...connectionChanges(was, is),
    ...newLint.findings.filter(({ fingerprint }) => !known.has(fingerprint)).map(fromFinding),
  ];
  return {
    added: names([...now.entries()].filter(([key]) => !old.has(key))),
    removed: names([...old.entries()].filter(([key]) => !now.has(key))),
    changed: changed.map(([, to]) => nameOf(to.id)).sort(),
    consequences: consequences.toSorted(byHarm),
    fixed: oldLint.findings.filter(({ fingerprint }) => !still.has(fingerprint)),
    failures: onceEach([...oldLint.failures, ...newLint.failures]),
  };
}

const HARMS: readonly Harm[] = ["refused", "broken", "notice"];

function byHarm(a: Consequence, b: Consequence): number {
  return HARMS.indexOf(a.harm) - HARMS.indexOf(b.harm) || compareText(describe(a), describe(b));
}

function describe({ kind, resource, message }: Consequence): string {
  return `${resource?.namespace ?? ""}/${resource?.kind ?? ""}/${resource?.name ?? ""} ${kind} ${message}`;
}

function index({ resources }: Project): ReadonlyMap<string, Resource> {
  return new Map(resources.filter(({ id }) => id.name !== "").map((resource) => [keyOf(resource.id), resource]));
}

function names(entries: readonly (readonly [string, Resource])[]): string[] {
  return entries.map(([, resource]) => nameOf(resource.id)).sort();
}

function simulate({ graph, settings }: Project): Simulation {
  return Simulation.of(graph, { ...settings, dropRefused: false });
}

function refusals(from: Resource, to: Resource, { graph }: Project): Consequence[] {
  // What is refused as it stands is a finding of its own.
  if (graph.isRefused(to)) return [];
  return refusedChanges(from, to).map(({ path, message }) => ({
    kind: "refused-change", harm: "refused", message: `${nameOf(to.id)}: ${message}`, notes: [], resource: nameIn(to), ...locationOf(new Field(to, path)),
  }));
}

function fromFinding({ rule, severity, effect, message, notes, resource, file, range }: Finding): Consequence {
  const harm = severity !== "error" ? "notice" : effect === "refused" ? "refused" : "broken";
  return { kind: "new-finding", harm, message: `${message} (${rule})`, notes, resource, file, range };
}
