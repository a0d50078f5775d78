import type { Cause, Judgement } from "../resource/cause.ts";
import { readResources, type ReadOptions } from "../resource/read.ts";
import { asString, type Resource } from "../resource/resource.ts";
import { definitionsIn } from "../schema/custom-kind.ts";
import type { Further, Schemas } from "../schema/schemas.ts";
import { Path } from "../source/path.ts";
import type { JsonObject, ManifestDocument, Place } from "../source/document.ts";
import { judge } from "../validation/judge.ts";
import { placeOf } from "./place.ts";
import { schemasFor, type Project, type ProjectFile } from "./project.ts";
import type { Settings } from "./settings.ts";
import { NO_TIMING, type Timing } from "./timing.ts";

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
  return project.documents.flatMap((document) => entriesOf(document, byDocument.get(document) ?? [], (resource) => project.judgementOf(resource)));
}

function entriesOf(document: ManifestDocument, resources: readonly Resource[], judgementOf: (resource: Resource) => Judgement): VerdictEntry[] {
  const { problems } = document;
  const fatal = problems.length === 0 ? undefined : problems.find((problem) => problem.fatal);
  if (fatal) return [{ document, resource: undefined, verdict: "reject", causes: [{ type: "Syntax", path: Path.root, message: fatal.message }], warnings: [] }];
  return resources.map((resource) => {
    const { verdict, causes, warnings } = judgementOf(resource);
    return { document, resource, verdict, causes, warnings };
  });
}

export interface VerdictOptions {
  readonly settings: Settings;
  readonly further: Further;
  readonly timing?: Pick<Timing, "measure">;
}

/** What is kept of the entries of many files. */
export interface KeptVerdicts<T> {
  readonly kept: readonly T[];
  /** No object, and no text that should have been one. */
  readonly isEmpty: boolean;
}

/**
 * The same entries without a project, which would hold all of the input: each file is judged when it is read, and only what `keep`
 * makes of its entries stays. Documents with kinds that Kubernetes itself does not serve wait for definitions further on.
 */
export function judgeFiles<T>(files: Iterable<ProjectFile>, { settings, further, timing = NO_TIMING }: VerdictOptions, keep: (entry: VerdictEntry) => T): KeptVerdicts<T> {
  const builtIn = timing.measure("schemas", () => schemasFor([], settings, further));
  const kept: (T | Waiting)[] = [];
  const definitions: JsonObject[] = [];
  const options = readOptions(settings, builtIn);
  let isEmpty = true;
  for (const { documents } of files) {
    timing.measure("judge", () => {
      for (const definition of definitionsIn(documents)) definitions.push(definition);
      for (const document of documents) {
        if (document.value !== null) isEmpty = false;
        const resources = readResources(document, options);
        if (!isServed(resources, builtIn)) kept.push(new Waiting(document));
        else for (const entry of judged(document, resources, builtIn)) kept.push(keep(entry));
      }
    });
  }
  const all = schemasFor(definitions.map((value) => ({ value })), settings, further);
  const allOptions = readOptions(settings, all);
  const complete: T[] = [];
  timing.measure("judge", () => {
    for (const one of kept) {
      if (!(one instanceof Waiting)) complete.push(one);
      else for (const entry of judged(one.document, readResources(one.document, allOptions), all)) complete.push(keep(entry));
    }
  });
  return { kept: complete, isEmpty };
}

/** A document that is judged when all definitions are known. */
class Waiting {
  readonly document: ManifestDocument;
  constructor(document: ManifestDocument) {
    this.document = document;
  }
}

function judged(document: ManifestDocument, resources: readonly Resource[], schemas: Schemas): VerdictEntry[] {
  return entriesOf(document, resources, (resource) => judge(resource, schemas));
}

function readOptions({ namespace }: Settings, schemas: Schemas): ReadOptions {
  return { namespace, isNamespaced: (group, kind) => schemas.isNamespaced(group, kind) };
}

function isServed(resources: readonly Resource[], schemas: Schemas): boolean {
  return resources.every(({ value }) => schemas.find(asString(value.apiVersion) ?? "", asString(value.kind) ?? "") !== undefined);
}

/** Where a cause stands in the text. */
export function placeOfCause({ document, resource }: VerdictEntry, cause: Cause): Place | undefined {
  if (!resource) return document.problems.find((problem) => problem.fatal)?.range;
  return placeOf(resource, (cause.at ?? cause.path).steps, cause.atKey ? "key" : "value");
}

/** The line on which the resource begins, or the document where it has none. */
export function lineOf({ document, resource }: VerdictEntry): number {
  const path = resource?.origin?.path ?? [];
  return path.length === 0 ? document.line : document.rangeOf(path).start.line;
}
