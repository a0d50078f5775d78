import type { Call, Literal } from "./ast.ts";
import { CREATE_LIST, PATTERN_FACTOR, TEXT_FACTOR } from "./call-cost.ts";
import type { CostedValue, CostEstimator } from "./cost.ts";
import { add, type Estimate, fixed, multiply, ONE, scale, UNKNOWN, union, ZERO } from "./estimate.ts";

/** What a call costs with its arguments, and how large its result can be. */
export interface CallEstimate {
  readonly cost: Estimate;
  readonly size?: Estimate | undefined;
}

type Sized = (value: CostedValue) => Estimate;

/** The cost of one overload of a call (functionCost in checker/cost.go of cel-go, EstimateCallCost in pkg/cel/library/cost.go of apiserver). */
export function estimateCall(
  estimator: CostEstimator, node: Call, overload: string, target: CostedValue | undefined, args: readonly CostedValue[], costs: readonly Estimate[],
): CallEstimate {
  const argumentCost = costs.reduce(add, ZERO);
  const sized: Sized = (value) => estimator.sizeOfCosted(value);
  const library = extensionEstimate(overload, target, args, sized) ?? kubernetesEstimate(node.name, overload, target, args, sized);
  if (library) return { cost: add(library.cost, argumentCost), size: library.size };
  switch (overload) {
    case "logical_or": case "logical_and": return { cost: { min: costs[0]!.min, max: add(costs[0]!, costs[1]!).max } };
    case "conditional":
      estimator.uniteEntries(node, node.args[1]!, node.args[2]!);
      return { cost: add(costs[0]!, union(costs[1]!, costs[2]!)), size: union(known(args[1]!), known(args[2]!)) };
    case "add_string": case "add_bytes": case "add_list": {
      const size = add(known(args[0]!), known(args[1]!));
      estimator.uniteEntries(node, node.args[0]!, node.args[1]!);
      return { cost: add(overload === "add_list" ? ONE : scale(size, TEXT_FACTOR), argumentCost), size };
    }
    default: {
      const { cost, size } = standardEstimate(overload, target, args);
      return { cost: add(cost, argumentCost), size };
    }
  }
}

/** cel-go itself asks no schema once the size has been computed. */
function known({ size }: CostedValue): Estimate {
  return size ?? UNKNOWN;
}

const EQUALITIES: ReadonlySet<string> = new Set([
  "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes", "less_equals_bytes",
  "greater_equals_bytes", "equals", "not_equals",
]);

function standardEstimate(overload: string, target: CostedValue | undefined, args: readonly CostedValue[]): CallEstimate {
  if (EQUALITIES.has(overload)) {
    const most = Math.min(known(args[0]!).max, known(args[1]!).max);
    return { cost: scale({ min: most > 0 ? 1 : 0, max: most }, TEXT_FACTOR) };
  }
  const size = args[0] ? known(args[0]) : UNKNOWN;
  const text = scale(size, TEXT_FACTOR);
  switch (overload) {
    case "string_format": return { cost: scale(known(target!), TEXT_FACTOR) };
    case "string_to_bytes": return { cost: text, size: multiply(size, { min: 1, max: 4 }) };
    case "bytes_to_string": return { cost: text, size: { min: Math.floor(size.min / 4), max: size.max } };
    case "strings_quote": return { cost: text, size: { min: size.min + 2, max: size.max * 2 + 2 } };
    case "starts_with_string": case "ends_with_string": return { cost: text };
    case "in_list": return { cost: known(args[1]!) };
    case "matches_string": return { cost: multiply(scale(add(known(target!), ONE), TEXT_FACTOR), scale(size, PATTERN_FACTOR)) };
    case "contains_string": return { cost: multiply(scale(known(target!), TEXT_FACTOR), text) };
    default: return { cost: ONE };
  }
}

const SORT = /^list_(.+)_sort(ByAssociatedKeys)?$/;

/** What ext/sets.go and ext/lists.go of cel-go say that their functions cost. */
function extensionEstimate(overload: string, target: CostedValue | undefined, args: readonly CostedValue[], sized: Sized): CallEstimate | undefined {
  switch (overload) {
    case "list_sets_contains_list": case "list_sets_intersects_list": case "list_sets_equivalent_list": {
      const product = multiply(sized(args[0]!), sized(args[1]!));
      return { cost: add(scale(product, overload === "list_sets_equivalent_list" ? 2 : 1), ONE) };
    }
    case "list_slice": {
      const length = (wholeNumber(args[1]!) ?? sized(target!).max) - (wholeNumber(args[0]!) ?? 0);
      return newList(1, fixed(length < 0 ? UNKNOWN.max : length));
    }
    case "list_flatten": return newList(1, sized(target!));
    case "list_flatten_int": return newList(wholeNumber(args[0]!) ?? UNKNOWN.max, sized(target!));
    case "lists_range": return newList(1, fixed(wholeNumber(args[0]!) ?? UNKNOWN.max));
    case "list_reverse": return newList(1, sized(target!));
    case "list_distinct": return newList(2, multiply(sized(target!), sized(target!)));
    default: return sortEstimate(overload, target, args, sized);
  }
}

function sortEstimate(overload: string, target: CostedValue | undefined, args: readonly CostedValue[], sized: Sized): CallEstimate | undefined {
  const [, word, byKeys] = SORT.exec(overload) ?? [];
  if (word === undefined) return undefined;
  const size = sized(byKeys === undefined ? target! : args[0]!);
  return newList(word === "string" || word === "bytes" ? 2 + TEXT_FACTOR : 2, multiply(size, size));
}

function newList(factor: number, size: Estimate): CallEstimate {
  return { cost: add(scale(size, factor), fixed(1 + CREATE_LIST)), size };
}

/** The value of an int literal, negative ones as 0. */
function wholeNumber({ node }: CostedValue): number | undefined {
  const value = node?.kind === "literal" && !node.unsigned ? node.value : undefined;
  return typeof value === "bigint" ? Math.max(0, Number(value)) : undefined;
}

/** Names of functions that cost one unit. */
const NOMINAL: ReadonlySet<string> = new Set([
  "serviceAccount", "path", "group", "resource", "subresource", "namespace", "name", "allowed", "reason", "error", "errored",
  "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast", "format.named",
  "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add", "sub", "major", "minor", "patch",
  "getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery",
]);
/** An authorization check: two of them are allowed in an expression. */
const AUTHORIZATION = fixed(350_000);
/** The bytes of an address. */
const ADDRESS: Estimate = { min: 4, max: 16 };
/** The longest regular expression of a named format. */
const FORMAT_PATTERN = 128;

function kubernetesEstimate(name: string, overload: string, target: CostedValue | undefined, args: readonly CostedValue[], sized: Sized): CallEstimate | undefined {
  if (NOMINAL.has(name)) return { cost: ONE };
  switch (name) {
    case "check": return { cost: AUTHORIZATION };
    case "fieldSelector": case "labelSelector": return args.length === 1 ? { cost: selectorCost(sized(args[0]!)) } : undefined;
    case "isSorted": case "sum": case "max": case "min": case "indexOf": case "lastIndexOf": return target && { cost: traversalCost(target, sized) };
    case "lowerAscii": case "upperAscii": case "substring": case "trim": return target && textResult(sized(target));
    case "replace": return target && args.length >= 2 ? replaceEstimate(sized(target), sized(args[0]!), sized(args[1]!)) : undefined;
    case "split": return target && { cost: scale(sized(target), 2 * TEXT_FACTOR), size: { min: 0, max: splitLimit(args[1]) ?? sized(target).max } };
    case "join": return target && joinEstimate(target, args[0], sized);
    case "find": case "findAll": return target && args.length > 0 ? { cost: patternCost(sized(target), sized(args[0]!)), size: { min: 0, max: sized(target).max } } : undefined;
    case "validate": return args.length > 0 ? { cost: scale(scale(sized(args[0]!), TEXT_FACTOR), FORMAT_PATTERN * PATTERN_FACTOR) } : undefined;
    case "_==_": return equalityEstimate(args);
    default: return args.length > 0 || name === "ip" ? parsingEstimate(name, overload, args, sized) : undefined;
  }
}

function textResult(size: Estimate): CallEstimate {
  return { cost: scale(size, TEXT_FACTOR), size };
}

/** Functions that read a text into an address, a quantity and so on. */
function parsingEstimate(name: string, overload: string, args: readonly CostedValue[], sized: Sized): CallEstimate | undefined {
  switch (name) {
    case "url": case "jsonpatch.escapeKey": return args.length === 1 ? textResult(sized(args[0]!)) : undefined;
    case "cidr": case "isIP": case "isCIDR": case "quantity": case "isQuantity": case "semver": case "isSemver":
      return { cost: scale(sized(args[0]!), TEXT_FACTOR) };
    case "ip":
      if (overload === "cidr_ip") return { cost: ONE };
      return args.length > 0 ? { cost: scale(sized(args[0]!), TEXT_FACTOR) } : undefined;
    case "ip.isCanonical": return { cost: scale(sized(args[0]!), 2 * TEXT_FACTOR) };
    case "containsIP": return { cost: add(scale(add(ADDRESS, ADDRESS), TEXT_FACTOR), textCost(overload === "cidr_contains_ip_string", args[0]!, sized)) };
    case "containsCIDR": {
      const comparison = add(add(scale(add(ADDRESS, ADDRESS), TEXT_FACTOR), scale(ADDRESS, TEXT_FACTOR)), ONE);
      return { cost: add(comparison, textCost(overload === "cidr_contains_cidr_string", args[0]!, sized)) };
    }
    default: return undefined;
  }
}

function textCost(isText: boolean, value: CostedValue, sized: Sized): Estimate {
  return isText ? scale(sized(value), TEXT_FACTOR) : ZERO;
}

/** A selector of n characters holds at most n/2 requirements. */
function selectorCost(length: Estimate): Estimate {
  return add(add(fixed(10), scale(length, TEXT_FACTOR)), scale(scale(length, 0.5), 50));
}

function patternCost(text: Estimate, pattern: Estimate): Estimate {
  return multiply(scale(add(text, ONE), TEXT_FACTOR), scale(pattern, PATTERN_FACTOR));
}

/** The items of a list as a value of their own. */
function itemsOf({ type, path }: CostedValue): CostedValue | undefined {
  const [element] = type.parameters;
  return element && { path: path.length === 0 ? path : [...path, "@items"], type: element, node: undefined, size: undefined };
}

function traversalCost(target: CostedValue, sized: Sized): Estimate {
  const items = itemsOf(target);
  if (!items) return scale(sized(target), TEXT_FACTOR);
  const isText = items.type.kind === "string" || items.type.kind === "bytes";
  return multiply(sized(target), isText ? add(ONE, scale(sized(items), TEXT_FACTOR)) : ONE);
}

/** A literal limit of split() bounds its result; a negative one is a very large number to the server. */
function splitLimit(limit: CostedValue | undefined): number | undefined {
  const value = limit?.node?.kind === "literal" ? (limit.node as Literal).value : undefined;
  if (typeof value !== "bigint") return undefined;
  return value < 0n ? UNKNOWN.max : Number(value);
}

function joinEstimate(target: CostedValue, separator: CostedValue | undefined, sized: Sized): CallEstimate {
  const count = sized(target);
  const items = itemsOf(target);
  let size = items ? multiply(count, sized(items)) : ZERO;
  if (separator) size = add(size, multiply(sized(separator), { min: Math.max(0, count.min - 1), max: Math.max(0, count.max - 1) }));
  return { cost: scale(size, TEXT_FACTOR), size };
}

function replaceEstimate(text: Estimate, old: Estimate, replacement: Estimate): CallEstimate {
  const most = replaced(text.max, old.min, replacement.max <= old.min);
  const least = replaced(text.min, old.max, old.max <= replacement.min);
  const size = add(multiply({ min: least.count, max: most.count }, replacement), { min: least.kept, max: most.kept });
  return { cost: scale(text, 2 * TEXT_FACTOR), size };
}

/** How often a part is replaced, and how much of the text stays. */
function replaced(length: number, part: number, keepsLength: boolean): { count: number; kept: number } {
  if (part === 0) return { count: length < UNKNOWN.max ? length + 1 : length, kept: length };
  return keepsLength ? { count: 0, kept: length } : { count: Math.ceil(length / part), kept: 0 };
}

const ONE_UNIT: ReadonlySet<string> = new Set([
  "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver", "kubernetes.authorization.Authorizer", "kubernetes.authorization.PathCheck",
  "kubernetes.authorization.GroupCheck", "kubernetes.authorization.ResourceCheck", "kubernetes.authorization.Decision",
]);
/** The longest name of a format. */
const FORMAT_NAME = 64;

function equalityEstimate(args: readonly CostedValue[]): CallEstimate | undefined {
  const [left, right] = args;
  if (!left || !right || left.type.text !== right.type.text) return undefined;
  if (ONE_UNIT.has(left.type.text)) return { cost: ONE };
  if (left.type.name === "kubernetes.NamedFormat") return { cost: scale({ min: 1, max: FORMAT_NAME }, TEXT_FACTOR) };
  if (left.type.name === "kubernetes.URL") return { cost: scale({ min: 1, max: right.size?.max ?? 1 }, TEXT_FACTOR) };
  return undefined;
}
