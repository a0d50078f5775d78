import type { JsonValue, ManifestDocument, Place, Rendering, SourceFile, WrittenField } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/** Where a value was written; `isWritten` says whether it stands there as it is, or this is only the nearest place that is known. */
export interface Written {
  readonly place: Place;
  readonly isWritten: boolean;
}

/** What a rendered document was made of. */
export interface Origins {
  /** The file that most of it comes from. */
  readonly file: SourceFile;
  /** Where in that file it begins and ends, and the how manieth document of it that is, from 0. */
  readonly start: number;
  readonly end: number;
  readonly index: number;
  readonly commented: Rendering["commented"];
  lineOf(line: number): number;
  find(path: FieldPath, part: "key" | "value"): Written;
  /** See Rendering. */
  writtenIn(path: FieldPath): readonly WrittenField[];
  readonly isTemplate: boolean;
}

/** A document that kustomize or Helm made: its value is what they printed, its places are in the user's files. */
export class RenderedDocument implements ManifestDocument {
  readonly value: JsonValue;
  readonly problems = [];
  readonly duplicateKeys = [];
  readonly rendered: Rendering;
  private readonly origins: Origins;

  constructor(value: JsonValue, { from, namespace }: Pick<Rendering, "from" | "namespace">, origins: Origins) {
    this.value = value;
    this.origins = origins;
    this.rendered = {
      from,
      ...(namespace !== undefined && { namespace }),
      isWritten: (path) => origins.find(path, "value").isWritten,
      writtenIn: (path) => origins.writtenIn(path),
      isTemplate: origins.isTemplate,
      commented: origins.commented,
      lineOf: (line) => origins.lineOf(line),
    };
  }

  get file(): SourceFile { return this.origins.file; }
  get start(): number { return this.origins.start; }
  get end(): number { return this.origins.end; }
  get index(): number { return this.origins.index; }
  get line(): number { return this.rangeOf([]).start.line; }

  rangeOf(path: FieldPath, part: "key" | "value" = "value"): Place {
    return this.origins.find(path, part).place;
  }
}
