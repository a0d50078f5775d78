import { ExpressionSyntaxError } from "./ast.ts";
import { unquote } from "./literals.ts";

export type TokenKind = "identifier" | "escaped" | "int" | "uint" | "double" | "string" | "bytes" | "operator" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The text as written; for a string the content, for bytes empty. */
  readonly text: string;
  readonly bytes?: Uint8Array;
  readonly at: number;
}

// After the lexer rules of CEL.g4 in google/cel-go: the longest match wins.
const SPACE = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y;
const NUMBER = /0x[0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+[uU]?/y;
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const ESCAPED = /`[A-Za-z0-9_.\-/ ]+`/y;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y;
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?${"`"}]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const STRING = new RegExp(
  [
    String.raw`[bB]?(?:`,
    String.raw`"""(?:${ESCAPE}|[^\\])*?"""|'''(?:${ESCAPE}|[^\\])*?'''|`,
    String.raw`"(?:${ESCAPE}|[^\\"\n\r])*"|'(?:${ESCAPE}|[^\\'\n\r])*'|`,
    String.raw`[rR]"""[^]*?"""|[rR]'''[^]*?'''|[rR]"[^"\n\r]*"|[rR]'[^'\n\r]*')`,
  ].join(""),
  "y",
);
const STRING_START = /[bB]?[rR]?["']/y;

/** Splits an expression into tokens as cel-go does, the end included. Throws ExpressionSyntaxError at the first text that is no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = skipSpace(text, token.end);
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  if (match(STRING_START, text, at) !== undefined) {
    const written = match(STRING, text, at);
    if (written === undefined) throw new ExpressionSyntaxError(at, "this string is not closed, or holds an unknown escape sequence");
    return { token: stringToken(written, at), end: at + written.length };
  }
  const number = match(NUMBER, text, at);
  if (number !== undefined) return { token: { kind: numberKind(number), text: number, at }, end: at + number.length };
  const identifier = match(IDENTIFIER, text, at);
  if (identifier !== undefined) {
    return { token: { kind: identifier === "in" ? "operator" : "identifier", text: identifier, at }, end: at + identifier.length };
  }
  const escaped = match(ESCAPED, text, at);
  if (escaped !== undefined) return { token: { kind: "escaped", text: escaped, at }, end: at + escaped.length };
  const operator = match(OPERATOR, text, at);
  if (operator !== undefined) return { token: { kind: "operator", text: operator, at }, end: at + operator.length };
  throw new ExpressionSyntaxError(at, `${JSON.stringify(text[at])} has no meaning in an expression${text[at] === "=" ? `; write "==" to compare` : ""}`);
}

function numberKind(text: string): TokenKind {
  if (/[uU]$/.test(text)) return "uint";
  return /^0x|^\d+$/.test(text) ? "int" : "double";
}

function stringToken(written: string, at: number): Token {
  const isBytes = /^[bB]/.test(written);
  const content = unquote(isBytes ? written.slice(1) : written, isBytes, at);
  return typeof content === "string" ? { kind: "string", text: content, at } : { kind: "bytes", text: "", bytes: content, at };
}
