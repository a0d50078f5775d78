import type { LimitRange, LimitRangeItem } from "../../resource/api/core-v1.ts";
import { compareQuantities, parseQuantity, roundUpToMilli, toInteger, toMilli, type Quantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName, type WrittenQuantity } from "../resource-names.ts";
import type { Validation } from "../validation.ts";

type Amounts = Readonly<Record<string, WrittenQuantity>>;

/** What a limit says of one resource. */
interface Limits {
  readonly min: Amount | undefined;
  readonly max: Amount | undefined;
  readonly default: Amount | undefined;
  readonly defaultRequest: Amount | undefined;
  readonly maxLimitRequestRatio: Amount | undefined;
}
interface Amount extends Quantity { readonly written: WrittenQuantity }

const LIMITS = Path.of("spec", "limits");
const TYPES = ["Pod", "Container", "PersistentVolumeClaim"];
const NONE: Amounts = {};
const ONE: Quantity = { mantissa: 1, exponent: 0, isDecimal: false };
const MAX_MILLI_VALUE = (2n ** 63n - 1n) / 1000n;

/** A LimitRange (ValidateLimitRange in pkg/apis/core/validation/validation.go), after the defaults of SetDefaults_LimitRangeItem. A nameless one gets a name. */
export function validateLimitRange(limitRange: LimitRange, validation: Validation): void {
  const isNamed = limitRange.metadata?.name || limitRange.metadata?.generateName;
  validateMetadata(isNamed ? limitRange : { ...limitRange, metadata: { ...limitRange.metadata, name: "unnamed" } }, { namespaced: true, name: dnsSubdomainName }, validation);
  const types = new Set<string>();
  limitRange.spec?.limits?.forEach((limit, i) => {
    const type = limit.type ?? "";
    const path = LIMITS.index(i);
    validateType(type, path.child("type"), validation);
    if (types.has(type)) validation.duplicate(path.child("type"), `there is another limit of type ${quote(type)}; one of each type is allowed`);
    types.add(type);
    validateLimit(type === "Container" ? withDefaults(limit) : limit, type, path, validation);
  });
}

function validateType(type: string, path: Path, validation: Validation): void {
  const problem = qualifiedNameProblem(type);
  if (problem !== undefined) validation.invalid(path, `the type of a limit ${problem}`);
  else if (!type.includes("/") && !TYPES.includes(type)) {
    validation.invalid(path, `${quote(type)} is not a type of limits; use "Pod", "Container", "PersistentVolumeClaim" or a name with a domain`);
  }
}

/** The default limit is the maximum, the default request the default limit or else the minimum. */
function withDefaults(limit: LimitRangeItem): LimitRangeItem {
  const { max, min } = limit;
  const defaults = { ...max, ...limit.default };
  return { ...limit, default: defaults, defaultRequest: { ...min, ...defaults, ...limit.defaultRequest } };
}

function validateLimit(limit: LimitRangeItem, type: string, path: Path, validation: Validation): void {
  const { max = NONE, min = NONE, maxLimitRequestRatio = NONE } = limit;
  let { default: defaults = NONE, defaultRequest = NONE } = limit;
  if (type === "Pod") {
    for (const [name, amounts] of [["default", defaults], ["defaultRequest", defaultRequest]] as const) {
      if (Object.keys(amounts).length > 0) validation.forbidden(path.child(name), `a limit of type "Pod" takes no ${name}; give defaults in a limit of type "Container"`);
    }
    defaults = defaultRequest = NONE;
  }
  const maps = { max, min, default: defaults, defaultRequest };
  for (const name in maps) validateNames(maps[name as keyof typeof maps], type, path.child(name), validation);
  if (type === "PersistentVolumeClaim" && !Object.hasOwn(min, "storage") && !Object.hasOwn(max, "storage")) {
    validation.required(path.child("limits"), 'a limit of type "PersistentVolumeClaim" needs min or max of storage');
  }
  validateNames(maxLimitRequestRatio, type, path.child("maxLimitRequestRatio"), validation);
  for (const name in { ...max, ...min, ...defaults, ...defaultRequest, ...maxLimitRequestRatio }) {
    const limits: Limits = {
      min: amountOf(min, name), max: amountOf(max, name), default: amountOf(defaults, name), defaultRequest: amountOf(defaultRequest, name),
      maxLimitRequestRatio: amountOf(maxLimitRequestRatio, name),
    };
    validateOrder(limits, name, path, validation);
    validateRatio(limits, path.child("maxLimitRequestRatio").key(name), validation);
  }
}

function validateNames(amounts: Amounts, type: string, path: Path, validation: Validation): void {
  for (const name in amounts) {
    if (type === "Pod" || type === "Container") validateContainerResourceName(name, path.key(name), validation);
    else validateResourceName(name, path.key(name), validation);
  }
}

function amountOf(amounts: Amounts, name: string): Amount | undefined {
  if (!Object.hasOwn(amounts, name)) return undefined;
  const written = amounts[name]!;
  const quantity = parseQuantity(written);
  return quantity && { ...roundUpToMilli(quantity), written };
}

/** min, the default request, the default limit and max must not decrease in that order. */
function validateOrder({ min, max, default: limit, defaultRequest: request }: Limits, name: string, path: Path, validation: Validation): void {
  const check = (field: string, low: Amount | undefined, lowName: string, high: Amount | undefined, highName: string): void => {
    if (!low || !high || compareQuantities(low, high) <= 0) return;
    validation.invalid(path.child(field).key(name), `the ${lowName} of ${name}, ${quote(low.written)}, is greater than the ${highName}, ${quote(high.written)}`);
  };
  check("min", min, "minimum", max, "maximum");
  check("defaultRequest", min, "minimum", request, "default request");
  check("defaultRequest", request, "default request", max, "maximum");
  check("defaultRequest", request, "default request", limit, "default limit");
  check("default", min, "minimum", limit, "default limit");
  check("default", limit, "default limit", max, "maximum");
  if (limit && request && !isOvercommitAllowed(name) && compareQuantities(limit, request) !== 0) {
    const message = `${name} cannot be promised twice, so the default request, ${quote(request.written)}, must equal the default limit, ${quote(limit.written)}`;
    validation.invalid(path.child("defaultRequest").key(name), message);
  }
}

/** The ratio of limit to request: at least 1, and no more than max / min. */
function validateRatio({ min, max, maxLimitRequestRatio: ratio }: Limits, path: Path, validation: Validation): void {
  if (!ratio) return;
  if (compareQuantities(ratio, ONE) < 0) validation.invalid(path, `the ratio ${quote(ratio.written)} is less than 1, but a limit is never less than its request`);
  if (!min || !max) return;
  const isSmall = [ratio, min, max].every((amount) => toInteger(amount) < MAX_MILLI_VALUE);
  const read = isSmall ? toMilli : toInteger;
  const most = Number(read(max)) / Number(read(min));
  const value = isSmall ? Number(toMilli(ratio)) / 1000 : Number(toInteger(ratio));
  if (value > most) validation.invalid(path, `the ratio ${quote(ratio.written)} is greater than max / min = ${most}`);
}
