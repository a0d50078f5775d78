import type { Cause, Judgement } from "../resource/cause.ts";
import type { Resource } from "../resource/resource.ts";
import { Path } from "../source/path.ts";
import type { ManifestDocument, Range } from "../source/document.ts";
import { placeOf } from "./place.ts";
import type { Project } from "./project.ts";

/** The API server's answer for one resource, or for a document that does not parse and therefore is no resource. */
export interface VerdictEntry extends Judgement {
  readonly document: ManifestDocument;
  readonly resource: Resource | undefined;
}

/** One entry a resource in the order of the input, and one for each document that does not parse. Empty documents have none. */
export function verdictsOf(project: Project): VerdictEntry[] {
  const byDocument = new Map<ManifestDocument, Resource[]>();
  for (const resource of project.resources) {
    const { document } = resource.origin!;
    const list = byDocument.get(document);
    if (list) list.push(resource);
    else byDocument.set(document, [resource]);
  }
  return project.documents.flatMap((document): VerdictEntry[] => {
    const fatal = document.problems.find((problem) => problem.fatal);
    if (fatal) return [{ document, resource: undefined, verdict: "reject", causes: [{ type: "Syntax", path: Path.root, message: fatal.message }], warnings: [] }];
    return (byDocument.get(document) ?? []).map((resource) => ({ document, resource, ...project.judgementOf(resource) }));
  });
}

/** Where a cause stands in the text. */
export function placeOfCause({ document, resource }: VerdictEntry, cause: Cause): Range | undefined {
  if (!resource) return document.problems.find((problem) => problem.fatal)?.range;
  return placeOf(resource, (cause.at ?? cause.path).steps, cause.atKey ? "key" : "value");
}

/** The line on which the resource begins, or the document where it has none. */
export function lineOf({ document, resource }: VerdictEntry): number {
  const path = resource?.origin?.path ?? [];
  return path.length === 0 ? document.line : document.rangeOf(path).start.line;
}
