import type { FieldPath } from "./path.ts";

/**
 * What a document holds once kubectl's decoder has read it: JSON. Integers beyond 2^53 are bigints, so that no digit
 * is lost. Objects have the ordinary prototype: look up keys that come from the input with Object.hasOwn.
 */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;
export interface JsonObject { readonly [key: string]: JsonValue | undefined }

/** A place in a file. `offset` counts UTF-16 units of the text from 0; `line` and `column` count from 1 (columns in UTF-16 units). */
export interface Position { readonly offset: number; readonly line: number; readonly column: number }
/** From `start` up to, not including, `end`. */
export interface Range { readonly start: Position; readonly end: Position }

/** A place in a file; in another one than the document's where `file` says so: what a patch or a kustomization put into a rendered document. */
export interface Place extends Range { readonly file?: SourceFile }

/** The text of one input file, or of standard input (`-`). */
export interface SourceFile {
  /** As the user named it, or below the folder that the user named. */
  readonly path: string;
  readonly text: string;
  /** False where the text certainly holds no comment that turns findings off, so that nobody need look. */
  readonly mayHoldSuppressions?: boolean | undefined;
  /** Of a text that was given back: keeps the lines around an offset, where they are short, for `linesAround` to ask for. */
  keepLinesAround?(offset: number): void;
  /** Those lines. */
  keptAround?(offset: number): Excerpt | undefined;
}

/** A piece of a text, and at which offset of the text it begins. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
}

/** Something wrong with the text of a document, before Kubernetes comes into it. */
export interface SyntaxProblem {
  /** The rule that reports it, for example `yaml/syntax-error` or `yaml/duplicate-key`. */
  readonly rule: string;
  readonly message: string;
  readonly range: Range;
  /** The other place, for example the earlier key of a duplicate. */
  readonly related?: { readonly message: string; readonly range: Range };
  /** True where kubectl reads no document at all because of it. */
  readonly fatal: boolean;
}

/** A key that a mapping holds twice. kubectl takes the last value and says nothing; the server refuses it under strict validation. */
export interface DuplicateKey {
  /** The path of the value that both keys name. */
  readonly path: FieldPath;
  readonly key: string;
  readonly first: Range;
  readonly again: Range;
}

/** How a document came about that a program made of other files: kustomize, Helm. The user's files hold it in parts. */
export interface Rendering {
  /** What was rendered, as the user names it: `overlays/prod`, `charts/shop (dev)`. */
  readonly from: string;
  /** The namespace that objects which name none go to, where the rendering decides it. */
  readonly namespace?: string;
  /** Whether the value stands as it is at the place that rangeOf gives; if not, that is the nearest place that is known. */
  isWritten(path: FieldPath): boolean;
  /** Where the user's files have the field, with this value where it is no map or list; the file that most comes from is first. Empty where that is not certain, or the place is not to be edited. */
  writtenIn(path: FieldPath): readonly WrittenField[];
  /** Made of templates, which are programs: they are never edited. */
  readonly isTemplate: boolean;
  /** The document whose comments are about this one, and the line of the file in which one of its lines was written. */
  readonly commented: ManifestDocument | undefined;
  lineOf(line: number): number;
}

/** A field of a document that the user wrote. */
export interface WrittenField {
  readonly document: ManifestDocument;
  readonly path: FieldPath;
}

/** One document of a file, as kubectl splits it: YAML between `---` lines, or one JSON value of a stream. */
export interface ManifestDocument {
  readonly file: SourceFile;
  /** Counts the documents of the file from 0, empty ones included. */
  readonly index: number;
  /** The line of its first content, from 1. */
  readonly line: number;
  /** Where the document's text lies in the file, without the `---` lines around it. */
  readonly start: number;
  readonly end: number;
  /** What kubectl reads; undefined where the document does not parse, null for `null`. */
  readonly value: JsonValue | undefined;
  /** Fatal first. Duplicate keys are not repeated here. */
  readonly problems: readonly SyntaxProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
  /**
   * The place of a key or value. A path that does not exist gives its nearest existing parent (the key of a mapping or list, the
   * first line of a list item), so every finding has a line; the empty path gives the document's first line with content.
   * A value that comes through an alias or merge key is at the alias; an empty value is at its key, an empty item at its
   * dash. `key` falls back to the value for list items.
   */
  rangeOf(path: FieldPath, part?: "key" | "value"): Place;
  /** Set where a program made the document of the user's files; absent where the user wrote it. */
  readonly rendered?: Rendering;
}
