import { describe, expect, it } from "vitest";
import {
  addQuantities, compareQuantities, isInteger, isNegative, isZero, parseQuantity, roundUpToMilli, toInteger, toMilli, type Quantity,
} from "../../src/resource/quantity.ts";

/** Reads what the test knows to be a quantity. */
function quantity(text: unknown): Quantity {
  const read = parseQuantity(text);
  if (!read) throw new Error(`no quantity: ${String(text)}`);
  return read;
}

describe("parseQuantity", () => {
  it.each([
    ["500m", 500n], ["1", 1000n], ["1.5", 1500n], ["+2", 2000n], ["-1k", -1_000_000n], ["1Ki", 1_024_000n], [".5Mi", 524_288_000n], ["1e3", 1_000_000n],
    ["1E-3", 1n], ["1E3", 1_000_000n], ["0.1m", 1n], ["-0.1m", -1n], ["5.", 5000n], ["00012k", 12_000_000n], [1.5, 1500n], [3, 3000n], [null, 0n],
    // odd, but accepted by the server: a suffix or sign without digits is zero
    ["m", 0n], ["Ki", 0n], ["e5", 0n], ["-", 0n], [".", 0n], [" 1 ", 1000n],
  ])("reads %j as %d thousandths", (text, milli) => expect(toMilli(quantity(text))).toBe(milli));

  it.each(["", "1 Gi", "1GB", "1ki", "0x10", "1..2", "1e", "1e99999999999999999999", "\t1", "-e-10", "one", true, {}, []])("refuses %j", (text) => expect(parseQuantity(text)).toBeUndefined());

  it("caps binary suffixes at the largest int64, not decimal ones", () => {
    expect(compareQuantities(quantity("16Ei"), quantity("9223372036854775807"))).toBe(0);
    expect(compareQuantities(quantity("16E"), quantity("9223372036854775807"))).toBe(1);
  });

  it("rounds away from zero to nine decimals", () => {
    expect(compareQuantities(quantity("0.1n"), quantity("1n"))).toBe(0);
    expect(compareQuantities(quantity("-0.1n"), quantity("-1n"))).toBe(0);
    expect(compareQuantities(quantity("1e-1000000000"), quantity("1n"))).toBe(0);
  });
});

describe("compareQuantities", () => {
  it.each([
    ["1", "1000m", 0], ["1Gi", "1G", 1], ["100m", "1", -1], ["-1", "1", -1], ["-2k", "-1k", -1], ["-1m", "0", -1], ["0", "-0", 0], ["0Ki", "0m", 0],
    ["1e1000000000", "1Ei", 1], ["9007199254740993", "9007199254740992", 1], ["1e30", "1000000000000000000000000000000", 0],
  ] as const)("%s against %s is %d", (a, b, sign) => expect(compareQuantities(quantity(a), quantity(b))).toBe(sign));
});

describe("readings", () => {
  it("knows sign and zero", () => {
    expect([isNegative(quantity("-1m")), isNegative(quantity("-0")), isZero(quantity("0.000Ki")), isZero(quantity("1n"))]).toEqual([true, false, true, false]);
  });

  it.each([["1", true], ["1k", true], ["1000m", true], ["1.5", false], ["1500m", false], ["1.0000001", false], ["1Ki", true]] as const)("isInteger(%s) is %s", (text, whole) => {
    expect(isInteger(quantity(text))).toBe(whole);
  });

  it("rounds up to whole units, and overflows as the server's int64 does", () => {
    expect(toInteger(quantity("1500m"))).toBe(2n);
    expect(toInteger(quantity("-1500m"))).toBe(-2n);
    expect(toInteger(quantity("100E"))).toBe(0n);
    expect(toMilli(quantity("999999999999999999"))).toBe(3875820019684211736n);
  });

  it("rounds up to thousandths", () => {
    expect(compareQuantities(roundUpToMilli(quantity("0.1m")), quantity("1m"))).toBe(0);
    expect(compareQuantities(roundUpToMilli(quantity("1")), quantity("1"))).toBe(0);
  });

  it("adds", () => {
    expect(compareQuantities(addQuantities(quantity("1Gi"), quantity("500m")), quantity("1073741824.5"))).toBe(0);
    expect(compareQuantities(addQuantities(quantity("9223372036854775807"), quantity("1")), quantity("9223372036854775808"))).toBe(0);
  });
});
