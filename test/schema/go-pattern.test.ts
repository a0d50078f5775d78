import { describe, expect, it } from "vitest";
import { matchesGoPattern } from "../../src/schema/go-pattern.ts";

describe("matchesGoPattern", () => {
  it.each<[string, string, boolean | undefined]>([
    ["^[a-z]+$", "abc", true], ["^[a-z]+$", "aBc", false], ["b", "abc", true], ["^a.c$", "a\nc", false], ["^a.c$", "a\rc", true], ["a$", "a\n", false],
    ["(?i)^abc$", "ABC", true], ["^\\p{Greek}+$", "αβγ", true], ["^[[:alpha:]]+$", "abc", true], ["\\Aab\\z", "ab", true], ["^\\s$", "\u00a0", false], ["^(?P<name>a)$", "a", true],
    ["^.$", "😀", true], ["^[^a]$", "😀", true], ["^(a+)+$", `${"a".repeat(40)}b`, false], ["^(a|a)*$", `${"a".repeat(40)}b`, false],
    ["(", "a", undefined], ["a(?=b)", "ab", undefined], ["(a)\\1", "aa", undefined], ["a**", "a", undefined],
  ])("%s on %j: %s", (pattern, text, expected) => expect(matchesGoPattern(pattern, text)).toBe(expected));
});
