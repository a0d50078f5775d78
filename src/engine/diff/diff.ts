import { Simulation } from "../../simulation/simulation.ts";
import { Field, keyOf, nameOf, type Resource } from "../../resource/resource.ts";
import type { Rule } from "../../rule/rule.ts";
import { refusedChanges, same } from "../../validation/immutable-fields.ts";
import type { Finding, Location, ResourceName } from "../finding.ts";
import { lint } from "../lint.ts";
import { locationOf } from "../locate.ts";
import type { Project } from "../project.ts";
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
}

/** What happens to a cluster that runs the old manifests when the new ones are applied and what they no longer hold is deleted. */
export function diff(before: Project, after: Project, rules: readonly Rule[]): Diff {
  const old = index(before);
  const now = index(after);
  const kept = [...now].flatMap(([key, resource]) => (old.has(key) ? [[old.get(key)!, resource] as const] : []));
  const changed = kept.filter(([was, is]) => !same(was.value, is.value));
  const [oldLint, newLint] = [lint(before, rules), lint(after, rules)];
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
    consequences: consequences.toSorted((a, b) => HARMS.indexOf(a.harm) - HARMS.indexOf(b.harm) || compare(describe(a), describe(b))),
    fixed: oldLint.findings.filter(({ fingerprint }) => !still.has(fingerprint)),
  };
}

const HARMS: readonly Harm[] = ["refused", "broken", "notice"];

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

function simulate({ graph, settings: { complete, nodes, nodePortRange } }: Project): Simulation {
  return Simulation.of(graph, { complete, nodes, nodePortRange, dropRefused: false });
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

/** How a consequence names an object. */
export function nameIn({ id, value }: Resource): ResourceName {
  return { apiVersion: typeof value.apiVersion === "string" ? value.apiVersion : "", kind: id.kind, namespace: id.namespace, name: id.name };
}
