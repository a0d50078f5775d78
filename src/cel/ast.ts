import type { Overload } from "./signatures.ts";
import type { Type } from "./types.ts";

/** What every node of an expression has. The checker fills in the type. */
interface NodeBase {
  /** Where the node starts in the text, in UTF-16 units. */
  readonly at: number;
  /** Set by the checker. */
  type?: Type;
}

/** A constant of the text. Integers are bigints, unsigned ones have `unsigned`, doubles are numbers, bytes are Uint8Array. */
export interface Literal extends NodeBase {
  readonly kind: "literal";
  readonly value: null | boolean | bigint | number | string | Uint8Array;
  readonly unsigned?: boolean;
}

export interface Identifier extends NodeBase {
  readonly kind: "identifier";
  /** May be qualified (`authorizer.requestResource`) once the checker has resolved it; a leading dot means nothing here. */
  name: string;
}

export interface Select extends NodeBase {
  readonly kind: "select";
  readonly operand: Expression;
  readonly field: string;
  /** Made by `has()`: only asks whether the field is there. */
  readonly testOnly: boolean;
  /** The checker found that the whole path names a variable or type (`a.b.c`). */
  resolvedName?: string;
}

export interface Call extends NodeBase {
  readonly kind: "call";
  name: string;
  /** Undefined for a global function; the checker clears it where `a.b.f()` is a function of that name. */
  target: Expression | undefined;
  readonly args: readonly Expression[];
  /** Set by the checker: the overloads that fit. */
  overloads?: readonly Overload[];
}

export interface ListLiteral extends NodeBase {
  readonly kind: "list";
  readonly elements: readonly Expression[];
  /** The elements that are written `?element`. */
  readonly optionals: ReadonlySet<number>;
}

export interface MapEntry {
  readonly key: Expression;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface MapLiteral extends NodeBase {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
}

export interface StructField {
  readonly at: number;
  readonly name: string;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface StructLiteral extends NodeBase {
  readonly kind: "struct";
  name: string;
  readonly fields: readonly StructField[];
}

/** A loop that a macro such as `all` or `map` stands for, with the fields of cel-go's comprehension. */
export interface Comprehension extends NodeBase {
  readonly kind: "comprehension";
  readonly range: Expression;
  readonly variable: string;
  /** The second variable of a two-variable macro: `m.all(key, value, …)`. */
  readonly variable2: string | undefined;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** A node of an expression, after its macros have been expanded. */
export type Expression = Literal | Identifier | Select | Call | ListLiteral | MapLiteral | StructLiteral | Comprehension;

/** What is wrong with an expression, and where: `at` counts UTF-16 units from 0. Our own words, lower case. */
export interface ExpressionProblem {
  readonly at: number;
  readonly message: string;
}

/** Thrown by the lexer and parser, which stop at the first mistake. */
export class ExpressionSyntaxError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The path `a.b.c` of nested selects, or undefined where the expression is anything else (containers.ToQualifiedName of cel-go). */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === "identifier") return expression.name;
  if (expression.kind !== "select" || expression.testOnly) return undefined;
  const before = qualifiedName(expression.operand);
  return before === undefined ? undefined : `${before}.${expression.field}`;
}
