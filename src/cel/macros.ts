import { type Call, type Comprehension, type Expression, ExpressionSyntaxError, type Identifier, type ListLiteral, type Literal } from "./ast.ts";

/*
 * Macros are expanded while parsing, exactly as cel-go expands them (parser/macro.go, cel/library.go, ext/comprehensions.go,
 * ext/lists.go): the expansion decides types, costs and how errors are absorbed.
 */

/** The macros that a version knows. */
export interface MacroSet {
  readonly twoVariables: boolean;
  readonly sortBy: boolean;
  /** `cel.bind(name, value, expression)`, which only selectors of devices have (ext.Bindings of cel-go). */
  readonly bindings?: boolean;
}

type Expand = (at: number, target: Expression, args: readonly Expression[]) => Expression;

const ACCUMULATOR = "__result__";
const NO_INDEXES: ReadonlySet<number> = new Set();

/** What a call of a macro stands for; undefined where name, arguments and target are no macro. Throws where its arguments are wrong. */
export function expandMacro(macros: MacroSet, at: number, name: string, target: Expression | undefined, args: readonly Expression[]): Expression | undefined {
  if (target === undefined) return name === "has" && args.length === 1 ? presence(args[0]!) : undefined;
  const key = `${name}/${args.length}`;
  const expand = ONE_VARIABLE.get(key) ?? (macros.twoVariables ? TWO_VARIABLES.get(key) : undefined) ?? (macros.sortBy && key === "sortBy/2" ? sortBy : undefined)
    ?? (macros.bindings && key === "bind/3" && target.kind === "identifier" && target.name === "cel" ? bindName : undefined);
  return expand?.(at, target, args);
}

function presence(argument: Expression): Expression {
  if (argument.kind !== "select") throw new ExpressionSyntaxError(argument.at, `has() wants a field, such as has(self.field)`);
  return { ...argument, testOnly: true };
}

const literal = (at: number, value: Literal["value"]): Literal => ({ kind: "literal", at, value });
const identifier = (at: number, name: string): Identifier => ({ kind: "identifier", at, name });
const call = (at: number, name: string, ...args: Expression[]): Call => ({ kind: "call", at, name, target: undefined, args });
const memberCall = (at: number, name: string, target: Expression, ...args: Expression[]): Call => ({ kind: "call", at, name, target, args });
const list = (at: number, ...elements: Expression[]): ListLiteral => ({ kind: "list", at, elements, optionals: NO_INDEXES });
const accumulated = (at: number): Identifier => identifier(at, ACCUMULATOR);

interface Loop {
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result?: Expression;
}

function loop(at: number, range: Expression, names: readonly string[], { initial, condition, step, result = accumulated(at) }: Loop): Comprehension {
  return { kind: "comprehension", at, range, variable: names[0]!, variable2: names[1], accumulator: ACCUMULATOR, initial, condition, step, result };
}

function variableName(argument: Expression): string {
  if (argument.kind !== "identifier") throw new ExpressionSyntaxError(argument.at, "a macro wants the name of a variable here, such as x in list.all(x, …)");
  if (argument.name === ACCUMULATOR) throw new ExpressionSyntaxError(argument.at, `a variable may not be called ${ACCUMULATOR}`);
  return argument.name;
}

function variableNames(first: Expression, second: Expression): string[] {
  const names = [variableName(first), variableName(second)];
  if (names[0] === names[1]) throw new ExpressionSyntaxError(second.at, `both variables are called ${names[0]}`);
  return names;
}

/** Copies an expression, so that each place of it is checked by itself. */
function copy(expression: Expression): Expression {
  return structuredClone(expression);
}

const all = (at: number, test: Expression): Loop => ({
  initial: literal(at, true),
  condition: call(at, "@not_strictly_false", accumulated(at)),
  step: call(at, "_&&_", accumulated(at), test),
});
const exists = (at: number, test: Expression): Loop => ({
  initial: literal(at, false),
  condition: call(at, "@not_strictly_false", call(at, "!_", accumulated(at))),
  step: call(at, "_||_", accumulated(at), test),
});
const existsOne = (at: number, test: Expression): Loop => ({
  initial: literal(at, 0n),
  condition: literal(at, true),
  step: call(at, "_?_:_", test, call(at, "_+_", accumulated(at), literal(at, 1n)), accumulated(at)),
  result: call(at, "_==_", accumulated(at), literal(at, 1n)),
});
const collect = (at: number, initial: Expression, step: Expression, filter: Expression | undefined): Loop => ({
  initial,
  condition: literal(at, true),
  step: filter === undefined ? step : call(at, "_?_:_", filter, step, accumulated(at)),
});
const append = (at: number, value: Expression): Expression => call(at, "_+_", accumulated(at), list(at, value));

const mapList: Expand = (at, target, args) => {
  const filter = args.length === 3 ? args[1] : undefined;
  return loop(at, target, [variableName(args[0]!)], collect(at, list(at), append(at, args[args.length - 1]!), filter));
};
const filterList: Expand = (at, target, args) => {
  const name = variableName(args[0]!);
  return loop(at, target, [name], collect(at, list(at), append(at, identifier(args[0]!.at, name)), args[1]));
};

/** `optional.optMap(v, …)`: computes on the value if there is one. */
const optionalMap = (flat: boolean): Expand => (at, target, args) => {
  const name = args[0]!;
  if (name.kind !== "identifier") throw new ExpressionSyntaxError(name.at, `opt${flat ? "Flat" : ""}Map() wants the name of a variable first`);
  const bound = bind(at, name.name, memberCall(at, "value", copy(target)), args[1]!);
  return call(at, "_?_:_", memberCall(at, "hasValue", target), flat ? bound : call(at, "optional.of", bound), call(at, "optional.none"));
};

/** A comprehension that never loops: it gives a value a name. */
function bind(at: number, name: string, value: Expression, body: Expression): Comprehension {
  return {
    kind: "comprehension", at, range: list(at), variable: "#unused", variable2: undefined, accumulator: name,
    initial: value, condition: literal(at, false), step: identifier(at, name), result: body,
  };
}

const bindName: Expand = (at, _target, args) => {
  const name = args[0]!;
  if (name.kind !== "identifier") throw new ExpressionSyntaxError(name.at, "cel.bind() wants the name of a variable first");
  return bind(at, name.name, args[1]!, args[2]!);
};

const sortBy: Expand = (at, target, args) => {
  if (target.kind === "literal" || target.kind === "map" || target.kind === "struct") throw new ExpressionSyntaxError(target.at, "sortBy() is for lists only");
  const input = "@__sortBy_input__";
  return bind(at, input, target, memberCall(at, "@sortByAssociatedKeys", identifier(at, input), mapList(at, identifier(at, input), args)));
};

const ONE_VARIABLE: ReadonlyMap<string, Expand> = new Map<string, Expand>([
  ["all/2", (at, target, args) => loop(at, target, [variableName(args[0]!)], all(at, args[1]!))],
  ["exists/2", (at, target, args) => loop(at, target, [variableName(args[0]!)], exists(at, args[1]!))],
  ["exists_one/2", (at, target, args) => loop(at, target, [variableName(args[0]!)], existsOne(at, args[1]!))],
  ["map/2", mapList],
  ["map/3", mapList],
  ["filter/2", filterList],
  ["optMap/2", optionalMap(false)],
  ["optFlatMap/2", optionalMap(true)],
]);

const existsOneOfTwo: Expand = (at, target, args) => loop(at, target, variableNames(args[0]!, args[1]!), existsOne(at, args[2]!));
const last = (args: readonly Expression[]): Expression => args[args.length - 1]!;
const filterOf = (args: readonly Expression[]): Expression | undefined => (args.length === 4 ? args[2] : undefined);
const emptyMap = (at: number): Expression => ({ kind: "map", at, entries: [] });

const transformList: Expand = (at, target, args) =>
  loop(at, target, variableNames(args[0]!, args[1]!), collect(at, list(at), append(at, last(args)), filterOf(args)));
const transformMap: Expand = (at, target, args) => {
  const names = variableNames(args[0]!, args[1]!);
  const insert = call(at, "cel.@mapInsert", accumulated(at), identifier(at, names[0]!), last(args));
  return loop(at, target, names, collect(at, emptyMap(at), insert, filterOf(args)));
};
const transformMapEntry: Expand = (at, target, args) =>
  loop(at, target, variableNames(args[0]!, args[1]!), collect(at, emptyMap(at), call(at, "cel.@mapInsert", accumulated(at), last(args)), filterOf(args)));

const TWO_VARIABLES: ReadonlyMap<string, Expand> = new Map<string, Expand>([
  ["all/3", (at, target, args) => loop(at, target, variableNames(args[0]!, args[1]!), all(at, args[2]!))],
  ["exists/3", (at, target, args) => loop(at, target, variableNames(args[0]!, args[1]!), exists(at, args[2]!))],
  ["existsOne/3", existsOneOfTwo],
  ["exists_one/3", existsOneOfTwo],
  ["transformList/3", transformList],
  ["transformList/4", transformList],
  ["transformMap/3", transformMap],
  ["transformMap/4", transformMap],
  ["transformMapEntry/3", transformMapEntry],
  ["transformMapEntry/4", transformMapEntry],
]);
