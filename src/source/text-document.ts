import type { DuplicateKey, JsonValue, ManifestDocument, Range, SourceFile, SyntaxProblem } from "./document.ts";
import { findDuplicates } from "./duplicates.ts";
import { composeJson, type JsonFault } from "./json.ts";
import type { Lines } from "./lines.ts";
import { spanOf, type Span } from "./locate.ts";
import type { FieldPath } from "./path.ts";
import { fatalProblem, lostText, surprisingScalars } from "./problems.ts";
import { skipSpace } from "./split.ts";
import { composeFast } from "./yaml/fast-composer.ts";
import { spanAlong } from "./yaml/fast-path.ts";
import { isPlainText, withLineEnd } from "./yaml/fast-parser.ts";
import { Fault } from "./yaml/fault.ts";
import { composeYaml, type YamlReading } from "./yaml/full-parser.ts";
import type { Node } from "./yaml/node.ts";

/** What reading a piece of text has come to. */
export type Reading =
  | ({ readonly kind: "yaml" } & YamlReading)
  | typeof FAST
  | { readonly kind: "json"; readonly value: JsonValue; readonly hasDuplicates: boolean }
  | { readonly kind: "json-fault"; readonly fault: JsonFault }
  | { readonly kind: "stray"; readonly start: number; readonly end: number };

/** The fast parser has read it: there is nothing odd about it. */
export const FAST = { kind: "yaml", fault: undefined, hasDuplicates: false, hasBooleanKeys: false, hasOctalNumbers: false, end: Infinity } as const;
/** And spanAlong can find places in it, see there. */
export const REGULAR: typeof FAST = { ...FAST };

/** The nodes of a document; their offsets count from `base`. */
export interface Tree {
  readonly root: Node;
  readonly base: number;
}

const NONE: readonly never[] = [];

/** The tree that was asked for last: places are asked for document by document, and trees are large. */
let lastTree: { readonly document: TextDocument; readonly tree: Tree | undefined } | undefined;

/** Whose places were asked for last, and how often in a row: finding more than so many each by itself takes longer than making the tree. */
let lastAsked: { readonly document: TextDocument; times: number } | undefined;
const MOST_PATHS = 12;

/** A document with its text. Its value is read at once; places are found by reading it again when the first is asked for. */
export class TextDocument implements ManifestDocument {
  readonly file: SourceFile;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly lines: Lines;
  /** Where the text begins that was read: a `---` line may come first. */
  private readonly from: number;
  private reading: Reading;
  private current: JsonValue | undefined;
  /** Has its place from the beginning: a field that is added later costs 40 bytes for each document. */
  private foundProblems: readonly SyntaxProblem[] | undefined = undefined;

  /** The value is that of the reading, if it holds one. */
  constructor(file: SourceFile, lines: Lines, index: number, from: number, end: number, reading: Reading, value = "value" in reading ? reading.value : undefined) {
    this.file = file;
    this.lines = lines;
    this.index = index;
    this.from = from;
    this.start = reading.kind === "yaml" && file.text.startsWith("---", from) ? startOfNextLine(file.text, from, end) : from;
    this.end = end;
    this.reading = reading;
    this.current = value;
  }

  get value(): JsonValue | undefined {
    return this.current;
  }

  /**
   * Makes a value that readCompact has not made anew in just the room that it takes, less than half: lists as long as they are, and no text that is a
   * piece of the file's and so keeps all of that. For documents that are kept beside many others; afterwards nothing but places needs the text.
   */
  pack(): void {
    void this.problems;
    const { reading } = this;
    if (!("value" in reading)) return;
    try {
      this.current = JSON.parse(JSON.stringify(reading.value)) as JsonValue;
      this.reading = { ...reading, value: null };
    } catch (error) {
      // Numbers that only a bigint holds.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  get isJson(): boolean {
    return this.reading.kind === "json";
  }

  get line(): number {
    return this.lines.positionAt(this.firstContent()).line;
  }

  get problems(): readonly SyntaxProblem[] {
    return (this.foundProblems ??= this.findProblems());
  }

  private findProblems(): readonly SyntaxProblem[] {
    const { reading } = this;
    // Nearly all documents.
    if (reading.kind === "yaml" && !reading.fault && !reading.hasBooleanKeys && !reading.hasOctalNumbers && reading.end >= this.end - this.from) return NONE;
    const place = { text: this.file.text, lines: this.lines, start: this.from, end: this.end };
    const fatal = fatalProblem(place, reading);
    if (fatal) return [fatal];
    if (reading.kind !== "yaml" || reading.fault) return [];
    const surprising = reading.hasBooleanKeys || reading.hasOctalNumbers ? this.tree() : undefined;
    const problems = surprising ? surprisingScalars(surprising.root, this.lines, surprising.base) : [];
    const lost = lostText(place, reading);
    return lost ? [...problems, lost] : problems;
  }

  get duplicateKeys(): readonly DuplicateKey[] {
    const { reading, lines } = this;
    const tree = "hasDuplicates" in reading && reading.hasDuplicates ? this.tree() : undefined;
    if (!tree) return NONE;
    const range = ({ start, end }: Span) => lines.range(tree.base + start, tree.base + end);
    return findDuplicates(tree.root).map(({ path, key, first, again }) => ({ path, key, first: range(first), again: range(again) }));
  }

  rangeOf(path: FieldPath, part: "key" | "value" = "value"): Range {
    if (path.length === 0) return this.firstLine();
    const span = this.spanAlong(path, part);
    if (span) return this.lines.range(this.from + span.start, this.from + span.end);
    const tree = this.tree();
    if (!tree) return this.firstLine();
    const { root, base } = tree;
    const { start, end } = spanOf(root, path, part, (offset) => this.lines.endOfLine(base + offset) - base);
    return this.lines.range(base + start, base + end);
  }

  /** Where to point, found without the nodes of the whole document; undefined where those have to say it, or have been made. */
  private spanAlong(path: FieldPath, part: "key" | "value"): Span | undefined {
    const { reading, file, value } = this;
    if (reading !== REGULAR || value === undefined || lastTree?.document === this) return undefined;
    if (lastAsked?.document !== this) lastAsked = { document: this, times: 0 };
    if (++lastAsked.times > MOST_PATHS) return undefined;
    return spanAlong(withLineEnd(file.text.slice(this.from, this.end)), value, path, part);
  }

  /** Where to point for the document as a whole: its first line with content. */
  private firstLine(): Range {
    const start = this.firstContent();
    return this.lines.range(start, Math.max(start, Math.min(this.lines.endOfLine(start), this.end)));
  }

  /** The nodes of the document, or undefined where there are none. */
  tree(): Tree | undefined {
    if (lastTree?.document === this) return lastTree.tree;
    const tree = this.compose();
    lastTree = { document: this, tree };
    return tree;
  }

  /**
   * The comments of the document, as far as it could be read, and the one behind the `---` that it begins with; none if the word
   * does not occur at all, which is cheap to tell.
   */
  commentsIfMentioned(word: string): Span[] {
    const { text } = this.file;
    const separator = this.separatorBefore();
    if (this.reading.kind !== "yaml" || !text.slice(separator, this.end).includes(word)) return [];
    const offsets: number[] = [];
    try {
      composeYaml(text.slice(this.from, this.end), offsets);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
    const comments = Array.from({ length: offsets.length / 2 }, (_, index) => ({ start: this.from + offsets[2 * index]!, end: this.from + offsets[2 * index + 1]! }));
    const behindSeparator = text.slice(separator, this.from).indexOf("#");
    if (behindSeparator >= 0) comments.unshift({ start: separator + behindSeparator, end: this.lines.endOfLine(separator) });
    return comments;
  }

  /** Where the `---` line before the text begins, or the text itself where there is none. */
  private separatorBefore(): number {
    const { text } = this.file;
    const lineStart = this.from < 2 ? this.from : text.lastIndexOf("\n", this.from - 2) + 1;
    return text.startsWith("---", lineStart) ? lineStart : this.from;
  }

  private compose(): Tree | undefined {
    const { file, isJson } = this;
    if (this.value === undefined) return undefined;
    const root = isJson ? composeJson(file.text, this.from) : rootOf(file.text.slice(this.from, this.end));
    return root && { root, base: isJson ? 0 : this.from };
  }

  /** Where the first line is that is neither empty nor a comment; where there is none, where the text begins. */
  private firstContent(): number {
    const { text } = this.file;
    let at = skipSpace(text, this.start, this.end);
    while (at < this.end && text.charCodeAt(at) === 0x23) at = skipSpace(text, startOfNextLine(text, at, this.end), this.end);
    return at < this.end ? at : this.start;
  }
}

/** By the fast parser if it can read the text, by the full one if not. Nobody can tell which it was. */
function rootOf(text: string): Node | undefined {
  const complete = withLineEnd(text);
  return (isPlainText(complete) ? composeFast(complete) : undefined) ?? composeYaml(text).root;
}

function startOfNextLine(text: string, at: number, end: number): number {
  const lineBreak = text.indexOf("\n", at);
  return lineBreak < 0 || lineBreak >= end ? end : lineBreak + 1;
}
