import { append } from "../graph/multimap.ts";
import { keyOf, type Resource } from "../resource/resource.ts";
import type { ManifestDocument } from "../source/document.ts";
import { formatPath } from "../source/path.ts";
import type { Finding } from "./finding.ts";
import type { Report } from "./lint.ts";
import type { Project } from "./project.ts";

/** A project with what was found in it. */
export interface Standing {
  readonly project: Project;
  readonly report: Report;
}

/**
 * The places (see Places) that are worse in the second standing: a document that can no longer be read, an object that the API
 * server refuses for more reasons than before, a finding that was not there.
 *
 * A refusal hides what the server would have said next, so that its end may bring something to light that is not the fix's doing:
 * in a document that loses a refusal other findings may take the place of those that are gone, one for one, never more.
 */
export function worsened(before: Standing, after: Standing): Set<string> {
  const worse = new Set([...unreadable(before.project, after.project), ...refusedMore(before.project, after.project)]);
  const [were, are] = [byPlace(before), byPlace(after)];
  for (const [place, findings] of are) if (addsFindings(were.get(place) ?? [], findings)) worse.add(place);
  if (after.report.failures.length > before.report.failures.length) worse.add("");
  return worse;
}

/** The places of findings that are there still after their fix: of a rendered object, where another part of the rendering has the last word. */
export function withoutEffect(fixes: readonly { readonly finding: Finding }[], { project, report }: Standing): string[] {
  const rendered = fixes.filter(({ finding }) => finding.rendered);
  if (rendered.length === 0) return [];
  const left = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const places = new Places(project);
  return rendered.filter(({ finding }) => left.has(finding.fingerprint)).map(({ finding }) => places.of(finding));
}

/** Names the document that something is in, which stays the same while texts are edited: `file#index`. */
export class Places {
  private readonly documents = new Map<string, ManifestDocument[]>();

  constructor(project: Project) {
    for (const document of project.documents) append(this.documents, document.file.path, document);
  }

  /** The place of a finding; those of live objects share one. */
  of({ file, range }: Pick<Finding, "file" | "range">): string {
    if (file === undefined) return "";
    const documents = this.documents.get(file) ?? [];
    const offset = range?.start.offset ?? 0;
    let [low, high] = [0, documents.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (documents[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return nameOf(file, low);
  }
}

function nameOf(file: string, index: number): string {
  return `${file}#${index}`;
}

function unreadable(before: Project, after: Project): string[] {
  const readable = (project: Project) => project.documents.filter(({ value }) => value !== undefined).map(({ file, index }) => nameOf(file.path, index));
  const still = new Set(readable(after));
  const lost = readable(before).filter((place) => !still.has(place));
  // A document more, or less: something was cut in two.
  return before.documents.length === after.documents.length ? lost : [...lost, ""];
}

const RANKS = { accept: 0, unknown: 1, reject: 2 } as const;

function refusedMore(before: Project, after: Project): string[] {
  const were = new Map(before.resources.map((resource) => [placeOf(resource), before.judgementOf(resource)]));
  return after.resources.filter((resource) => {
    const was = were.get(placeOf(resource));
    const is = after.judgementOf(resource);
    return is.causes.length > (was?.causes.length ?? 0) || RANKS[is.verdict] > RANKS[was?.verdict ?? "accept"];
  }).map(({ origin }) => (origin ? nameOf(origin.document.file.path, origin.document.index) : ""));
}

/** Where a resource is written; of live objects, what they are called. */
function placeOf({ origin, id }: Resource): string {
  return origin ? `${nameOf(origin.document.file.path, origin.document.index)}#${formatPath(origin.path)}` : keyOf(id);
}

function byPlace({ project, report }: Standing): Map<string, Finding[]> {
  const places = new Places(project);
  const findings = new Map<string, Finding[]>();
  for (const finding of report.findings) append(findings, places.of(finding), finding);
  return findings;
}

/** Findings are compared by rule and field; their words may tell of other objects. */
function addsFindings(before: readonly Finding[], after: readonly Finding[]): boolean {
  const left = new Map<string, Finding[]>();
  for (const finding of before) append(left, topicOf(finding), finding);
  const added = after.filter((finding) => !left.get(topicOf(finding))?.pop()).length;
  if (added === 0) return false;
  const gone = [...left.values()].flat();
  return added > gone.length || !gone.some(({ effect }) => effect === "refused");
}

function topicOf({ rule, path, message }: Finding): string {
  return `${rule} ${path ? formatPath(path) : message}`;
}
