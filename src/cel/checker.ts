import { type Call, type Comprehension, type Expression, type ExpressionProblem, type ListLiteral, type Literal, type MapLiteral, qualifiedName, type Select, type StructLiteral } from "./ast.ts";
import { assign, moreGeneral, substitute, type Substitutions } from "./assign.ts";
import { type Environment, lookUp } from "./environment.ts";
import type { Overload } from "./signatures.ts";
import {
  BOOL, DYN, ERROR, INT, isDyn, listOf, mapOf, optionalOf, optionalValue, parameter, STRING, type Type,
} from "./types.ts";
import { literalType } from "./literals.ts";
import { closest, quote } from "../resource/words.ts";

/** Checks the types of a parsed expression as checker/checker.go of cel-go does, and notes them in its nodes. */
export function checkExpression(expression: Expression, environment: Environment): readonly ExpressionProblem[] {
  const checker = new Checker(environment);
  checker.check(expression);
  checker.finish();
  return checker.problems;
}

/** How operators are called in messages. */
const OPERATORS: Readonly<Record<string, string>> = {
  "_[_]": "[ ]", "_[?_]": "[? ]", "_?_:_": "? :", "@in": "in", "!_": "!", "-_": "-", "@not_strictly_false": "a condition",
};

interface Scope {
  readonly names: ReadonlyMap<string, Type>;
  readonly outer: Scope | undefined;
}

class Checker {
  readonly problems: ExpressionProblem[] = [];
  private readonly environment: Environment;
  private readonly checked: Expression[] = [];
  private substitutions: Substitutions = new Map();
  private scope: Scope | undefined;
  private variableCount = 0;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  check(node: Expression): Type {
    const type = this.typeOf(node);
    node.type = type;
    this.checked.push(node);
    return type;
  }

  /** Replaces the type parameters that are left, as cel-go does at the end. */
  finish(): void {
    for (const node of this.checked) node.type = substitute(this.substitutions, node.type!, true);
  }

  private problem(at: number, message: string): Type {
    this.problems.push({ at, message });
    return ERROR;
  }

  private typeOf(node: Expression): Type {
    switch (node.kind) {
      case "literal": return literalType(node);
      case "identifier": return this.find(node.name) ?? this.undeclared(node.at, node.name);
      case "select": return this.selectType(node);
      case "call": return this.callType(node);
      case "list": return this.listType(node);
      case "map": return this.mapType(node);
      case "struct": return this.structType(node);
      case "comprehension": return this.comprehensionType(node);
    }
  }

  private find(name: string): Type | undefined {
    const plain = name.startsWith(".") ? name.slice(1) : name;
    for (let scope = this.scope; scope; scope = scope.outer) {
      const type = scope.names.get(plain);
      if (type) return type;
    }
    return lookUp(this.environment, plain);
  }

  private undeclared(at: number, name: string): Type {
    const near = closest(name, this.environment.variables.keys());
    const known = [...this.environment.variables.keys()].filter((one) => !one.includes(".")).map(quote).join(", ");
    return this.problem(at, `${quote(name)} is not declared${near === undefined ? `; known are ${known || "no variables"}` : `; did you mean ${quote(near)}?`}`);
  }

  private selectType(node: Select): Type {
    const name = qualifiedName(node);
    const resolved = name === undefined ? undefined : this.find(name);
    if (resolved) {
      node.resolvedName = name!;
      return resolved;
    }
    const type = this.fieldType(node.at, node.operand, node.field, false);
    return node.testOnly ? BOOL : substitute(this.substitutions, type, false);
  }

  private fieldType(at: number, operand: Expression, field: string, optional: boolean): Type {
    const operandType = substitute(this.substitutions, this.check(operand), false);
    const inner = optionalValue(operandType);
    const type = this.typeOfField(at, inner ?? operandType, field);
    return inner !== undefined || optional ? optionalOf(type) : type;
  }

  private typeOfField(at: number, target: Type, field: string): Type {
    switch (target.kind) {
      case "map": return target.parameters[1]!;
      case "struct": return this.environment.fieldOf(target.name, field) ?? this.problem(at, `there is no field ${quote(field)} here`);
      case "parameter":
        this.unify([DYN], [target]);
        return DYN;
      default:
        if (!isDyn(target) && target.kind !== "error") this.problem(at, `a value of type ${target.text} has no fields, so ".${field}" means nothing`);
        return DYN;
    }
  }

  private unify(from: readonly Type[], to: readonly Type[]): boolean {
    const substitutions = assign(this.substitutions, from, to);
    if (substitutions) this.substitutions = substitutions;
    return substitutions !== undefined;
  }

  private callType(node: Call): Type {
    if (node.name === "_?._") {
      node.overloads = this.environment.language.functions.get(node.name)!;
      const field = (node.args[1] as Literal).value as string;
      node.args[1]!.type = STRING;
      return substitute(this.substitutions, this.fieldType(node.at, node.args[0]!, field, true), false);
    }
    for (const argument of node.args) this.check(argument);
    const { functions } = this.environment.language;
    if (node.target === undefined) {
      const overloads = functions.get(node.name.startsWith(".") ? node.name.slice(1) : node.name);
      return overloads ? this.resolve(node, overloads) : this.unknownFunction(node);
    }
    const prefix = qualifiedName(node.target);
    const namespaced = prefix === undefined ? undefined : functions.get(`${prefix}.${node.name}`);
    if (namespaced) {
      node.name = `${prefix}.${node.name}`;
      node.target = undefined;
      return this.resolve(node, namespaced);
    }
    this.check(node.target);
    const overloads = functions.get(node.name);
    return overloads ? this.resolve(node, overloads) : this.unknownFunction(node);
  }

  private unknownFunction(node: Call): Type {
    const near = closest(node.name, this.environment.language.functions.keys());
    return this.problem(node.at, `there is no function ${quote(node.name)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`);
  }

  private resolve(node: Call, overloads: readonly Overload[]): Type {
    const types = (node.target === undefined ? node.args : [node.target, ...node.args]).map((one) => one.type!);
    if (node.name === "_&&_" || node.name === "_||_") return this.logicalType(node, types);
    const fitting: Overload[] = [];
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.isMember !== (node.target !== undefined)) continue;
      const [parameters, resultType] = this.instantiate(overload);
      if (!this.unify(types, parameters)) continue;
      fitting.push(overload);
      const type = substitute(this.substitutions, resultType, false);
      if (result === undefined) result = type;
      else if (!isDyn(result) && type.text !== result.text) result = DYN;
    }
    if (result === undefined) return this.noOverload(node, types);
    node.overloads = fitting;
    return result;
  }

  private logicalType(node: Call, types: readonly Type[]): Type {
    node.overloads = this.environment.language.functions.get(node.name)!;
    let isWrong = false;
    for (const [i, type] of types.entries()) {
      if (this.unify([type], [BOOL])) continue;
      isWrong = true;
      this.problem(node.args[i]!.at, `${node.name.slice(1, 3)} joins conditions, but this is of type ${substitute(this.substitutions, type, true).text}`);
    }
    return isWrong ? ERROR : BOOL;
  }

  /** The overload with type variables of its own. */
  private instantiate({ parameters, result, typeParameters }: Overload): [readonly Type[], Type] {
    if (typeParameters.length === 0) return [parameters, result];
    const fresh: Substitutions = new Map(typeParameters.map((name) => [name, this.newVariable()]));
    return [parameters.map((type) => substitute(fresh, type, false)), substitute(fresh, result, false)];
  }

  private newVariable(): Type {
    return parameter(`_${this.variableCount++}`);
  }

  private noOverload(node: Call, types: readonly Type[]): Type {
    const shown = types.map((type) => substitute(this.substitutions, type, true).text);
    const operator = OPERATORS[node.name] ?? /^_(.+)_$/.exec(node.name)?.[1];
    if (operator !== undefined) return this.problem(node.at, `${quote(operator)} does not work with ${shown.join(" and ")}`);
    const given = node.target === undefined ? shown : shown.slice(1);
    const receiver = node.target === undefined ? "" : ` of ${shown[0]}`;
    return this.problem(node.at, `function ${quote(node.name)}${receiver} does not take ${given.length === 0 ? "no arguments" : `(${given.join(", ")})`}`);
  }

  private listType(node: ListLiteral): Type {
    let elements: Type | undefined;
    node.elements.forEach((element, i) => {
      const type = this.check(element);
      elements = this.join(elements, node.optionals.has(i) ? this.unwrapped(element, type) : type);
    });
    return listOf(elements ?? this.newVariable());
  }

  private mapType(node: MapLiteral): Type {
    let keys: Type | undefined;
    let values: Type | undefined;
    for (const { key, value, optional } of node.entries) {
      keys = this.join(keys, this.check(key));
      const type = this.check(value);
      values = this.join(values, optional ? this.unwrapped(value, type) : type);
    }
    return mapOf(keys ?? this.newVariable(), values ?? this.newVariable());
  }

  /** The type inside an element written `?element`, which must be an optional. */
  private unwrapped(node: Expression, type: Type): Type {
    const inner = optionalValue(type);
    if (inner) return inner;
    if (!isDyn(type)) this.problem(node.at, `a value after "?" must be optional, but this is of type ${type.text}`);
    return type;
  }

  /** The type of values in one list or map. Whether they may differ is looked at later (inspect.ts): in format() they may. */
  private join(before: Type | undefined, type: Type): Type {
    if (before === undefined) return type;
    return this.unify([before], [type]) ? moreGeneral(before, type) : DYN;
  }

  private structType(node: StructLiteral): Type {
    const named = this.find(node.name);
    if (!named) return this.undeclared(node.at, node.name);
    const type = named.kind === "type" ? named.parameters[0]! : undefined;
    if (!type || (type.kind !== "struct" && !isDyn(type))) return this.problem(node.at, `${quote(node.name)} is no type of objects`);
    for (const field of node.fields) {
      let valueType = this.check(field.value);
      if (field.optional) valueType = this.unwrapped(field.value, valueType);
      const fieldType = isDyn(type) ? DYN : (this.environment.fieldOf(type.name, field.name) ?? this.problem(field.at, `${quote(type.name)} has no field ${quote(field.name)}`));
      if (!this.unify([fieldType], [valueType])) this.problem(field.at, `field ${quote(field.name)} is of type ${fieldType.text}, but the value is ${valueType.text}`);
    }
    return type;
  }

  private comprehensionType(node: Comprehension): Type {
    this.check(node.range);
    const initial = this.check(node.initial);
    const range = substitute(this.substitutions, node.range.type!, false);
    const outer = this.scope;
    const accumulation: Scope = { names: new Map([[node.accumulator, initial]]), outer };
    this.scope = { names: this.loopVariables(node, range), outer: accumulation };
    this.check(node.condition);
    this.expectType(node.condition, BOOL);
    this.check(node.step);
    this.expectType(node.step, initial);
    this.scope = accumulation;
    this.check(node.result);
    this.scope = outer;
    return substitute(this.substitutions, node.result.type!, false);
  }

  private loopVariables({ variable, variable2, range: rangeNode }: Comprehension, range: Type): Map<string, Type> {
    const [first, second] = this.loopTypes(rangeNode, range, variable2 !== undefined);
    const names = new Map([[variable, first]]);
    if (variable2 !== undefined) names.set(variable2, second);
    return names;
  }

  private loopTypes(node: Expression, range: Type, two: boolean): [Type, Type] {
    switch (range.kind) {
      case "list": return two ? [INT, range.parameters[0]!] : [range.parameters[0]!, ERROR];
      case "map": return [range.parameters[0]!, range.parameters[1]!];
      case "dyn": case "error": case "parameter":
        this.unify([DYN], [range]);
        return [DYN, DYN];
      default:
        this.problem(node.at, `only lists and maps can be looped over, but this is of type ${range.text}`);
        return [ERROR, ERROR];
    }
  }

  private expectType(node: Expression, wanted: Type): void {
    if (this.unify([wanted], [node.type!])) return;
    this.problem(node.at, `a value of type ${substitute(this.substitutions, wanted, true).text} is wanted here, not ${substitute(this.substitutions, node.type!, true).text}`);
  }
}
