/** Why a text is no YAML, as far as the scanner, composer and constructor can tell; messages.ts puts it into words. */
export type FaultCode =
  | "control-character"
  | "invalid-encoding"
  | "tab-indentation"
  | "forbidden-start"
  | "missing-colon"
  | "unexpected-colon"
  | "unexpected-dash"
  | "unexpected-question-mark"
  | "unterminated-quote"
  | "marker-in-quote"
  | "unknown-escape"
  | "invalid-escape"
  | "invalid-block-header"
  | "invalid-anchor"
  | "invalid-tag"
  | "unknown-tag-handle"
  | "invalid-directive"
  | "unsupported-version"
  | "missing-document-start"
  | "missing-key"
  | "missing-dash"
  | "missing-comma-in-list"
  | "missing-comma-in-map"
  | "missing-content"
  | "unknown-anchor"
  | "recursive-alias"
  | "excessive-aliases"
  | "invalid-merge"
  | "collection-as-key"
  | "null-as-key"
  | "large-number-as-key"
  | "not-a-json-number"
  | "wrong-tag"
  | "invalid-base64"
  | "too-deep";

/** Thrown where reading has to stop; it never leaves src/source. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Offset into the text that was being read. */
  readonly at: number;
  /** Offset where the construct in question began; `at` where there is none. */
  readonly from: number;
  /** The piece of text that is to blame, where one is known. */
  readonly text: string;

  constructor(code: FaultCode, at: number, from = at, text = "") {
    super(code);
    this.code = code;
    this.at = at;
    this.from = from;
    this.text = text;
  }
}
