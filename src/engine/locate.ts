import { compareText } from "../resource/words.ts";
import { formatPath } from "../source/path.ts";
import { keyOf, parseApiVersion, type Field, type Resource } from "../resource/resource.ts";
import { defaultSeverity, type Problem, type Severity, type TextProblem } from "../rule/rule.ts";
import type { ManifestDocument, Place } from "../source/document.ts";
import type { Finding, Location, ResourceName } from "./finding.ts";
import { textEditsOf } from "./fixes.ts";
import type { About, Fingerprints } from "./fingerprint.ts";
import { placeOf } from "./place.ts";
import { effectOf, type Found } from "./run.ts";

/** A finding that has everything but its fingerprint. */
export type Located = Omit<Finding, "fingerprint">;

/** Gives what was found its place in the text. */
export function locate(found: Found): Located {
  return found.problem ? locateProblem(found, found.problem) : locateText(found, found.text, found.document);
}

function locateProblem(found: Found, problem: Problem): Located {
  const { at, message, label, notes = [], related = [], fix } = problem;
  const { file, range } = narrowed(locationOf(at, problem.part), at.resource, problem.excerpt);
  keepLines(range, at.resource.origin?.document);
  const { effect, severity } = judged(found);
  const located: Located = {
    rule: found.rule.meta.id,
    effect, severity, message, label, notes,
    path: at.path,
    resource: nameIn(at.resource),
    file, range,
    related: related.map(relatedPlace),
    fix: fix && { title: fix.title, safe: fix.safe, edits: () => textEditsOf(fix) },
  };
  const rendered = renderedOf(at);
  return rendered ? { ...located, rendered } : located;
}

function relatedPlace({ at, message }: { readonly at: Field; readonly message: string }): Finding["related"][number] {
  const { file, range } = locationOf(at);
  return { file, range, message, resource: nameIn(at.resource) };
}

/** What is shown with the finding is taken while its text is at hand. */
function keepLines(range: Place | undefined, document: ManifestDocument | undefined): void {
  if (range && document) (range.file ?? document.file).keepLinesAround?.(range.start.offset);
}

const LONGEST_VALUE = 80;

/** What was rendered, and what came of the field where it is not written as it is. */
function renderedOf({ resource, path, value }: Field): Finding["rendered"] {
  const rendered = resource.origin?.document.rendered;
  if (!rendered) return undefined;
  const isKnown = value === undefined || rendered.isWritten([...resource.origin!.path, ...path]);
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
  const name = path.findLast((step) => typeof step === "string");
  return { from: [rendered.from], as: isKnown || text.length > LONGEST_VALUE ? undefined : `${name === undefined ? "" : `${name}: `}${text}` };
}

function locateText(found: Found, text: TextProblem, document: ManifestDocument): Located {
  const { range, message, label, notes = [], related = [], fix } = text;
  keepLines(range, document);
  const file = document.file.path;
  return {
    rule: found.rule.meta.id,
    ...judged(found),
    message, label, notes, file, range,
    path: undefined,
    resource: undefined,
    related: related.map((other) => ({ file, range: other.range, message: other.message, resource: undefined })),
    fix: fix && !document.rendered ? { title: fix.title, safe: fix.safe, edits: () => fix.edits().map((edit) => ({ file, ...edit })) } : undefined,
  };
}

/** What it means for the cluster, and how loudly it is said unless the configuration has it otherwise. */
function judged(found: Found): { effect: Finding["effect"]; severity: Severity } {
  const own = found.problem ?? found.text;
  const effect = effectOf(found);
  const severity = own.severity ?? (own.effect ? defaultSeverity({ effect }) : defaultSeverity(found.rule.meta));
  return { effect, severity };
}

/** Where a field stands; a live object has no place. */
export function locationOf(field: Field, part?: "key" | "value"): Location {
  const range = placeOf(field.resource, field.path, part);
  return { file: range?.file?.path ?? field.resource.origin?.document.file.path, range };
}

/** The part of a place where the words of an excerpt stand; the whole place where they are written otherwise (escaped, folded). */
function narrowed(location: Location, { origin }: Resource, excerpt: string | undefined): Location {
  const { range } = location;
  if (!range || !origin || excerpt === undefined) return location;
  const { text } = range.file ?? origin.document.file;
  const offset = text.indexOf(excerpt, range.start.offset);
  if (offset < 0 || offset + excerpt.length > range.end.offset) return location;
  const before = text.slice(range.start.offset, offset).split("\n");
  const line = range.start.line + before.length - 1;
  const column = before.length === 1 ? range.start.column + before[0]!.length : before.at(-1)!.length + 1;
  return { ...location, range: { ...range, start: { offset, line, column }, end: { offset: offset + excerpt.length, line, column: column + excerpt.length } } };
}

/** How findings and consequences name an object. */
export function nameIn({ id, value }: Resource): ResourceName {
  const apiVersion = typeof value.apiVersion === "string" ? value.apiVersion : "";
  return { apiVersion, kind: id.kind, namespace: id.namespace, name: id.name };
}

/** By file, place, rule and message: an order that depends on nothing else. Live objects come last, by name. */
export function inOrder(a: Located, b: Located): number {
  return compareText(a.file ?? "\uffff", b.file ?? "\uffff")
    || (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0)
    || compareText(a.rule, b.rule)
    || compareText(a.message, b.message)
    || compareText(resourceKey(a), resourceKey(b));
}

function resourceKey({ resource, path }: Located): string {
  return `${resource ? `${resource.kind}/${resource.namespace ?? ""}/${resource.name}` : ""}#${path ? formatPath(path) : ""}`;
}

/** What a finding is about, without its place: survives moved lines and renamed files. */
export function fingerprintOf(finding: Located, fingerprints: Fingerprints): string {
  return fingerprints.of(aboutOf(finding));
}

/** The same before it is hashed. */
export function aboutOf(finding: Located): About {
  const { resource } = finding;
  const key = resource ? keyOf({ group: parseApiVersion(resource.apiVersion).group, kind: resource.kind, namespace: resource.namespace, name: resource.name }) : (finding.file ?? "");
  return { text: `${finding.rule}\n${key}\n${finding.path ? formatPath(finding.path) : ""}\n${finding.message}` };
}
