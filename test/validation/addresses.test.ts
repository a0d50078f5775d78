import { describe, expect, it } from "vitest";
import {
  formatIpAddress, ipAddressProblem, ipAddressWarning, ipRangeProblem, ipRangeWarnings, legacyIpAddressProblem, legacyIpRangeProblem,
  parseIpAddress,
} from "../../src/validation/addresses.ts";

describe("addresses", () => {
  it.each([
    ["1.2.3.4", "1.2.3.4"],
    ["01.002.3.04", "1.2.3.4"],
    ["::", "::"],
    ["1::", "1::"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["0:0:1:2:3:4:0:0", "::1:2:3:4:0:0"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::1.2.3.4", "::102:304"],
    ["00001::1", "1::1"],
  ])("reads %s as %s", (text, canonical) => {
    expect(formatIpAddress(parseIpAddress(text)!)).toBe(canonical);
  });

  it.each([
    "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", "256.1.1.1", "1.2.3.-4", "0x1.2.3.4", " 1.2.3.4", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1", "1:", ":::",
    "12345::", "g::", "fe80::1%eth0", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4",
  ])("does not read %j", (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it("is strict about zeros and IPv4 in IPv6 only where it is asked to be", () => {
    for (const text of ["01.2.3.4", "::ffff:1.2.3.4", "00001::1"]) {
      expect(legacyIpAddressProblem(text, false)).toBeUndefined();
      expect(legacyIpAddressProblem(text, true)).toContain(text);
    }
    expect(legacyIpAddressProblem("FE80::0abc", true)).toBeUndefined();
    expect(ipAddressProblem("FE80::0abc")).toContain("fe80::abc");
    expect(ipAddressProblem("fe80::abc")).toBeUndefined();
  });

  it("warns of what is not canonical", () => {
    expect(["01.2.3.4", "::ffff:1.2.3.4", "FE80::1", "1.2.3.4", "fe80::1"].map((text) => ipAddressWarning(text) !== undefined)).toEqual([true, true, true, false, false]);
  });
});

describe("ranges", () => {
  it.each([
    ["10.0.0.0/8", undefined, undefined],
    ["10.0.0.1/8", undefined, "10.0.0.0/8"],
    ["10.0.0.0/08", undefined, "10.0.0.0/8"],
    ["::ffff:10.0.0.0/104", undefined, "IPv6"],
    ["2001:db8::/32", undefined, undefined],
    ["10.0.0.0/33", "10.0.0.0/33", "10.0.0.0/33"],
    ["10.0.0.0", "10.0.0.0", "10.0.0.0"],
    ["10.0.0.0/", "10.0.0.0/", "10.0.0.0/"],
    ["10.0.0.0/+8", "10.0.0.0/+8", "10.0.0.0/+8"],
  ])("judges %s loosely and strictly", (text, loose, strict) => {
    const judged = [legacyIpRangeProblem(text, false), legacyIpRangeProblem(text, true)];
    for (const [i, expected] of [loose, strict].entries()) {
      if (expected === undefined) expect(judged[i]).toBeUndefined();
      else expect(judged[i]).toContain(expected);
    }
  });

  it("wants the canonical form in new fields", () => {
    expect(ipRangeProblem("2001:DB8::/32")).toContain("2001:db8::/32");
    expect(ipRangeProblem("2001:db8::/32")).toBeUndefined();
  });

  it("says both what may be meant by a range with bits after its prefix", () => {
    expect(ipRangeWarnings("10.0.0.1/8").join()).toContain('"10.0.0.0/8" or "10.0.0.1/32"');
    expect(ipRangeWarnings("10.0.0.0/08")).toHaveLength(1);
    expect(ipRangeWarnings("2001:DB8::/32")).toHaveLength(1);
    expect(ipRangeWarnings("10.0.0.0/8")).toEqual([]);
  });
});
