import { describe, expect, it } from "vitest";
import { readCompact } from "../../src/source/yaml/compact-parser.ts";

describe("the fast parser for values that are kept", () => {
  const read = (text: string) => readCompact(text, 0, text.length)?.value;

  it.each([
    ["the same scalar", "a: long text of b\n", "a: long text of b\n", { a: "long text of b" }],
    ["a number, a word and nothing", "a: 12\nb: true\nc: ~\n", "a: 12\nb: true\nc: ~\n", { a: 12, b: true, c: null }],
    ["the same in quotes", 'a: "12"\n', 'a: "12"\n', { a: "12" }],
    ["the same with other quotes", 'a: "12"\n', "a: 12\n", { a: 12 }],
    ["one that goes on", "a: b\n", "a: b\n  c\n", { a: "b c" }],
    ["one that goes on behind an empty line", "a: b\n", "a: b\n\n  c\n", { a: "b\nc" }],
    ["one that went on before", "a: b\n  c\n", "a: b\nd: e\n", { a: "b", d: "e" }],
    ["one with a comment behind it", "a: b\n", "a: b # c\n", { a: "b" }],
    ["one that only begins so", "a: b\n", "a: bc\n", { a: "bc" }],
    ["one that ends the text", "a: b\n", "c: 1\na: b\n", { c: 1, a: "b" }],
    ["an empty block scalar", "a: |\nb: 1\n", "a: |\n  c\nb: 1\n", { a: "c\n", b: 1 }],
    ["an octal mode", "mode: 0644\n", "mode: 0644\n", { mode: 420 }],
    ["an octal number of another key", "mode: 0644\n", "size: 0644\n", undefined],
    ["a quoted scalar with an error below", 'a: "b"\n', 'a: "b"\n  c\n', undefined],
    ["other numbers of keys", "a:\n  b: 1\n", "a:\n  b: 1\n  c: 2\n  d: 3\n", { a: { b: 1, c: 2, d: 3 } }],
    ["more keys than there are sizes", "a: 1\n", Array.from({ length: 40 }, (_, index) => `key${index}: 1\n`).join(""), Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`key${index}`, 1]))],
    ["flow collections", "a: [b, {c: d}]\n", "a: [b, {c: d}, [], {}]\n", { a: ["b", { c: "d" }, [], {}] }],
  ])("reads %s after another text", (_, first, second, expected) => {
    read(first);
    expect(read(second)).toEqual(expected);
  });

  it("makes ordinary objects", () => {
    const value = read("a: 1\nb: {c: 1}\n") as { b: object };
    expect([Object.getPrototypeOf(value), Object.getPrototypeOf(value.b)]).toEqual([Object.prototype, Object.prototype]);
    expect(Object.keys(value)).toEqual(["a", "b"]);
  });

  it("remembers the last values of a key only, whatever others there are", () => {
    for (let round = 0; round < 2; round++) {
      for (let name = 0; name < 20; name++) expect(read(`a: text of some length ${name}\n`)).toEqual({ a: `text of some length ${name}` });
    }
  });

  it("reads texts that are too long to be remembered, and characters of several bytes", () => {
    const long = "häß 😀 ".repeat(100).trim();
    expect(read(`a: ${long}\nb: ä😀ßäöü€€€€€€€€\n`)).toEqual({ a: long, b: "ä😀ßäöü€€€€€€€€" });
  });
});
