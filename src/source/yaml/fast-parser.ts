import type { JsonObject, JsonValue } from "../document.ts";
import { takeFlow } from "./fast-flow.ts";
import { FAST_DEPTH, HANDOVER, plainValue, skipRestOfLine, startsPlain, takeBlockScalar, takeFurtherLines, takePlainLine, takeQuoted, type FastCursor } from "./fast-scalar.ts";

const TAB = 0x09, LINE_FEED = 0x0a, SPACE = 0x20, DOUBLE_QUOTE = 0x22, HASH = 0x23, PERCENT = 0x25, SINGLE_QUOTE = 0x27, DASH = 0x2d, DOT = 0x2e, COLON = 0x3a;
const OPEN_BRACKET = 0x5b, PIPE = 0x7c, GREATER = 0x3e, OPEN_BRACE = 0x7b;
const MAX_KEY_LENGTH = 1000;

type MutableObject = { -readonly [Key in keyof JsonObject]: JsonObject[Key] };

/**
 * Reads the YAML that most manifests are written in: block mappings and lists, plain, quoted and block scalars, simple flow
 * collections, comments. Returns the value that the full parser would give, or undefined where it is not certain to be
 * the same, or where a duplicate key, an odd number or an error asks for a closer look. Takes linear time, and never throws.
 *
 * The text must hold no character that isPlainText refuses, and a line feed must stand before `end`.
 */
export function readFast(text: string, start: number, end: number): { readonly value: JsonValue } | undefined {
  const parser = new FastParser(text, start, end);
  try {
    return { value: parser.document() };
  } catch (error) {
    if (error === HANDOVER) return undefined;
    throw error;
  }
}

// Anything but tabs, line feeds and printable characters; halves of surrogate pairs may turn out to be whole.
const UNUSUAL = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const REFUSED = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\p{Surrogate}\ufeff\ufffe\uffff]/u;

/** Whether a text consists of characters that mean nothing special to a YAML reader anywhere. */
export function isPlainText(text: string): boolean {
  return !UNUSUAL.test(text) || !REFUSED.test(text);
}

class FastParser implements FastCursor {
  readonly text: string;
  readonly end: number;
  at: number;
  private depth = 0;
  /** The column of the line that follows what was read last; -1 at the end of the text. */
  private nextIndent = -1;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  document(): JsonValue {
    if (this.text.startsWith("---", this.at)) {
      this.at += 3;
      skipRestOfLine(this);
    }
    const indent = this.nextLine();
    if (indent < 0) return null;
    const value = this.block(indent);
    // What is left belongs to no block: an error, or text that is lost.
    if (this.at < this.end) throw HANDOVER;
    return value;
  }

  /** Moves to the next line with content and stands on its first character; returns its column, or -1 at the end. */
  private nextLine(): number {
    const { text, end } = this;
    let lineStart = this.at;
    while (lineStart < end) {
      let at = lineStart;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      if (code === LINE_FEED) lineStart = at + 1;
      else if (code === HASH) lineStart = text.indexOf("\n", at) + 1;
      else {
        if (code === TAB || (at === lineStart && (code === PERCENT || (code === DOT && text.startsWith("...", at)) || (code === DASH && text.startsWith("---", at))))) throw HANDOVER;
        this.at = at;
        return at - lineStart;
      }
    }
    this.at = end;
    return -1;
  }

  /** Reads the mapping or list whose first line the parser stands on. */
  private block(indent: number): JsonValue {
    return this.startsItem() ? this.list(indent) : this.mapping(indent, this.key());
  }

  private startsItem(): boolean {
    if (this.text.charCodeAt(this.at) !== DASH) return false;
    const next = this.text.charCodeAt(this.at + 1);
    return next === SPACE || next === LINE_FEED;
  }

  private enter(): void {
    if (++this.depth > FAST_DEPTH) throw HANDOVER;
  }

  /** Reads a mapping, whose first key has been read; stands behind its colon. */
  private mapping(indent: number, firstKey: string): JsonObject {
    this.enter();
    const object: MutableObject = {};
    let key = firstKey;
    for (;;) {
      // Catches duplicate keys, and keys that every object has, such as constructor.
      if (object[key] !== undefined) throw HANDOVER;
      object[key] = this.value(indent, key);
      const next = this.nextIndent;
      if (next !== indent) {
        if (next > indent) throw HANDOVER;
        break;
      }
      key = this.key();
    }
    this.depth--;
    return object;
  }

  /** Reads a list; stands on its first dash. */
  private list(indent: number): JsonValue[] {
    this.enter();
    const list: JsonValue[] = [];
    for (;;) {
      list.push(this.item(indent));
      const next = this.nextIndent;
      if (next !== indent || !this.startsItem()) {
        if (next > indent) throw HANDOVER;
        break;
      }
    }
    this.depth--;
    return list;
  }

  /** Reads a list item; stands on its dash. */
  private item(indent: number): JsonValue {
    const { text } = this;
    const dash = this.at++;
    while (text.charCodeAt(this.at) === SPACE) this.at++;
    const code = text.charCodeAt(this.at);
    if (code === LINE_FEED || code === HASH) return this.below(indent, false);
    const column = indent + this.at - dash;
    if (code === DASH && this.startsItem()) return this.list(column);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const start = this.at;
      const scalar = takeQuoted(this);
      if (text.charCodeAt(this.at) !== COLON) return this.endOfScalar(scalar);
      this.takeColonBehindQuote(start);
      return this.mapping(column, scalar);
    }
    if (startsPlain(text, this.at) && this.hasKey()) return this.mapping(column, this.key());
    return this.inline(indent);
  }

  /** Whether a plain key begins here: a colon follows on this line, before any comment. */
  private hasKey(): boolean {
    const { text } = this;
    for (let at = this.at, previous = 0, code = text.charCodeAt(at); code !== LINE_FEED; previous = code, code = text.charCodeAt(++at)) {
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === LINE_FEED) return true;
      } else if (code === HASH && previous === SPACE) return false;
    }
    return false;
  }

  /** Reads a key and its colon. */
  private key(): string {
    const { text } = this;
    const start = this.at;
    const first = text.charCodeAt(start);
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = takeQuoted(this);
      this.takeColonBehindQuote(start);
      return key;
    }
    if (!startsPlain(text, start)) throw HANDOVER;
    let at = start;
    for (let code = first; ; code = text.charCodeAt(++at)) {
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (next === SPACE || next === LINE_FEED) break;
      } else if (code === LINE_FEED || code === TAB || code === HASH) throw HANDOVER;
    }
    this.at = at;
    this.takeColon(start);
    const key = text.slice(start, at);
    if (text.charCodeAt(at - 1) === SPACE || key === "<<" || plainValue(key) !== key) throw HANDOVER;
    return key;
  }

  /** Moves over the colon behind a key and the blanks behind that. */
  private takeColon(keyStart: number): void {
    const { text } = this;
    if (text.charCodeAt(this.at) !== COLON || this.at - keyStart > MAX_KEY_LENGTH) throw HANDOVER;
    let at = this.at + 1;
    const next = text.charCodeAt(at);
    if (next !== SPACE && next !== LINE_FEED) throw HANDOVER;
    while (text.charCodeAt(at) === SPACE) at++;
    this.at = at;
  }

  private takeColonBehindQuote(keyStart: number): void {
    if (this.text.slice(keyStart, this.at).includes("\n")) throw HANDOVER;
    this.takeColon(keyStart);
  }

  /** Reads the value of a key in a mapping at the column; stands behind the colon and its blanks. */
  private value(indent: number, key: string): JsonValue {
    const code = this.text.charCodeAt(this.at);
    return code === LINE_FEED || code === HASH ? this.below(indent, true) : this.inline(indent, key);
  }

  /** Reads what stands on the lines below a key or dash: a deeper block, or, for a key, a list at its own column; null if neither. */
  private below(indent: number, ofKey: boolean): JsonValue {
    this.at = this.text.indexOf("\n", this.at) + 1;
    const next = (this.nextIndent = this.nextLine());
    if (next > indent) return this.block(next);
    return ofKey && next === indent && this.startsItem() ? this.list(indent) : null;
  }

  /** Reads a scalar or flow collection, and moves to the next line with content. */
  private inline(indent: number, key?: string): JsonValue {
    const { text } = this;
    switch (text.charCodeAt(this.at)) {
      case DOUBLE_QUOTE: case SINGLE_QUOTE: return this.endOfScalar(takeQuoted(this));
      case PIPE: case GREATER: {
        const value = takeBlockScalar(this, indent);
        this.nextIndent = this.nextLine();
        return value;
      }
      case OPEN_BRACKET: case OPEN_BRACE: return this.endOfScalar(takeFlow(this, this.depth));
    }
    if (!startsPlain(text, this.at)) throw HANDOVER;
    const line = takePlainLine(this);
    const behind = this.at;
    this.nextIndent = this.nextLine();
    if (this.nextIndent > indent) return this.longPlain(line, behind, indent);
    return plainValue(line, key === "mode" || key === "defaultMode");
  }

  private longPlain(line: string, behind: number, indent: number): JsonValue {
    this.at = behind;
    const text = takeFurtherLines(this, line, indent);
    this.nextIndent = this.nextLine();
    return plainValue(text);
  }

  private endOfScalar<T extends JsonValue>(value: T): T {
    skipRestOfLine(this);
    this.nextIndent = this.nextLine();
    return value;
  }
}
