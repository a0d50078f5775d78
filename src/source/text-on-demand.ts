import { detached } from "./detached.ts";
import type { Excerpt, ManifestDocument, SourceFile } from "./document.ts";
import { cutLinesAround } from "./excerpt.ts";
import { mayHoldSuppressions } from "./suppression.ts";
import { TextDocument } from "./text-document.ts";

/** What was read again last: texts are wanted file by file. */
let last: { readonly file: TextOnDemand; readonly text: string } | undefined;

/** Of files with more findings, one reading of the text more is little beside what they cost anyway. */
const MOST_EXCERPTS = 4;
const LONGEST_EXCERPT = 1000;

/** A file whose text can be given back once its documents are read, and is read again when a place in it is wanted. */
export class TextOnDemand implements SourceFile {
  readonly path: string;
  private kept: string | undefined;
  private readonly again: () => string;
  private suppressions: boolean | undefined = undefined;
  private excerpts: { readonly offset: number; readonly excerpt: Excerpt }[] | undefined = undefined;

  /** `again` reads the text once more; "" where that fails. */
  constructor({ path, text }: SourceFile, again: () => string) {
    this.path = path;
    this.kept = text;
    this.again = again;
  }

  get text(): string {
    if (this.kept !== undefined) return this.kept;
    if (last?.file !== this) last = { file: this, text: this.again() };
    return last.text;
  }

  get mayHoldSuppressions(): boolean | undefined {
    return this.suppressions;
  }

  keepLinesAround(offset: number): void {
    if (this.kept !== undefined || (this.excerpts?.length ?? 0) >= MOST_EXCERPTS || this.keptAround(offset)) return;
    const { text, start } = cutLinesAround(this.text, offset);
    if (text.length <= LONGEST_EXCERPT) (this.excerpts ??= []).push({ offset, excerpt: { text: detached(text), start } });
  }

  keptAround(offset: number): Excerpt | undefined {
    return this.excerpts?.find((one) => one.offset === offset)?.excerpt;
  }

  /** Gives the text back. What is wanted of every document is taken out of it before. */
  giveBack(documents: readonly ManifestDocument[]): void {
    for (const document of documents) if (document instanceof TextDocument) document.pack();
    this.suppressions = mayHoldSuppressions(this.text);
    this.kept = undefined;
  }
}
