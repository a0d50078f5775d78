import { isBlankOrEnd, isBreak, type Cursor } from "./cursor.ts";
import { Fault } from "./fault.ts";
import { scanDirective, scanName, scanTag, type ScannedDirective, type ScannedTag } from "./scan-property.ts";
import { scanBlock, scanPlain, scanQuoted, type ScannedScalar } from "./scan-scalar.ts";

/** What the scanner makes of a text, after the token types of libyaml. */
export type TokenType =
  | "stream-end" | "directive" | "document-start" | "document-end"
  | "block-sequence-start" | "block-mapping-start" | "block-end"
  | "flow-sequence-start" | "flow-sequence-end" | "flow-mapping-start" | "flow-mapping-end"
  | "block-entry" | "flow-entry" | "key" | "value" | "alias" | "anchor" | "tag" | "scalar";

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** The scalar, the name of an anchor or alias, the tag or the directive. */
  readonly content: ScannedScalar | ScannedTag | ScannedDirective | string | undefined;
}

/** A token that may turn out to begin a key, should a `:` follow on its line. */
interface PossibleKey {
  possible: boolean;
  /** Whether nothing else could stand there: it is at the indentation of a block mapping. */
  required: boolean;
  tokenNumber: number;
  offset: number;
  column: number;
  line: number;
}

const MAX_FLOW_LEVEL = 10_000, MAX_INDENTS = 10_000, MAX_KEY_LENGTH = 1024;
const DASH = 0x2d, QUESTION = 0x3f, COLON = 0x3a;
/** Characters that begin no plain scalar (`-`, `?` and `:` may, before a character that is no blank). */
const INDICATORS = new Set([..."-?:,[]{}#&*!|>'\"%@`"].map((character) => character.charCodeAt(0)));

/**
 * Turns the text of one document into tokens exactly as go.yaml.in/yaml/v2 does (scannerc.go), with its limits and its oddities:
 * what kubectl and the API server accept, and what they silently leave out, hangs on when which token is seen.
 */
export class Scanner {
  private readonly cursor: Cursor;
  /** The tokens from `head` up to `tail` are fetched and not yet taken. */
  private readonly tokens: Token[] = [];
  private head = 0;
  private tail = 0;
  private taken = 0;
  private headIsReady = false;
  private flowLevel = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  private readonly keys: PossibleKey[] = [{ possible: false, required: false, tokenNumber: 0, offset: 0, column: 0, line: 0 }];
  private readonly keyOfToken = new Map<number, number>();

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** The next token, left in place. */
  peek(): Token {
    if (!this.headIsReady) this.fetchUntilHeadIsCertain();
    return this.tokens[this.head]!;
  }

  /** Takes the token that `peek` returned. */
  skip(): void {
    this.headIsReady = false;
    this.taken++;
    this.head++;
    if (this.head === this.tail) this.head = this.tail = 0;
  }

  /** Fetches until the first token cannot become a key any more, because then another token would come before it. */
  private fetchUntilHeadIsCertain(): void {
    for (;;) {
      if (this.head !== this.tail) {
        const index = this.keyOfToken.get(this.taken);
        const key = index === undefined ? undefined : this.keys[index];
        if (key === undefined || !this.isStillPossible(key)) break;
      }
      this.fetchNext();
    }
    this.headIsReady = true;
  }

  private fetchNext(): void {
    const { cursor } = this;
    this.skipToToken();
    this.closeBlocks(cursor.column);
    const code = cursor.peek();
    if (code === 0) return this.fetchStreamEnd();
    if (cursor.offset === cursor.lineStart) {
      if (code === 0x25) return this.fetchDirective();
      if (cursor.atDocumentMarker()) return this.fetchDocumentMarker(code === DASH ? "document-start" : "document-end");
    }
    switch (code) {
      case 0x5b: return this.fetchFlowStart("flow-sequence-start");
      case 0x7b: return this.fetchFlowStart("flow-mapping-start");
      case 0x5d: return this.fetchFlowEnd("flow-sequence-end");
      case 0x7d: return this.fetchFlowEnd("flow-mapping-end");
      case 0x2c: return this.fetchFlowEntry();
      case DASH: if (isBlankOrEnd(cursor.peek(1))) return this.fetchBlockEntry(); break;
      case QUESTION: if (this.flowLevel > 0 || isBlankOrEnd(cursor.peek(1))) return this.fetchKey(); break;
      case COLON: if (this.flowLevel > 0 || isBlankOrEnd(cursor.peek(1))) return this.fetchValue(); break;
      case 0x2a: return this.fetchProperty("alias");
      case 0x26: return this.fetchProperty("anchor");
      case 0x21: return this.fetchProperty("tag");
      case 0x7c: case 0x3e: if (this.flowLevel === 0) return this.fetchBlockScalar(code === 0x7c); break;
      case 0x27: case 0x22:
        this.startScalar();
        return this.endScalar(scanQuoted(cursor, code));
    }
    if (!this.startsPlain(code)) throw new Fault("forbidden-start", cursor.offset, cursor.offset, String.fromCodePoint(cursor.text.codePointAt(cursor.offset)!));
    this.startScalar();
    this.endScalar(scanPlain(cursor, this.indent + 1, this.flowLevel > 0));
  }

  private startsPlain(code: number): boolean {
    if (!isBlankOrEnd(code) && !INDICATORS.has(code)) return true;
    const next = this.cursor.peek(1);
    if (code === DASH) return next !== 0x20 && next !== 0x09;
    return this.flowLevel === 0 && (code === QUESTION || code === COLON) && !isBlankOrEnd(next);
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      // A tab is no indentation: it may not stand where a block could begin.
      for (let code = cursor.peek(); code === 0x20 || (code === 0x09 && (this.flowLevel > 0 || !this.keyAllowed)); code = cursor.peek()) cursor.offset++;
      cursor.skipComment();
      if (!isBreak(cursor.peek())) return;
      cursor.takeBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private add(type: TokenType, start: number, content?: Token["content"]): void {
    this.tokens[this.tail++] = { type, start, end: this.cursor.offset, content };
  }

  /** Puts a token before one that was fetched earlier; where that one is gone already, at the end, as libyaml's Go port does. */
  private insert(tokenNumber: number, type: TokenType, offset: number): void {
    const { tokens } = this;
    const position = tokenNumber < this.taken ? this.tail : this.head + tokenNumber - this.taken;
    for (let at = this.tail++; at > position; at--) tokens[at] = tokens[at - 1]!;
    tokens[position] = { type, start: offset, end: offset, content: undefined };
  }

  private isStillPossible(key: PossibleKey): boolean {
    if (!key.possible) return false;
    const { cursor } = this;
    if (key.line === cursor.line && !this.isTooLong(key)) return true;
    if (key.required) throw new Fault("missing-colon", key.offset, key.offset);
    key.possible = false;
    return false;
  }

  /** Whether a key would span more than 1,024 characters (code points). */
  private isTooLong(key: PossibleKey): boolean {
    const length = this.cursor.offset - key.offset;
    if (length <= MAX_KEY_LENGTH) return false;
    return length > 2 * MAX_KEY_LENGTH || [...this.cursor.text.slice(key.offset, this.cursor.offset)].length > MAX_KEY_LENGTH;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const { cursor } = this;
    const tokenNumber = this.taken + this.tail - this.head;
    const required = this.flowLevel === 0 && this.indent === cursor.column;
    this.removeKey();
    this.keys[this.keys.length - 1] = { possible: true, required, tokenNumber, offset: cursor.offset, column: cursor.column, line: cursor.line };
    this.keyOfToken.set(tokenNumber, this.keys.length - 1);
  }

  private removeKey(): void {
    const key = this.keys[this.keys.length - 1]!;
    if (!key.possible) return;
    if (key.required) throw new Fault("missing-colon", key.offset, key.offset);
    key.possible = false;
    this.keyOfToken.delete(key.tokenNumber);
  }

  /** Opens a block at the column if it lies deeper than the current one. */
  private openBlock(column: number, offset: number, type: TokenType, tokenNumber = -1): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MAX_INDENTS) throw new Fault("too-deep", offset);
    this.insert(tokenNumber, type, offset);
  }

  /** Closes the blocks that are indented deeper than the column. */
  private closeBlocks(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.add("block-end", this.cursor.offset);
      this.indent = this.indents.pop()!;
    }
  }

  private endBlocks(): void {
    this.closeBlocks(-1);
    this.removeKey();
    this.keyAllowed = false;
  }

  private fetchStreamEnd(): void {
    this.endBlocks();
    this.add("stream-end", this.cursor.offset);
  }

  private fetchDirective(): void {
    this.endBlocks();
    const start = this.cursor.offset;
    this.add("directive", start, scanDirective(this.cursor));
  }

  private fetchDocumentMarker(type: TokenType): void {
    this.endBlocks();
    const start = this.cursor.offset;
    this.cursor.offset += 3;
    this.add(type, start);
  }

  private fetchFlowStart(type: TokenType): void {
    this.saveKey();
    const { cursor } = this;
    this.keys.push({ possible: false, required: false, tokenNumber: this.taken + this.tail - this.head, offset: cursor.offset, column: cursor.column, line: cursor.line });
    if (++this.flowLevel > MAX_FLOW_LEVEL) throw new Fault("too-deep", cursor.offset);
    this.keyAllowed = true;
    this.add(type, cursor.offset++);
  }

  private fetchFlowEnd(type: TokenType): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keyOfToken.delete(this.keys.pop()!.tokenNumber);
    }
    this.keyAllowed = false;
    this.add(type, this.cursor.offset++);
  }

  private fetchFlowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.add("flow-entry", this.cursor.offset++);
  }

  private fetchBlockEntry(): void {
    const { cursor } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new Fault("unexpected-dash", cursor.offset);
      this.openBlock(cursor.column, cursor.offset, "block-sequence-start");
    }
    this.removeKey();
    this.keyAllowed = true;
    this.add("block-entry", cursor.offset++);
  }

  private fetchKey(): void {
    const { cursor } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw new Fault("unexpected-question-mark", cursor.offset);
      this.openBlock(cursor.column, cursor.offset, "block-mapping-start");
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.add("key", cursor.offset++);
  }

  private fetchValue(): void {
    const { cursor } = this;
    const key = this.keys[this.keys.length - 1]!;
    if (this.isStillPossible(key)) {
      this.insert(key.tokenNumber, "key", key.offset);
      this.openBlock(key.column, key.offset, "block-mapping-start", key.tokenNumber);
      key.possible = false;
      this.keyOfToken.delete(key.tokenNumber);
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw new Fault("unexpected-colon", cursor.offset);
        this.openBlock(cursor.column, cursor.offset, "block-mapping-start");
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.add("value", cursor.offset++);
  }

  private fetchProperty(type: "alias" | "anchor" | "tag"): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.cursor.offset;
    this.add(type, start, type === "tag" ? scanTag(this.cursor) : scanName(this.cursor));
  }

  private fetchBlockScalar(literal: boolean): void {
    this.removeKey();
    this.keyAllowed = true;
    const start = this.cursor.offset;
    this.add("scalar", start, scanBlock(this.cursor, this.indent, literal));
  }

  private startScalar(): void {
    this.saveKey();
    this.keyAllowed = false;
  }

  private endScalar(scalar: ScannedScalar): void {
    if (scalar.endsLine) this.keyAllowed = true;
    this.add("scalar", scalar.start, scalar);
  }
}
