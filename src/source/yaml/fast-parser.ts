import type { JsonObject, JsonValue } from "../document.ts";
import { takeFlow } from "./fast-flow.ts";
import { DOCUMENT_KEYS, USUAL_SIZE, type KeyTree } from "./key-tree.ts";
import { FastReader } from "./fast-reader.ts";
import { HANDOVER, plainValue, skipRestOfLine, startsPlain, takeBlockScalar, takeFurtherLines, takePlainLine, takeQuoted } from "./fast-scalar.ts";
import type { NewObject } from "./room.ts";

const LINE_FEED = 0x0a, SPACE = 0x20, DOUBLE_QUOTE = 0x22, HASH = 0x23, SINGLE_QUOTE = 0x27, DASH = 0x2d, COLON = 0x3a;
const OPEN_BRACKET = 0x5b, PIPE = 0x7c, GREATER = 0x3e, OPEN_BRACE = 0x7b;

/** What the fast parser has read; `isRegular`: spanAlong can find places in it, see there. */
export interface FastReading {
  readonly value: JsonValue;
  readonly isRegular: boolean;
}

/**
 * Reads the YAML that most manifests are written in: block mappings and lists, plain, quoted and block scalars, simple flow
 * collections, comments. Returns the value that the full parser would give, or undefined where it is not certain to be
 * the same, or where a duplicate key, an odd number or an error asks for a closer look. Takes linear time, and never throws.
 *
 * The text must hold no character that isPlainText refuses, and a line feed must stand before `end`.
 */
export function readFast(text: string, start: number, end: number): FastReading | undefined {
  return readWith(new FastParser(text, start, end));
}

/** What the parser reads, which has read nothing so far. */
export function readWith(parser: FastParser): FastReading | undefined {
  try {
    return { value: parser.document(), isRegular: !parser.isIrregular };
  } catch (error) {
    if (error === HANDOVER) return undefined;
    throw error;
  }
}

// Anything but tabs, line feeds and printable characters; halves of surrogate pairs may turn out to be whole.
const UNUSUAL = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const REFUSED = /[\0-\x08\v-\x1f\x7f-\x9f\u2028\u2029\p{Surrogate}\ufeff\ufffe\uffff]/u;

/** The text with the line feed at its end that readFast wants. */
export function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Whether a text consists of characters that mean nothing special to a YAML reader anywhere. */
export function isPlainText(text: string): boolean {
  return !UNUSUAL.test(text) || !REFUSED.test(text);
}

const emptyObject = (): NewObject => ({});

/** Reads values. What it does, FastComposer does for places: change both. CompactParser makes them in less room. */
export class FastParser extends FastReader {
  /** For a mapping that probably has so many keys. */
  protected readonly emptyObject: (keys: number) => NewObject = emptyObject;

  document(): JsonValue {
    const indent = this.firstLine();
    if (indent < 0) return null;
    const value = this.block(indent, DOCUMENT_KEYS);
    // What is left belongs to no block: an error, or text that is lost.
    if (this.at < this.end) throw HANDOVER;
    return value;
  }

  /** Reads the mapping or list whose first line the parser stands on; `keys` are those that it probably has. */
  private block(indent: number, keys: KeyTree | undefined): JsonValue {
    return this.startsItem() ? this.list(indent, keys) : this.mapping(indent, keys, this.expectedKey(keys));
  }

  /** Moves over one of the keys that are expected next, its colon and the blanks behind it. Undefined, and nothing is moved, where there is none. */
  private expectedKey(before: KeyTree | undefined): KeyTree | undefined {
    if (before === undefined) return undefined;
    const { units, at } = this;
    const { next } = before;
    for (let choice = 0; choice < next.length; choice++) {
      const key = next[choice]!;
      const expected = key.units, { length } = expected;
      let i = 0;
      while (i < length && units[at + i] === expected[i]) i++;
      let behind = at + length + 1;
      if (i < length || units[behind - 1] !== COLON || (units[behind] !== SPACE && units[behind] !== LINE_FEED)) continue;
      while (units[behind] === SPACE) behind++;
      this.at = behind;
      return key;
    }
    return undefined;
  }

  /** Reads a mapping; stands on its first key, or behind the colon of that where it has been read: an expected one or another. */
  private mapping(indent: number, keys: KeyTree | undefined, firstExpected?: KeyTree, firstOther?: string): JsonObject {
    this.enter();
    const like = firstExpected ?? keys;
    const object = this.emptyObject(like === undefined ? USUAL_SIZE : like.size);
    let expected = firstExpected, other = firstOther;
    let before = keys;
    let size = 0;
    for (;;) {
      size++;
      if (expected === undefined) {
        const isPlain = other === undefined && startsPlain(this);
        const key = other ?? this.key();
        // Catches duplicate keys, and keys that every object has, such as constructor.
        if (object[key] !== undefined) throw HANDOVER;
        before = isPlain ? before?.add(key) : undefined;
        object[key] = this.value(indent, key, before);
        other = undefined;
      } else {
        before = expected;
        object[expected.key] = this.value(indent, expected.key, expected);
      }
      const next = this.nextIndent;
      if (next !== indent) {
        if (next > indent) throw HANDOVER;
        break;
      }
      expected = this.expectedKey(before);
    }
    if (like !== undefined) like.size = size;
    this.depth--;
    return object;
  }

  /** Reads a list; stands on its first dash. */
  private list(indent: number, keys: KeyTree | undefined): JsonValue[] {
    this.enter();
    const list: JsonValue[] = [];
    for (;;) {
      list.push(this.item(indent, keys));
      const next = this.nextIndent;
      if (next !== indent || !this.startsItem()) {
        if (next > indent) throw HANDOVER;
        break;
      }
    }
    this.depth--;
    return this.finished(list);
  }

  protected finished(list: JsonValue[]): JsonValue[] {
    return list;
  }

  /** A string that becomes part of the value. */
  protected kept(text: string): string {
    return text;
  }

  protected flow(): JsonValue {
    return takeFlow(this, this.depth);
  }

  /** Reads a list item; stands on its dash. */
  private item(indent: number, keys: KeyTree | undefined): JsonValue {
    const { units } = this;
    const dash = this.at++;
    while (units[this.at] === SPACE) this.at++;
    const column = indent + this.at - dash;
    const expected = this.expectedKey(keys);
    if (expected !== undefined) return this.mapping(column, keys, expected);
    const code = units[this.at];
    if (code === LINE_FEED || code === HASH) return this.below(indent, false, keys);
    if (code === DASH && this.startsItem()) return this.list(column, keys);
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) {
      const start = this.at;
      const scalar = takeQuoted(this);
      if (units[this.at] !== COLON) return this.endOfScalar(this.kept(scalar));
      this.takeColonBehindQuote(start);
      return this.mapping(column, keys, undefined, scalar);
    }
    if (startsPlain(this) && this.hasKey()) return this.mapping(column, keys);
    return this.inline(indent);
  }

  /** Reads the value of a key in a mapping at the column; stands behind the colon and its blanks. */
  protected value(indent: number, key: string, node: KeyTree | undefined): JsonValue {
    const code = this.units[this.at];
    return code === LINE_FEED || code === HASH ? this.below(indent, true, node?.inner) : this.inline(indent, key);
  }

  /** Reads what stands on the lines below a key or dash: a deeper block, or, for a key, a list at its own column; null if neither. */
  private below(indent: number, ofKey: boolean, keys: KeyTree | undefined): JsonValue {
    this.at = this.text.indexOf("\n", this.at) + 1;
    const next = (this.nextIndent = this.nextLine());
    if (next > indent) return this.block(next, keys);
    return ofKey && next === indent && this.startsItem() ? this.list(indent, keys) : null;
  }

  /** Reads a scalar or flow collection, and moves to the next line with content. */
  private inline(indent: number, key?: string): JsonValue {
    switch (this.units[this.at]) {
      case DOUBLE_QUOTE: case SINGLE_QUOTE: return this.endOfScalar(this.kept(takeQuoted(this)));
      case PIPE: case GREATER: {
        const value = this.kept(takeBlockScalar(this, indent));
        this.nextIndent = this.nextLine();
        return value;
      }
      case OPEN_BRACKET: case OPEN_BRACE: return this.endOfScalar(this.flow());
    }
    if (!startsPlain(this)) throw HANDOVER;
    const line = takePlainLine(this);
    const behind = this.at;
    this.nextIndent = this.nextLine();
    if (this.nextIndent > indent) return this.longPlain(line, behind, indent);
    const value = plainValue(line, key === "mode" || key === "defaultMode");
    return typeof value === "string" ? this.kept(value) : value;
  }

  private longPlain(line: string, behind: number, indent: number): JsonValue {
    this.at = behind;
    const text = takeFurtherLines(this, line, indent);
    this.nextIndent = this.nextLine();
    const value = plainValue(text);
    return typeof value === "string" ? this.kept(value) : value;
  }

  private endOfScalar<T extends JsonValue>(value: T): T {
    skipRestOfLine(this);
    this.nextIndent = this.nextLine();
    return value;
  }
}
