import { describe, expect, it } from "vitest";
import {
  cIdentifierProblem, configMapKeyProblem, dns1035LabelProblem, dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, domainPrefixedKeyProblem,
  domainPrefixedPathProblem, fullyQualifiedDomainNameProblem, fullyQualifiedNameProblem, labelValueProblem, pathSegmentNameProblem, percentProblem,
  portNameProblem, qualifiedNameProblem, relaxedEnvironmentNameProblem, wildcardDns1123SubdomainProblem,
} from "../../src/validation/names.ts";

const long = (length: number): string => "a".repeat(length);

/** What is fine and what is not, by format. */
const FORMATS: [(value: string) => string | undefined, string[], string[]][] = [
  [dns1123LabelProblem, ["a", "1", "a-1", long(63)], ["", "-a", "a-", "A", "a.b", "a_b", "ä", long(64)]],
  [dns1035LabelProblem, ["a", "a-1", long(63)], ["", "1a", "a-", "A", "a.b", long(64)]],
  [dns1123SubdomainProblem, ["a.b-c.1", long(253)], ["", ".a", "a..b", "a.-b", "A.b", "*.a", long(254)]],
  [wildcardDns1123SubdomainProblem, ["*.a", "*.a.b"], ["a", "*", "*a", "*.", "*.*.a"]],
  [qualifiedNameProblem, ["a", "A_b.c-D", "example.com/a", `example.com/${long(63)}`], ["", "/a", "a/", "a/b/c", "Example.com/a", "-a", "a_", long(64), "a b"]],
  [labelValueProblem, ["", "a", "A_b.c-D", long(63)], ["-a", "a.", "a b", "a/b", long(64)]],
  [portNameProblem, ["a", "http-2", long(15)], ["", "1", "A", "a--b", "-a", "a-", "a_b", long(16)]],
  [configMapKeyProblem, ["a", ".a", "A_b-c.d", long(253)], ["", ".", "..", "..a", "a/b", "a b", long(254)]],
  [relaxedEnvironmentNameProblem, ["a", "1 a", "~", "a.b-c$(d)"], ["", "a=b", "ä", "a\nb", "a\u007fb"]],
  [cIdentifierProblem, ["a", "_A1"], ["", "1a", "a-b"]],
  [percentProblem, ["0%", "100%"], ["%", "1", "-1%", "1.5%"]],
  [fullyQualifiedNameProblem, ["a.b.c"], ["a.b", "a.b.c."]],
  [fullyQualifiedDomainNameProblem, ["a.b", "a.b."], ["a", "a.b..", `${long(64)}.b`]],
  [domainPrefixedPathProblem, ["a.b/c", "a/B~"], ["a", "/b", "a/", "A/b", "a/b c"]],
  [domainPrefixedKeyProblem, ["a.b/c"], ["a", "a/b/c"]],
];

describe.each(FORMATS.map(([problemOf, fine, wrong]) => ({ name: problemOf.name, problemOf, fine, wrong })))("$name", ({ problemOf, fine, wrong }) => {
  it("takes what the server takes", () => {
    expect(fine.filter((value) => problemOf(value) !== undefined)).toEqual([]);
  });
  it("refuses what the server refuses, and names the value", () => {
    expect(wrong.filter((value) => problemOf(value) === undefined)).toEqual([]);
  });
});

describe("names of objects", () => {
  it("lets a generateName end in a dash, which the server completes", () => {
    expect(dnsSubdomainName("web-", true)).toBeUndefined();
    expect(dnsSubdomainName("web-")).toContain('"web-"');
    expect(dnsSubdomainName("-", true)).toContain('"-"');
    // The server takes two characters away, so the one before the dash does not count.
    expect(dnsSubdomainName("web--", true)).toBeUndefined();
    expect(dnsSubdomainName("weB-", true)).toBeUndefined();
  });

  it("lets a path segment be anything that fits into a URL", () => {
    expect(["system:node", "A b", "..a"].filter((name) => pathSegmentNameProblem(name) !== undefined)).toEqual([]);
    expect([".", "..", "a/b", "50%"].filter((name) => pathSegmentNameProblem(name) === undefined)).toEqual([]);
    expect(pathSegmentNameProblem("..", true)).toBeUndefined();
  });
});
