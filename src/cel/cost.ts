import type { Call, Comprehension, Expression, ListLiteral, MapLiteral, Select } from "./ast.ts";
import { CREATE_LIST, CREATE_MAP, CREATE_STRUCT } from "./call-cost.ts";
import { add, type Estimate, fixed, multiply, ONE, UNKNOWN, union, ZERO } from "./estimate.ts";
import { estimateCall } from "./estimate-call.ts";
import { optionalValue, type Type } from "./types.ts";
import { codePoints } from "./functions/strings.ts";

/** The way from a variable to a value: the variable, then field names, `@items`, `@keys`, `@values`. */
export type ValuePath = readonly string[];

/** The size that values at a path can have, from the schema; undefined where it says nothing. */
export type SizeOf = (path: ValuePath) => Estimate | undefined;

/** The most that evaluating a checked expression can cost, in the units of checker/cost.go of cel-go. */
export function estimateCost(expression: Expression, sizeOf: SizeOf): Estimate {
  return new CostEstimator(sizeOf).cost(expression);
}

interface EntrySizes {
  readonly container: "list" | "map";
  readonly key: Estimate;
  readonly value: Estimate;
}

interface LocalVariable {
  readonly path: ValuePath;
  readonly size: Estimate | undefined;
  readonly entries: EntrySizes | undefined;
}

const NO_PATH: ValuePath = [];
const ACCUMULATOR = "__result__";

/** What the cost of a call depends on, for each argument (checker.AstNode of cel-go). */
export interface CostedValue {
  readonly path: ValuePath;
  readonly type: Type;
  readonly node: Expression | undefined;
  readonly size: Estimate | undefined;
}

export class CostEstimator {
  private readonly sizeOf: SizeOf;
  private readonly paths = new Map<Expression, ValuePath>();
  private readonly sizes = new Map<Expression, Estimate>();
  private readonly entrySizes = new Map<Expression, EntrySizes>();
  private readonly locals = new Map<string, LocalVariable[]>();

  constructor(sizeOf: SizeOf) {
    this.sizeOf = sizeOf;
  }

  cost(node: Expression): Estimate {
    switch (node.kind) {
      case "literal": return ZERO;
      case "identifier": return this.identifier(node, node.name);
      case "select": return node.resolvedName === undefined ? this.select(node) : this.identifier(node, node.resolvedName);
      case "call": return this.call(node);
      case "list": return this.list(node);
      case "map": return this.map(node);
      case "struct": return node.fields.reduce((sum, { value }) => add(sum, this.cost(value)), fixed(CREATE_STRUCT));
      case "comprehension": return isBinding(node) ? this.binding(node) : this.comprehension(node);
    }
  }

  private local(name: string): LocalVariable | undefined {
    return this.locals.get(name)?.at(-1);
  }

  private push(name: string, variable: LocalVariable): void {
    const stack = this.locals.get(name);
    if (stack) stack.push(variable);
    else this.locals.set(name, [variable]);
  }

  private pop(name: string): void {
    this.locals.get(name)!.pop();
  }

  private identifier(node: Expression, name: string): Estimate {
    this.paths.set(node, this.local(name)?.path ?? [name]);
    return ONE;
  }

  private select(node: Select): Estimate {
    const operand = this.cost(node.operand);
    if (node.testOnly) return operand;
    const { kind } = node.operand.type!;
    this.paths.set(node, [...this.pathOf(node.operand), node.field]);
    return kind === "map" || kind === "struct" ? add(operand, ONE) : operand;
  }

  pathOf(node: Expression): ValuePath {
    const local = node.kind === "identifier" ? this.local(node.name) : undefined;
    return local?.path ?? this.paths.get(node) ?? NO_PATH;
  }

  private call(node: Call): Estimate {
    if (node.name === "dyn" && node.args.length === 1) return this.dynamic(node);
    const costs = node.args.map((argument) => this.cost(argument));
    const args = node.args.map((argument) => this.costed(argument));
    const targetCost = node.target === undefined ? ZERO : this.cost(node.target);
    const target = node.target === undefined ? undefined : this.costed(node.target);
    let total: Estimate = { min: Infinity, max: 0 };
    let size: Estimate | undefined;
    for (const { id } of node.overloads ?? []) {
      const estimate = estimateCall(this, node, id, target, args, costs);
      total = union(total, estimate.cost);
      if (estimate.size) size = size ? union(size, estimate.size) : estimate.size;
      if (id === "index_list" || id === "index_map") {
        size = this.entriesOf(node.args[0]!)?.value;
        this.paths.set(node, [...this.pathOf(node.args[0]!), id === "index_list" ? "@items" : "@values"]);
      }
      size ??= this.sizeOfNode(node);
    }
    if (size) this.sizes.set(node, size);
    return add(targetCost, total);
  }

  private dynamic(node: Call): Estimate {
    const [argument] = node.args as [Expression];
    const cost = add(ONE, this.cost(argument));
    this.copySizes(node, argument);
    return cost;
  }

  private list(node: ListLiteral): Estimate {
    let total = ZERO;
    let items: Estimate = { min: node.elements.length === 0 ? 0 : Infinity, max: 0 };
    for (const element of node.elements) {
      total = add(total, this.cost(element));
      items = union(items, this.sizeOrUnknown(element));
    }
    this.entrySizes.set(node, { container: "list", key: ONE, value: items });
    return add(total, fixed(CREATE_LIST));
  }

  private map(node: MapLiteral): Estimate {
    let total = ZERO;
    let keys: Estimate = { min: node.entries.length === 0 ? 0 : Infinity, max: 0 };
    let values = keys;
    for (const { key, value } of node.entries) {
      total = add(add(total, this.cost(key)), this.cost(value));
      keys = union(keys, this.sizeOrUnknown(key));
      values = union(values, this.sizeOrUnknown(value));
    }
    this.entrySizes.set(node, { container: "map", key: keys, value: values });
    return add(total, fixed(CREATE_MAP));
  }

  private comprehension(node: Comprehension): Estimate {
    let total = add(this.cost(node.range), this.cost(node.initial));
    this.push(node.accumulator, this.localOf(node.initial));
    this.pushLoopVariables(node);
    const each = add(this.cost(node.condition), this.cost(node.step));
    this.pop(node.variable);
    if (node.variable2 !== undefined) this.pop(node.variable2);
    total = add(total, this.cost(node.result));
    this.pop(node.accumulator);
    const count = this.sizeOrUnknown(node.range);
    if (node.initial.kind === "literal") this.sizes.set(node, this.sizeOfNode(node.initial) ?? UNKNOWN);
    else if (node.initial.kind === "list" || node.initial.kind === "map") {
      this.sizes.set(node, count);
      const entries = this.entriesOf(node.step);
      if (entries) this.entrySizes.set(node, entries);
    }
    return add(total, multiply(count, each));
  }

  private pushLoopVariables({ range, variable, variable2 }: Comprehension): void {
    const entries = this.entriesOf(range);
    const isList = (entries?.container ?? range.type!.kind) === "list";
    const path = this.pathOf(range);
    const key: LocalVariable = { path: [...path, isList ? "@indices" : "@keys"], size: entries?.key, entries: undefined };
    const value: LocalVariable = { path: [...path, isList ? "@items" : "@values"], size: entries?.value, entries: undefined };
    if (variable2 === undefined) this.push(variable, isList ? value : key);
    else {
      this.push(variable, key);
      this.push(variable2, value);
    }
  }

  private localOf(node: Expression): LocalVariable {
    return { path: this.pathOf(node), size: this.sizeOfNode(node), entries: this.entriesOf(node) };
  }

  private binding(node: Comprehension): Estimate {
    const before = add(this.cost(node.range), this.cost(node.initial));
    this.push(node.accumulator, this.localOf(node.initial));
    const result = this.cost(node.result);
    this.pop(node.accumulator);
    this.copySizes(node, node.result);
    return add(before, result);
  }

  private costed(node: Expression): CostedValue {
    const path = this.pathOf(node);
    return { path: path[0] === ACCUMULATOR ? NO_PATH : path, type: node.type!, node, size: this.sizeOfNode(node) };
  }

  private copySizes(to: Expression, from: Expression): void {
    const size = this.sizeOfNode(from);
    if (size) this.sizes.set(to, size);
    const entries = this.entriesOf(from);
    if (entries) this.entrySizes.set(to, entries);
  }

  /** The size of a value that a call sees, by what is known of it or by the schema (CostEstimator.sizeEstimate of apiserver). */
  sizeOfCosted({ size, path }: CostedValue): Estimate {
    return size ?? this.schemaSize(path) ?? UNKNOWN;
  }

  private schemaSize(path: ValuePath): Estimate | undefined {
    return path.length === 0 ? undefined : this.sizeOf(path);
  }

  private sizeOrUnknown(node: Expression): Estimate {
    return this.sizeOfNode(node) ?? UNKNOWN;
  }

  private sizeOfNode(node: Expression): Estimate | undefined {
    const known = this.sizes.get(node) ?? literalSize(node);
    if (known) return known;
    const bySchema = this.schemaSize(this.pathOf(node));
    if (bySchema) {
      this.sizes.set(node, bySchema);
      return bySchema;
    }
    if (isScalar(node.type!)) return ONE;
    return node.kind === "identifier" ? this.local(node.name)?.size : undefined;
  }

  entriesOf(node: Expression): EntrySizes | undefined {
    return this.entrySizes.get(node) ?? (node.kind === "identifier" ? this.local(node.name)?.entries : undefined);
  }

  /** Notes the entries of a value that is one of two others, or both after each other. */
  uniteEntries(node: Expression, a: Expression, b: Expression): void {
    const [left, right] = [this.entriesOf(a), this.entriesOf(b)];
    if (left && right) this.entrySizes.set(node, { container: left.container, key: union(left.key, right.key), value: union(left.value, right.value) });
  }
}

/** A comprehension that only gives a value a name (optMap, sortBy). */
function isBinding({ range, condition, accumulator }: Comprehension): boolean {
  return range.kind === "list" && range.elements.length === 0 && condition.kind === "literal" && condition.value === false && accumulator !== ACCUMULATOR;
}

function literalSize(node: Expression): Estimate | undefined {
  switch (node.kind) {
    case "literal": return fixed(typeof node.value === "string" ? codePoints(node.value) : node.value instanceof Uint8Array ? node.value.length : 1);
    case "list": return fixed(node.elements.length);
    case "map": return fixed(node.entries.length);
    default: return undefined;
  }
}

const SCALARS: ReadonlySet<string> = new Set(["bool", "double", "duration", "int", "timestamp", "uint"]);

function isScalar(type: Type): boolean {
  const inner = optionalValue(type);
  return SCALARS.has(type.kind) || (inner !== undefined && isScalar(inner));
}
