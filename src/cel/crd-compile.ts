import type { ValidationRule } from "../resource/api/apiextensions-v1.ts";
import type { CustomSchema } from "../resource/custom-schema.ts";
import type { Expression } from "./ast.ts";
import { compileExpression, describeProblem } from "./compile.ts";
import { estimateCost, type ValuePath } from "./cost.ts";
import { type Environment, languageOf } from "./environment.ts";
import type { Estimate } from "./estimate.ts";
import { type DeclaredType, MAX_REQUEST_SIZE, structTypes } from "./schema-type.ts";
import { DYN, optionalOf, type Type } from "./types.ts";

/** A compiled rule of x-kubernetes-validations (CompilationResult in pkg/apiserver/schema/cel/compilation.go of apiextensions-apiserver). */
export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Undefined where the rule is empty or has a problem. */
  readonly expression?: Expression;
  readonly problem?: string;
  readonly usesOldSelf: boolean;
  /** The most that it can cost to evaluate once. */
  readonly cost: number;
  readonly message?: Expression;
  readonly messageProblem?: string;
  readonly messageCost: number;
}

/** Compiles the rules at one place of a schema, whose type for expressions is `type`. */
export function compileRules({ "x-kubernetes-validations": rules = [] }: CustomSchema, type: DeclaredType, minor: number): CompiledRule[] {
  const structs = structTypes(type);
  const sizeOf = (path: ValuePath): Estimate | undefined => sizeAt(type, path);
  return rules.map((rule) => compileRule(rule, type, environmentOf(type, structs, minor, rule.optionalOldSelf === true), sizeOf));
}

/** How often data of that size can occur in one request; for rules below lists and maps without a limit. */
export function maxCardinality({ minSize }: DeclaredType): number {
  return Math.floor(MAX_REQUEST_SIZE / (minSize + 1));
}

function environmentOf({ type }: DeclaredType, structs: ReadonlyMap<string, DeclaredType>, minor: number, optionalOldSelf: boolean): Environment {
  return {
    language: languageOf(minor),
    variables: new Map<string, Type>([["self", type], ["oldSelf", optionalOldSelf ? optionalOf(type) : type]]),
    fieldOf: (name, field) => structs.get(name)?.fields?.get(field)?.type,
    // Protobuf's own types are known to the server, but not to us.
    namedStruct: (name) => (name.startsWith("google.protobuf.") ? DYN : undefined),
  };
}

function compileRule(rule: ValidationRule, type: DeclaredType, environment: Environment, sizeOf: (path: ValuePath) => Estimate | undefined): CompiledRule {
  const none = { rule, usesOldSelf: false, cost: 0, messageCost: 0 };
  const { rule: text = "", messageExpression = "" } = rule;
  if (text.trim() === "") return none;
  const compiled = compileExpression(text, environment);
  const [problem] = compiled.problems;
  if (problem) return { ...none, problem: describeProblem(text, problem) };
  if (compiled.type!.kind !== "bool") return { ...none, problem: `a rule must be true or false, but this one is of type ${compiled.type!.text}` };
  const expression = compiled.expression!;
  const usesOldSelf = refersTo(expression, "oldSelf");
  if (compiled.unusable[0]) return { ...none, usesOldSelf, problem: describeProblem(text, compiled.unusable[0]) };
  const result = { ...none, expression, usesOldSelf, cost: estimateCost(expression, sizeOf).max };
  return messageExpression === "" ? result : { ...result, ...compileMessage(messageExpression, environment, sizeOf) };
}

function compileMessage(text: string, environment: Environment, sizeOf: (path: ValuePath) => Estimate | undefined): Partial<CompiledRule> {
  const { expression, type, problems, unusable } = compileExpression(text, environment);
  const problem = problems[0] ?? (type!.kind === "string" ? unusable[0] : undefined);
  if (problem) return { messageProblem: describeProblem(text, problem) };
  if (type!.kind !== "string") return { messageProblem: `a messageExpression must be a string, but this one is of type ${type!.text}` };
  return { message: expression!, messageCost: estimateCost(expression!, sizeOf).max };
}

/** The size of values at a path below `self`, by the limits of the schema. */
function sizeAt(root: DeclaredType, path: ValuePath): Estimate | undefined {
  let type: DeclaredType | undefined = root;
  for (const step of path.slice(1)) {
    if (step === "@items" || step === "@values") type = type.element;
    else type = step === "@keys" ? type.key : type.fields?.get(step);
    if (!type) return undefined;
  }
  return { min: 0, max: type.maxElements };
}

/** Whether a variable is read anywhere; a loop variable of the same name is not it, but the server does not tell them apart. */
function refersTo(node: Expression, name: string): boolean {
  switch (node.kind) {
    case "literal": return false;
    case "identifier": return node.name === name || node.name === `.${name}`;
    case "select": return node.resolvedName === name || refersTo(node.operand, name);
    case "call": return (node.target !== undefined && refersTo(node.target, name)) || node.args.some((one) => refersTo(one, name));
    case "list": return node.elements.some((one) => refersTo(one, name));
    case "map": return node.entries.some(({ key, value }) => refersTo(key, name) || refersTo(value, name));
    case "struct": return node.fields.some(({ value }) => refersTo(value, name));
    case "comprehension": return [node.range, node.initial, node.condition, node.step, node.result].some((one) => refersTo(one, name));
  }
}
