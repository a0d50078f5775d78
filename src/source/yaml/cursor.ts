import type { Fault } from "./fault.ts";

const TAB = 0x09, LINE_FEED = 0x0a, CARRIAGE_RETURN = 0x0d, SPACE = 0x20, NEXT_LINE = 0x85, LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029;

/** Space or tab. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** What ends a line for go-yaml: CR, LF, and, as YAML 1.1 had it, NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN || code === NEXT_LINE || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
}

/** A line break, or 0: the end of the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

/** A blank, a line break, or the end of the text. */
export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === TAB || isBreakOrEnd(code);
}

/** What names of anchors and tag handles are made of. */
export function isWord(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The value of a hexadecimal digit, or -1. */
export function hexadecimal(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

/** A place in the text of one document that moves forward and keeps count of lines. */
export class Cursor {
  readonly text: string;
  readonly length: number;
  offset = 0;
  /** Where the current line begins. */
  lineStart = 0;
  line = 0;
  /** Comments that were passed, in pairs of offsets; only where somebody asked for them. */
  private readonly comments: number[] | undefined;
  /** The fault of the first character that go-yaml's reader would refuse; it shows when the cursor looks that far. */
  private readonly cut: Fault | undefined;

  constructor(text: string, cut?: { readonly offset: number; readonly fault: Fault }, comments?: number[]) {
    this.text = text;
    this.comments = comments;
    this.length = cut?.offset ?? text.length;
    this.cut = cut?.fault;
  }

  get column(): number {
    return this.offset - this.lineStart;
  }

  /** The UTF-16 unit that lies `ahead` of the cursor; 0 past the end of the text. */
  peek(ahead = 0): number {
    const at = this.offset + ahead;
    if (at < this.length) return this.text.charCodeAt(at);
    if (this.cut) throw this.cut;
    return 0;
  }

  /** Moves over blanks. */
  skipBlanks(): void {
    while (isBlank(this.peek())) this.offset++;
  }

  /** Moves to the end of the line if a comment begins here. */
  skipComment(): void {
    if (this.peek() !== 0x23) return;
    const start = this.offset;
    while (!isBreakOrEnd(this.peek())) this.offset++;
    this.comments?.push(start, this.offset);
  }

  /**
   * Moves over the line break here and returns what it counts as in a scalar: LS and PS stay, all others are a line feed.
   * The line reader of k8s.io/apimachinery/pkg/util/yaml has dropped the CR of each CRLF before go-yaml sees
   * the text, so CR CR LF is one break as well.
   */
  takeBreak(): string {
    const code = this.peek();
    let width = 1;
    if (code === CARRIAGE_RETURN) {
      const next = this.peek(1);
      if (next === LINE_FEED) width = 2;
      else if (next === CARRIAGE_RETURN && this.peek(2) === LINE_FEED) width = 3;
    }
    this.offset += width;
    this.lineStart = this.offset;
    this.line++;
    if (code === LINE_SEPARATOR) return "\u2028";
    return code === PARAGRAPH_SEPARATOR ? "\u2029" : "\n";
  }

  /** Whether `---` or `...` stands alone at the beginning of the line here. */
  atDocumentMarker(): boolean {
    if (this.offset !== this.lineStart) return false;
    const code = this.peek();
    return (code === 0x2d || code === 0x2e) && this.peek(1) === code && this.peek(2) === code && isBlankOrEnd(this.peek(3));
  }
}
