import { addQuantities, compareQuantities, parseQuantity, type Quantity, signOf } from "../../resource/quantity.ts";
import { type LibraryTable, namedType } from "../signatures.ts";
import { EvaluationError, LibraryValue } from "../values.ts";

const TYPE = namedType("Quantity");

/** Quantities that are worth the same are equal, so the identity is mantissa and exponent without trailing zeros. */
function quantityValue(quantity: Quantity): LibraryValue {
  const digits = String(quantity.mantissa).replace(/0+$/, "");
  const zeros = String(quantity.mantissa).length - digits.length;
  return new LibraryValue(TYPE, quantity, digits === "" || digits === "-" ? "0" : `${digits}e${quantity.exponent + zeros}`);
}

function quantityOf(text: string): LibraryValue {
  const quantity = parseQuantity(text);
  if (!quantity) throw new EvaluationError(`${JSON.stringify(text)} is not a quantity`);
  return quantityValue(quantity);
}

const content = (value: LibraryValue): Quantity => value.content as Quantity;
const whole = (value: bigint): Quantity => ({ mantissa: value, exponent: 0, isDecimal: false });
const negated = (quantity: Quantity): Quantity => ({ ...quantity, mantissa: -quantity.mantissa });
const compare = (a: LibraryValue, b: LibraryValue): number => compareQuantities(content(a), content(b));
const add = (a: LibraryValue, b: Quantity): LibraryValue => quantityValue(addQuantities(content(a), b));

/** The quantity as an int64; undefined where it is a fraction or too large (Quantity.AsInt64). */
function asInteger(value: LibraryValue): bigint | undefined {
  const { mantissa, exponent } = content(value);
  const scale = 10n ** BigInt(Math.abs(exponent));
  if (exponent < 0 && BigInt(mantissa) % scale !== 0n) return undefined;
  const result = exponent < 0 ? BigInt(mantissa) / scale : BigInt(mantissa) * scale;
  return BigInt.asIntN(64, result) === result ? result : undefined;
}

function integerOf(value: LibraryValue): bigint {
  const integer = asInteger(value);
  if (integer === undefined) throw new EvaluationError("cannot convert value to integer");
  return integer;
}

/** pkg/cel/library/quantity.go of apiserver. */
export const quantity: LibraryTable = {
  string_to_quantity: ["quantity(string): Quantity", quantityOf],
  is_quantity_string: ["isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined],
  quantity_sign: ["sign(Quantity): int", (value: LibraryValue) => BigInt(signOf(content(value)))],
  quantity_is_greater_than: [".isGreaterThan(Quantity, Quantity): bool", (a: LibraryValue, b: LibraryValue) => compare(a, b) > 0],
  quantity_is_less_than: [".isLessThan(Quantity, Quantity): bool", (a: LibraryValue, b: LibraryValue) => compare(a, b) < 0],
  quantity_compare_to: [".compareTo(Quantity, Quantity): int", (a: LibraryValue, b: LibraryValue) => BigInt(compare(a, b))],
  quantity_get_float: [".asApproximateFloat(Quantity): double", (value: LibraryValue) => Number(content(value).mantissa) * 10 ** content(value).exponent],
  quantity_get_int: [".asInteger(Quantity): int", integerOf],
  quantity_is_integer: [".isInteger(Quantity): bool", (value: LibraryValue) => asInteger(value) !== undefined],
  quantity_add: [".add(Quantity, Quantity): Quantity", (a: LibraryValue, b: LibraryValue) => add(a, content(b))],
  quantity_add_int: [".add(Quantity, int): Quantity", (a: LibraryValue, b: bigint) => add(a, whole(b))],
  quantity_sub: [".sub(Quantity, Quantity): Quantity", (a: LibraryValue, b: LibraryValue) => add(a, negated(content(b)))],
  quantity_sub_int: [".sub(Quantity, int): Quantity", (a: LibraryValue, b: bigint) => add(a, whole(-b))],
};
