import type { Call, Expression, ExpressionProblem, ListLiteral, MapLiteral } from "./ast.ts";
import { evaluate } from "./evaluate.ts";
import { compilePattern } from "./functions/regex.ts";
import { parseFormat } from "./functions/string-format.ts";
import { isDyn, optionalValue, type Type } from "./types.ts";
import { quote } from "../resource/words.ts";

/**
 * What cel-go looks at after the types: literals that can only fail (cel/validator.go, ext/formatting.go; `problems`), and
 * constants that it computes when it builds the program (interpreter/decorators.go; `unusable`).
 */
export interface Inspection {
  readonly problems: readonly ExpressionProblem[];
  readonly unusable: readonly ExpressionProblem[];
}

/** Looks at the literals of a checked expression. */
export function inspectExpression(expression: Expression): Inspection {
  const inspector = new Inspector();
  inspector.visit(expression, false);
  return inspector;
}

const CONVERSIONS: ReadonlySet<string> = new Set(["bool", "bytes", "double", "dyn", "duration", "int", "string", "timestamp", "type", "uint"]);
/** Conversions of constants cost next to nothing. */
const CONSTANT_COST = 1_000_000;

class Inspector {
  readonly problems: ExpressionProblem[] = [];
  readonly unusable: ExpressionProblem[] = [];

  /** `mixed`: inside a call of format(), whose lists may mix types. */
  visit(node: Expression, mixed: boolean): void {
    switch (node.kind) {
      case "literal": case "identifier": return;
      case "select": return node.resolvedName === undefined ? this.visit(node.operand, mixed) : undefined;
      case "call": return this.visitCall(node, mixed);
      case "list":
        if (!mixed) this.checkList(node);
        return node.elements.forEach((element) => { this.visit(element, mixed); });
      case "map":
        if (!mixed) this.checkMap(node);
        return node.entries.forEach(({ key, value }) => { this.visit(key, mixed); this.visit(value, mixed); });
      case "struct": return node.fields.forEach(({ value }) => { this.visit(value, mixed); });
      case "comprehension":
        for (const part of [node.range, node.initial, node.condition, node.step, node.result]) this.visit(part, mixed);
    }
  }

  private visitCall(node: Call, mixed: boolean): void {
    const isMixed = mixed || node.name === "format";
    if (node.target) this.visit(node.target, isMixed);
    for (const argument of node.args) this.visit(argument, isMixed);
    const [first] = node.args;
    if ((node.name === "duration" || node.name === "timestamp") && first?.kind === "literal") this.checkConversion(node, this.problems);
    else if (CONVERSIONS.has(node.name) && node.target === undefined && node.args.length === 1 && first?.kind === "literal") this.checkConversion(node, this.unusable);
    if (node.name === "matches" && first) this.checkPattern(first, this.problems);
    if ((node.name === "find" || node.name === "findAll") && node.target && first) this.checkPattern(first, this.unusable);
    if (node.name === "matches" && node.target === undefined && node.args[1]) this.checkPattern(node.args[1], this.unusable);
    if (node.name === "format" && node.target?.kind === "literal" && typeof node.target.value === "string" && first?.kind === "list") this.checkFormat(node, node.target.value, first);
  }

  private checkConversion(node: Call, to: ExpressionProblem[]): void {
    const { error } = evaluate(node, new Map(), CONSTANT_COST);
    if (error !== undefined) to.push({ at: node.args[0]!.at, message: `${node.name}() cannot read this: ${error}` });
  }

  private checkPattern(node: Expression, to: ExpressionProblem[]): void {
    if (node.kind !== "literal" || typeof node.value !== "string") return;
    const pattern = compilePattern(node.value);
    if (typeof pattern === "string") to.push({ at: node.at, message: `${quote(node.value)} is no regular expression: ${pattern}` });
  }

  private checkList({ elements, optionals }: ListLiteral): void {
    let first: Type | undefined;
    for (const [i, element] of elements.entries()) {
      const type = optionals.has(i) ? (optionalValue(element.type!) ?? element.type!) : element.type!;
      first ??= type;
      if (this.checkSame(element.at, first, type)) return;
    }
  }

  private checkMap({ entries }: MapLiteral): void {
    const [first] = entries;
    for (const { key, value, optional } of entries) {
      this.checkSame(key.at, first!.key.type!, key.type!);
      const type = optional ? (optionalValue(value.type!) ?? value.type!) : value.type!;
      this.checkSame(value.at, first!.optional ? (optionalValue(first!.value.type!) ?? first!.value.type!) : first!.value.type!, type);
    }
  }

  private checkSame(at: number, wanted: Type, type: Type): boolean {
    if (wanted.text === type.text && wanted.kind === type.kind) return false;
    this.problems.push({ at, message: `all values of a list or map must be of one type, but this is ${type.text} after ${wanted.text}` });
    return true;
  }

  private checkFormat(node: Call, format: string, { elements }: ListLiteral): void {
    const parts = parseFormat(format);
    if ("problem" in parts) {
      this.problems.push({ at: node.at, message: parts.problem });
      return;
    }
    const clauses = parts.filter((part) => typeof part !== "string");
    if (clauses.length !== elements.length) {
      this.problems.push({ at: node.at, message: `the format wants ${clauses.length} values, but ${elements.length} are given` });
      return;
    }
    clauses.forEach(({ verb }, i) => {
      const wrong = wrongFormatArgument(verb, elements[i]!);
      if (wrong) this.problems.push({ at: wrong.at, message: `%${verb} does not take a value of type ${wrong.type!.text}` });
    });
  }
}

const FORMATTED_KINDS: Readonly<Record<string, readonly string[]>> = {
  d: ["int", "uint"], o: ["int", "uint"], f: ["double", "string"], e: ["double", "string"], b: ["int", "uint", "bool"],
  x: ["int", "uint", "string", "bytes"], X: ["int", "uint", "string", "bytes"],
  s: ["list", "map", "int", "uint", "double", "bool", "string", "timestamp", "bytes", "duration", "type", "null"],
};

function wrongFormatArgument(verb: string, node: Expression): Expression | undefined {
  const type = node.type!;
  if (type.kind !== "dyn" && !isDyn(type) && !FORMATTED_KINDS[verb]!.includes(type.kind)) return node;
  if (verb !== "s") return undefined;
  if (node.kind === "list") return firstOf(node.elements.map((element) => wrongFormatArgument(verb, element)));
  return node.kind === "map" ? firstOf(node.entries.flatMap(({ key, value }) => [wrongFormatArgument(verb, key), wrongFormatArgument(verb, value)])) : undefined;
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
