import { type Expression, ExpressionSyntaxError, type MapEntry, type StructField } from "./ast.ts";
import { type Token, tokenize } from "./lexer.ts";
import { intLiteral, uintLiteral } from "./literals.ts";
import { expandMacro, type MacroSet } from "./macros.ts";
import { TokenReader } from "./token-reader.ts";

/** Words that may not be the name of a variable or function; fields may be called so (parser.go of cel-go). */
const RESERVED: ReadonlySet<string> = new Set([
  "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
]);
/** Tokens of their own: they may not even name a field. */
const CONSTANTS: ReadonlySet<string> = new Set(["true", "false", "null"]);
/** cel-go refuses to descend deeper. */
const MAX_DEPTH = 250;
/** The longest expression that cel-go parses, in characters. */
const MAX_LENGTH = 100_000;

const RELATIONS: ReadonlySet<string> = new Set(["<", "<=", ">=", ">", "==", "!=", "in"]);
const FUNCTIONS: Readonly<Record<string, string>> = {
  "<": "_<_", "<=": "_<=_", ">=": "_>=_", ">": "_>_", "==": "_==_", "!=": "_!=_", in: "@in",
  "*": "_*_", "/": "_/_", "%": "_%_", "+": "_+_", "-": "_-_", "!": "!_",
};

/** Parses an expression with the grammar of google/cel-go (CEL.g4) and expands its macros. Throws ExpressionSyntaxError. */
export function parseExpression(text: string, macros: MacroSet): Expression {
  if (text.length > MAX_LENGTH && [...text].length > MAX_LENGTH) {
    throw new ExpressionSyntaxError(0, `the expression is longer than ${MAX_LENGTH} characters`);
  }
  const parser = new Parser(tokenize(text), macros);
  const expression = parser.expression();
  parser.expectEnd();
  return expression;
}

class Parser extends TokenReader {
  private readonly macros: MacroSet;
  private depth = 0;

  constructor(tokens: readonly Token[], macros: MacroSet) {
    super(tokens);
    this.macros = macros;
  }

  expression(): Expression {
    if (++this.depth > MAX_DEPTH) throw new ExpressionSyntaxError(this.token.at, `the expression is nested more than ${MAX_DEPTH} deep`);
    const condition = this.logical("||", "_||_", () => this.logical("&&", "_&&_", () => this.relation()));
    const question = this.accept("?");
    let result = condition;
    if (question) {
      const yes = this.logical("||", "_||_", () => this.logical("&&", "_&&_", () => this.relation()));
      this.expect(":", "and the value for false");
      result = this.call(question.at, "_?_:_", [condition, yes, this.expression()]);
    }
    this.depth--;
    return result;
  }

  /** `a || b || c`; balanced as cel-go balances it, which decides what the expression costs. */
  private logical(operator: string, name: string, next: () => Expression): Expression {
    const terms = [next()];
    const places: number[] = [];
    for (let token = this.accept(operator); token; token = this.accept(operator)) {
      places.push(token.at);
      terms.push(next());
    }
    return terms.length === 1 ? terms[0]! : this.balanced(name, terms, places, 0, places.length - 1);
  }

  private balanced(name: string, terms: readonly Expression[], places: readonly number[], from: number, to: number): Expression {
    const middle = (from + to + 1) >> 1;
    const left = middle === from ? terms[middle]! : this.balanced(name, terms, places, from, middle - 1);
    const right = middle === to ? terms[middle + 1]! : this.balanced(name, terms, places, middle + 1, to);
    return this.call(places[middle]!, name, [left, right]);
  }

  private relation(): Expression {
    let left = this.sum();
    while (this.token.kind === "operator" && RELATIONS.has(this.token.text)) {
      const { text, at } = this.next();
      left = this.call(at, FUNCTIONS[text]!, [left, this.sum()]);
    }
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    while (this.is("+") || this.is("-")) {
      const { text, at } = this.next();
      left = this.call(at, FUNCTIONS[text]!, [left, this.product()]);
    }
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    while (this.is("*") || this.is("/") || this.is("%")) {
      const { text, at } = this.next();
      left = this.call(at, FUNCTIONS[text]!, [left, this.unary()]);
    }
    return left;
  }

  /** `!!a`, `--a`; the two may not be mixed, and an even number of them is nothing. */
  private unary(): Expression {
    const operator = this.is("!") ? "!" : this.is("-") && !this.isSignOfNumber() ? "-" : undefined;
    if (operator === undefined) return this.member();
    const { at } = this.token;
    let count = 0;
    while (this.is(operator) && !(operator === "-" && count > 0 && this.isSignOfNumber())) {
      this.skip(1);
      count++;
    }
    const operand = this.member();
    if (count % 2 === 0) return operand;
    return this.call(at, operator === "!" ? "!_" : "-_", [operand]);
  }

  /** A minus right before a number belongs to the literal. */
  private isSignOfNumber(): boolean {
    const after = this.ahead(1)?.kind;
    return this.is("-") && (after === "int" || after === "double");
  }

  private member(): Expression {
    let operand = this.primary();
    for (let links = 0; ; links++) {
      if (links > MAX_DEPTH) throw new ExpressionSyntaxError(this.token.at, `more than ${MAX_DEPTH} fields, calls and indexes follow each other`);
      const dot = this.accept(".");
      if (dot) {
        operand = this.selection(operand, dot.at);
        continue;
      }
      const bracket = this.accept("[");
      if (!bracket) return operand;
      const optional = this.accept("?") !== undefined;
      const index = this.expression();
      this.expect("]", "after the index");
      operand = this.call(bracket.at, optional ? "_[?_]" : "_[_]", [operand, index]);
    }
  }

  private selection(operand: Expression, at: number): Expression {
    const optional = this.accept("?") !== undefined;
    const name = this.fieldName();
    if (!optional && this.is("(")) {
      const open = this.next();
      const args = this.list(")", () => this.expression(), false);
      return expandMacro(this.macros, open.at, name, operand, args) ?? { kind: "call", at: open.at, name, target: operand, args };
    }
    if (optional) return this.call(at, "_?._", [operand, { kind: "literal", at, value: name }]);
    return { kind: "select", at, operand, field: name, testOnly: false };
  }

  private fieldName(): string {
    const { kind, text, at } = this.token;
    if (kind === "escaped") throw new ExpressionSyntaxError(at, `names in backquotes are not supported; write the escaped name`);
    if (kind !== "identifier" || CONSTANTS.has(text)) return this.unexpected("the name of a field or function");
    this.skip(1);
    return text;
  }

  private primary(): Expression {
    const { kind, at } = this.token;
    if (kind === "operator") return this.primaryOperator(at);
    if (kind === "identifier") return this.named(at, "");
    if (kind === "escaped" || kind === "end") return this.unexpected("a value");
    return this.literal();
  }

  private primaryOperator(at: number): Expression {
    if (this.accept("(")) {
      const inner = this.expression();
      this.expect(")", "to close the parenthesis");
      return inner;
    }
    if (this.accept("[")) return this.listLiteral(at);
    if (this.accept("{")) return { kind: "map", at, entries: this.list("}", () => this.mapEntry(), true) };
    if (this.is("-") && this.isSignOfNumber()) return this.literal();
    if (this.accept(".")) {
      if (this.token.kind !== "identifier") this.unexpected("a name");
      return this.named(this.token.at, ".");
    }
    return this.unexpected("a value");
  }

  private listLiteral(at: number): Expression {
    const optionals = new Set<number>();
    let index = 0;
    const element = (): Expression => {
      if (this.accept("?")) optionals.add(index);
      index++;
      return this.expression();
    };
    return { kind: "list", at, elements: this.list("]", element, true), optionals };
  }

  private mapEntry(): MapEntry {
    const optional = this.accept("?") !== undefined;
    const key = this.expression();
    this.expect(":", "between key and value");
    return { key, value: this.expression(), optional };
  }

  private structField(): StructField {
    const optional = this.accept("?") !== undefined;
    const { at } = this.token;
    const name = this.fieldName();
    this.expect(":", "between field and value");
    return { at, name, value: this.expression(), optional };
  }

  /** A variable, a global call, or `Type.Name{…}`. */
  private named(at: number, dot: string): Expression {
    const { text } = this.token;
    if (CONSTANTS.has(text)) return dot === "" ? this.literal() : this.unexpected("a name");
    const struct = this.structName();
    if (struct !== undefined) {
      const open = this.next();
      return { kind: "struct", at: open.at, name: dot + struct, fields: this.list("}", () => this.structField(), true) };
    }
    if (RESERVED.has(text)) throw new ExpressionSyntaxError(at, `${JSON.stringify(text)} is a reserved word`);
    this.skip(1);
    const open = this.accept("(");
    if (!open) return { kind: "identifier", at, name: dot + text };
    const args = this.list(")", () => this.expression(), false);
    return this.call(open.at, dot + text, args);
  }

  /** Consumes `A.B.C` where `{` follows; leaves everything as it is otherwise. */
  private structName(): string | undefined {
    let count = 0;
    let name = "";
    for (;;) {
      const token = this.ahead(count)!;
      if (token.kind !== "identifier" || CONSTANTS.has(token.text)) return undefined;
      name += token.text;
      const after = this.ahead(count + 1)!;
      if (after.kind === "operator" && after.text === "{") break;
      if (after.kind !== "operator" || after.text !== ".") return undefined;
      name += ".";
      count += 2;
    }
    this.skip(count + 1);
    return name;
  }

  private list<T>(close: string, item: () => T, mayEndInComma: boolean): T[] {
    const items: T[] = [];
    if (this.accept(close)) return items;
    if (mayEndInComma && this.is(",")) {
      this.skip(1);
      this.expect(close, "after the comma");
      return items;
    }
    for (;;) {
      items.push(item());
      if (this.accept(close)) return items;
      if (!this.accept(",")) this.unexpected(`"," or ${JSON.stringify(close)}`);
      if (mayEndInComma && this.accept(close)) return items;
    }
  }

  private literal(): Expression {
    const negative = this.accept("-") !== undefined;
    const { kind, text, bytes, at } = this.next();
    switch (kind) {
      case "int": return { kind: "literal", at, value: intLiteral(text, negative) ?? this.tooLarge(at, text) };
      case "uint": return { kind: "literal", at, value: uintLiteral(text) ?? this.tooLarge(at, text), unsigned: true };
      case "double": {
        const value = Number(negative ? `-${text}` : text);
        return { kind: "literal", at, value: Number.isFinite(value) ? value : this.tooLarge(at, text) };
      }
      case "string": return { kind: "literal", at, value: text };
      case "bytes": return { kind: "literal", at, value: bytes! };
      default: return { kind: "literal", at, value: text === "null" ? null : text === "true" };
    }
  }

  private tooLarge(at: number, text: string): never {
    throw new ExpressionSyntaxError(at, `the number ${text} does not fit into 64 bits`);
  }

  private call(at: number, name: string, args: readonly Expression[]): Expression {
    return expandMacro(this.macros, at, name, undefined, args) ?? { kind: "call", at, name, target: undefined, args };
  }
}
