import { viewOf } from "../kinds/index.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { Workload } from "../kinds/workload.ts";
import type { Judgement } from "../resource/cause.ts";
import { readResources, type ReadOptions } from "../resource/read.ts";
import { asObject, valueAt, type Field, type Resource, type ResourceId } from "../resource/resource.ts";
import type { Schemas } from "../schema/schemas.ts";
import { definitionsIn } from "../schema/custom-kind.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { suppressionsOf } from "../source/suppression.ts";
import { judge } from "../validation/judge.ts";
import { ANNOTATION } from "./annotation.ts";
import { mended } from "./mend.ts";
import type { ProjectFile } from "./project.ts";

/** What lies under one key: a file that was read, or objects of a cluster (see liveResource). */
export type WorkspaceSource = ProjectFile | readonly Resource[];

/** Whether a source is a file. */
export function isFile(source: WorkspaceSource): source is ProjectFile {
  return "file" in source;
}

/** Whether a source defines kinds: then others may have to be judged again. */
export function definesKinds(source: WorkspaceSource): boolean {
  return definitionsIn(isFile(source) ? source.documents : source).length > 0;
}

/** A source of a workspace, judged. */
export class Entry {
  readonly key: string;
  readonly source: WorkspaceSource;
  readonly file: SourceFile | undefined;
  readonly documents: readonly ManifestDocument[];
  /** As written. */
  readonly resources: readonly Resource[];
  /** What the graph takes in their place, see mend.ts. */
  readonly views: readonly ResourceView[];
  /** Whether some view is not of what is written. */
  readonly isMended: boolean;
  /** Some document cannot be read. */
  readonly isBroken: boolean;
  /** What holds comments or annotations that turn findings off. */
  readonly commented: readonly ManifestDocument[];
  readonly annotated: readonly Resource[];
  readonly annotatedTemplates: readonly Field[];

  /** The identities of its resources, as written and as meant. */
  get ids(): readonly ResourceId[] {
    return [...this.resources, ...this.views.map(({ resource }) => resource)].map(({ id }) => id);
  }

  /** Judgements are put into the map, for the resources both as written and as meant. */
  constructor(key: string, source: WorkspaceSource, schemas: Schemas, options: ReadOptions, judgements: WeakMap<Resource, Judgement>) {
    this.key = key;
    this.source = source;
    this.file = isFile(source) ? source.file : undefined;
    this.documents = isFile(source) ? source.documents : [];
    this.resources = isFile(source) ? source.documents.flatMap((document) => readResources(document, options)) : source;
    this.views = this.resources.map((resource) => {
      const judgement = judge(resource, schemas);
      const meant = judgement.causes.length === 0 ? resource : mended(resource, judgement.causes);
      judgements.set(resource, judgement).set(meant, judgement);
      return viewOf(meant);
    });
    this.isMended = this.views.some(({ resource }, i) => resource !== this.resources[i]);
    this.isBroken = this.documents.some(({ value }) => value === undefined);
    this.commented = withComments(this.documents);
    this.annotated = this.resources.filter((resource) => hasAnnotation(resource, []));
    const templates = this.views.flatMap((view) => (view instanceof Workload ? [view.template.field] : []));
    this.annotatedTemplates = templates.filter(({ resource, path }) => hasAnnotation(resource, path));
  }
}

/** Documents with comments that turn findings off, each with the next one, which they may be about. */
function withComments(documents: readonly ManifestDocument[]): ManifestDocument[] {
  const has = documents.map((document) => {
    const { suppressions, problems } = suppressionsOf(document);
    return suppressions.length + problems.length > 0;
  });
  return documents.filter((_document, i) => has[i] || has[i - 1]);
}

function hasAnnotation({ value }: Resource, path: FieldPath): boolean {
  const annotations = asObject(asObject(asObject(valueAt(value, path))?.metadata)?.annotations);
  return annotations !== undefined && Object.hasOwn(annotations, ANNOTATION);
}
