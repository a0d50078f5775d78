import { ExpressionSyntaxError } from "./ast.ts";
import type { Token } from "./lexer.ts";

/** The tokens of an expression, read one after the other. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private position = 0;

  /** `tokens` end with the one of kind "end". */
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** The token that comes next. */
  get token(): Token {
    return this.tokens[this.position]!;
  }

  /** A token further on: `ahead(1)` follows the next one; undefined behind the end. */
  ahead(count: number): Token | undefined {
    return this.tokens[this.position + count];
  }

  next(): Token {
    return this.tokens[this.position++]!;
  }

  skip(count: number): void {
    this.position += count;
  }

  is(operator: string): boolean {
    return this.token.kind === "operator" && this.token.text === operator;
  }

  accept(operator: string): Token | undefined {
    return this.is(operator) ? this.next() : undefined;
  }

  expect(operator: string, what: string): Token {
    return this.accept(operator) ?? this.unexpected(`${JSON.stringify(operator)} ${what}`);
  }

  expectEnd(): void {
    if (this.token.kind !== "end") this.unexpected("an operator or the end");
  }

  /** Throws ExpressionSyntaxError: what stands here, and what is wanted. */
  unexpected(wanted: string): never {
    const { kind, text, at } = this.token;
    const found = kind === "end" ? "the expression ends here" : `${kind === "string" || kind === "bytes" ? "a string" : JSON.stringify(text)} stands here`;
    throw new ExpressionSyntaxError(at, `${found}, but ${wanted} is expected`);
  }
}
