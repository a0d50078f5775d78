import type { Call, Comprehension, Expression, ListLiteral, Literal, MapLiteral, Select } from "./ast.ts";
import { callCost, CREATE_LIST, CREATE_MAP } from "./call-cost.ts";
import type { Implementation } from "./signatures.ts";
import {
  CostExceededError, type Dictionary, EvaluationError, fits, GrowingList, List, LiteralMap, Optional, TypeValue, typeNameOf, Uint, type Value,
} from "./values.ts";

/** The value of an expression, or why it has none, and what it cost. `exceeded`: it used more than the limit. */
export interface Evaluation {
  readonly value?: Value;
  readonly error?: string;
  readonly exceeded?: boolean;
  readonly cost: number;
}

/**
 * Evaluates a checked expression. Stops at the cost limit, counted as interpreter/runtimecost.go of cel-go counts, so that
 * no expression runs for long.
 */
export function evaluate(expression: Expression, variables: ReadonlyMap<string, Value>, limit: number): Evaluation {
  const evaluator = new Evaluator(variables, limit);
  try {
    return { value: evaluator.run(expression), cost: evaluator.cost };
  } catch (error) {
    if (error instanceof CostExceededError) return { error: error.message, exceeded: true, cost: evaluator.cost };
    if (error instanceof EvaluationError) return { error: error.message, cost: evaluator.cost };
    // Deeply nested values; the server would not take them either.
    if (error instanceof RangeError) return { error: "the values are nested too deeply", exceeded: true, cost: evaluator.cost };
    throw error;
  }
}

interface Binding {
  readonly name: string;
  /** An error is kept and thrown when the variable is read: `all` and `exists` go on after one. */
  value: Value | EvaluationError;
  readonly outer: Binding | undefined;
}

class Evaluator {
  cost = 0;
  private readonly variables: ReadonlyMap<string, Value>;
  private readonly limit: number;
  private bindings: Binding | undefined;

  constructor(variables: ReadonlyMap<string, Value>, limit: number) {
    this.variables = variables;
    this.limit = limit;
  }

  private spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostExceededError("the expression takes too much computing");
  }

  run(node: Expression): Value {
    switch (node.kind) {
      case "literal": return literalValue(node);
      case "identifier": return this.variable(node.name);
      case "select": return this.select(node);
      case "call": return this.call(node);
      case "list": return this.list(node);
      case "map": return this.map(node);
      case "struct": throw new EvaluationError(`objects of type ${node.name} cannot be made here`);
      case "comprehension": return this.comprehension(node);
    }
  }

  private variable(name: string): Value {
    this.spend(1);
    const plain = name.startsWith(".") ? name.slice(1) : name;
    for (let binding = this.bindings; binding; binding = binding.outer) {
      if (binding.name !== plain) continue;
      if (binding.value instanceof EvaluationError) throw binding.value;
      return binding.value;
    }
    return this.variables.get(plain) ?? (this.variables.has(plain) ? null : new TypeValue(plain));
  }

  private select(node: Select): Value {
    if (node.resolvedName !== undefined) return this.variable(node.resolvedName);
    const operand = this.run(node.operand);
    if (operand instanceof Optional) {
      const inner = operand.value === undefined ? undefined : asDictionary(operand.value).get(node.field);
      if (node.testOnly) return inner !== undefined;
      this.spend(1);
      return inner === undefined ? Optional.none : new Optional(inner);
    }
    // Nothing is in a value that has no fields.
    if (node.testOnly) return isDictionary(operand) && operand.get(node.field) !== undefined;
    const value = asDictionary(operand).get(node.field);
    this.spend(1);
    if (value === undefined) throw new EvaluationError(`no such key: ${node.field}`);
    return value;
  }

  private list({ elements, optionals }: ListLiteral): Value {
    const items: Value[] = [];
    elements.forEach((element, i) => {
      const value = this.run(element);
      if (!optionals.has(i)) items.push(value);
      else if (value instanceof Optional && value.value !== undefined) items.push(value.value);
    });
    this.spend(elements.every(({ kind }) => kind === "literal") ? 0 : CREATE_LIST);
    return List.of(items);
  }

  private map({ entries }: MapLiteral): Value {
    const map = new LiteralMap();
    for (const { key, value, optional } of entries) {
      const keyValue = this.run(key);
      const result = this.run(value);
      if (optional && result instanceof Optional) {
        if (result.value !== undefined) addEntry(map, keyValue, result.value);
      } else addEntry(map, keyValue, result);
    }
    this.spend(entries.every((entry) => entry.key.kind === "literal" && entry.value.kind === "literal") ? 0 : CREATE_MAP);
    return map;
  }

  private call(node: Call): Value {
    switch (node.name) {
      case "_&&_": return this.logical(node, false);
      case "_||_": return this.logical(node, true);
      case "_?_:_": return this.run(asBoolean(this.run(node.args[0]!)) ? node.args[1]! : node.args[2]!);
      case "@not_strictly_false": return this.notStrictlyFalse(node.args[0]!);
      case "_?._": return this.optionalField(node);
      case "cel.@mapInsert": return this.insert(node);
      case "or": case "orValue": return this.alternative(node);
      case "type": return node.target === undefined ? new TypeValue(typeNameOf(this.run(node.args[0]!))) : this.apply(node);
      default: return this.apply(node);
    }
  }

  /** `&&` and `||` know their value when one side decides, even if the other has none. */
  private logical({ args }: Call, decisive: boolean): Value {
    let problem: EvaluationError | undefined;
    for (const argument of args) {
      try {
        if (asBoolean(this.run(argument)) === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        problem = error;
      }
    }
    if (problem) throw problem;
    return !decisive;
  }

  private notStrictlyFalse(node: Expression): boolean {
    try {
      return this.run(node) !== false;
    } catch (error) {
      if (error instanceof EvaluationError) return true;
      throw error;
    }
  }

  private optionalField({ args }: Call): Value {
    const operand = this.run(args[0]!);
    const field = (args[1] as Literal).value as string;
    this.spend(1);
    const target = operand instanceof Optional ? operand.value : operand;
    const value = target === undefined ? undefined : asDictionary(target).get(field);
    return value === undefined ? Optional.none : new Optional(value);
  }

  private alternative(node: Call): Value {
    const first = this.run(node.target!);
    if (!(first instanceof Optional)) throw new EvaluationError("no such overload");
    if (first.value === undefined) return this.run(node.args[0]!);
    return node.name === "or" ? first : first.value;
  }

  private insert({ args }: Call): Value {
    const [map, ...rest] = args.map((argument) => this.run(argument));
    this.spend(1);
    if (!(map instanceof LiteralMap)) throw new EvaluationError("no such overload");
    if (rest.length === 2) addEntry(map, rest[0]!, rest[1]!);
    else for (const key of asDictionary(rest[0]!).keys()) addEntry(map, key, asDictionary(rest[0]!).get(key)!);
    return map;
  }

  private apply(node: Call): Value {
    const args = (node.target === undefined ? node.args : [node.target, ...node.args]).map((argument) => this.run(argument));
    // A list takes any number that is whole as an index, if the types are only known now.
    if (node.name === "_[_]" && args[0] instanceof List && args[1] !== undefined) args[1] = asIndex(args[1]);
    const overload = node.overloads?.find(({ parameters, run }) => run && parameters.every((type, i) => fits(args[i]!, type)));
    if (!overload?.run) throw new EvaluationError("no such overload");
    const value = this.applied(overload.run, args);
    this.spend(callCost(node.name, overload.id, args, value));
    return value;
  }

  private applied(run: Implementation, args: readonly Value[]): Value {
    try {
      return run(...(args as never[]));
    } catch (error) {
      // A list or map of mixed types; the server says it only here, too.
      if (error instanceof TypeError) throw new EvaluationError("no such overload");
      throw error;
    }
  }

  private comprehension(node: Comprehension): Value {
    const range = this.run(node.range);
    const outer = this.bindings;
    const isEmptyList = node.initial.kind === "list" && node.initial.elements.length === 0;
    const accumulator: Binding = { name: node.accumulator, value: isEmptyList ? new GrowingList() : this.run(node.initial), outer };
    this.bindings = accumulator;
    try {
      for (const [first, second] of pairs(range, node.variable2 !== undefined)) {
        this.bindings = { name: node.variable, value: first, outer: accumulator };
        if (node.variable2 !== undefined) this.bindings = { name: node.variable2, value: second, outer: this.bindings };
        if (!this.notStrictlyFalse(node.condition)) break;
        accumulator.value = this.step(node.step);
      }
      this.bindings = accumulator;
      return this.run(node.result);
    } finally {
      this.bindings = outer;
    }
  }

  private step(node: Expression): Value | EvaluationError {
    try {
      return this.run(node);
    } catch (error) {
      if (error instanceof EvaluationError) return error;
      throw error;
    }
  }
}

function literalValue({ value, unsigned }: Literal): Value {
  return typeof value === "bigint" && unsigned ? new Uint(value) : value;
}

function asIndex(value: Value): Value {
  if (value instanceof Uint) return value.value;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
}

function asBoolean(value: Value): boolean {
  if (typeof value !== "boolean") throw new EvaluationError("no such overload");
  return value;
}

function isDictionary(value: Value): value is Dictionary {
  return typeof value === "object" && value !== null && "kind" in value;
}

function asDictionary(value: Value): Dictionary {
  if (isDictionary(value)) return value;
  throw new EvaluationError("no such overload");
}

function addEntry(map: LiteralMap, key: Value, value: Value): void {
  if (!map.add(key, value)) throw new EvaluationError("a key is there twice, or of a type that is no key");
}

/** What a loop goes over: items of a list, keys of a map; with two variables index and item, or key and value. */
function* pairs(range: Value, two: boolean): Iterable<[Value, Value]> {
  if (range instanceof List) {
    for (let i = 0; i < range.size; i++) yield two ? [BigInt(i), range.at(i)] : [range.at(i), null];
    return;
  }
  const map = asDictionary(range);
  for (const key of map.keys()) yield [key, two ? map.get(key)! : null];
}
