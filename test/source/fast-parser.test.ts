import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FieldPath } from "../../src/source/path.ts";
import { splitYaml } from "../../src/source/split.ts";
import { readFast } from "../../src/source/yaml/fast-parser.ts";
import { spanAlong } from "../../src/source/yaml/fast-path.ts";
import { compareParsers } from "../support/compare-parsers.ts";
import { mutate, Random, writeYaml } from "../support/yaml-text.ts";

describe("the fast parser", () => {
  const read = (text: string) => readFast(text, 0, text.length)?.value;

  it("reads what manifests are made of", () => {
    expect(
      read(`--- # head
apiVersion: v1   # comment
kind: 'Service'

metadata:
  labels: {app: web, "tier": 'x'}
  annotations:
    # indented comment
    "a/b": "line\\n"
    long: plain text
      goes on
spec:
  ports:
  - port: 80
    name: http
  -
    port: 0x50
  - - nested
  args: [--a, "b", 3,
    true]
  mode: 0644
  script: |
    one
      two

    three
  folded: >-
    a
    b

    c
  empty:
`),
    ).toEqual({
      apiVersion: "v1", kind: "Service",
      metadata: { labels: { app: "web", tier: "x" }, annotations: { "a/b": "line\n", long: "plain text goes on" } },
      spec: { ports: [{ port: 80, name: "http" }, { port: 80 }, ["nested"]], args: ["--a", "b", 3, true], mode: 420, script: "one\n  two\n\nthree\n", folded: "a b\nc", empty: null },
    });
  });

  it.each(["a: &x 1\n", "a: *x\n", "a: !!str 1\n", "<<: {a: 1}\n", "on: 1\n", "1: a\n", "a: 1\na: 2\n", "a: 0644\n", "a: .inf\n", "? a\n", "a: b: c\n", "a: 1\n b: 2\n", "a: 1\n...\n", "constructor: 1\n", "__proto__: 1\n", "\ta: 1\n", "a: |2\n   b\n", '"a": "\\x41"\n', " a: 1\nb: 2\n", "%YAML 1.1\n"])("leaves %j to the full parser", (text) => expect(read(text)).toBeUndefined());
});

describe("places along a path", () => {
  const text = "a:\n- b: |\n    c: 1\n# c:\n- c:x: 1\n  c: {d: [e]}\n  f:\n";
  const { value, isRegular } = readFast(text, 0, text.length)!;
  const pointed = (path: FieldPath, part: "key" | "value") => {
    const span = spanAlong(text, value, path, part);
    return span && text.slice(span.start, span.end);
  };

  it.each<[FieldPath, string | undefined, string | undefined]>([
    [["a", 1, "c"], "c", "{d: [e]}"],
    [["a", 1, "c", "d", 0], "e", "e"],
    [["a", 1, "f"], "f", "f"],
    [["a", 1], "c:x: 1\n  c: {d: [e]}\n  f:", "c:x: 1\n  c: {d: [e]}\n  f:"],
    [["a", 0, "c"], undefined, undefined],
    [["a", "1"], undefined, undefined],
  ])("finds %j", (path, key, expected) => {
    expect(isRegular).toBe(true);
    expect([pointed(path, "key"), pointed(path, "value")]).toEqual([key, expected]);
  });

  it.each(['"a": 1\n', 'a: "\n  b: 1"\nb: 2\n', "a: [\n b]\n"])("cannot be found so in %j", (irregular) => expect(readFast(irregular, 0, irregular.length)?.isRegular).toBe(false));
});

describe("the fast parser, which remembers keys", () => {
  const read = (text: string) => readFast(text, 0, text.length)?.value;

  it.each([
    ["a key twice", "kind: A\nname: b\n", "kind: A\nname: b\nkind: C\n", undefined],
    ["a key that was written in quotes before", '"yes": 1\nb: 2\n', "yes: 1\nb: 2\n", undefined],
    ["a key with a colon that was written in quotes before", '"a: b": 1\n', "a: b: 1\n", undefined],
    ["a key behind one in quotes", 'a: 1\n"b": 2\nc: 3\n', 'a: 1\n"b": 2\nc: 3\nb: 4\n', undefined],
    ["a key that only begins as one before", "kind: A\n", "kinds: A\n", { kinds: "A" }],
    ["a key without a blank behind its colon", "- http: 1\n", "- http://a\n", ["http://a"]],
    ["other keys in another order", "a:\n- name: b\n  value: c\n", "a:\n- value: c\n  name: b\n- name: b\n", { a: [{ value: "c", name: "b" }, { name: "b" }] }],
  ])("reads %s", (_, first, second, expected) => {
    read(first);
    expect(read(second)).toEqual(expected);
  });

  it("reads more keys than it remembers", () => {
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    for (const key of keys) expect(read(`${key}: 1\nthen: 2\n`)).toEqual({ [key]: 1, then: 2 });
    expect(read(`data:\n${keys.map((key) => `  ${key}: a\n`).join("")}`)).toEqual({ data: Object.fromEntries(keys.map((key) => [key, "a"])) });
    expect(read(`${keys.map((key) => `${key}: a\n`).join("")}key-39: b\n`)).toBeUndefined();
  });

  it("reads the documents of a text that is too long to be unpacked as a whole", () => {
    const first = `a: ${"x".repeat(2 ** 20)}\n`, second = "b: 1\nc:\n- d\n";
    const text = `${first}---\n${second}`;
    expect(readFast(text, first.length + 4, text.length)?.value).toEqual({ b: 1, c: ["d"] });
    expect(readFast(text, 0, first.length)?.value).toEqual({ a: "x".repeat(2 ** 20) });
  });
});

describe("the fast parser against the full one", () => {
  it("reads recorded texts the same", () => {
    for (const line of readFileSync(new URL("yaml-dialect.jsonl", import.meta.url), "utf8").trimEnd().split("\n")) {
      const { input } = JSON.parse(line) as { input: string };
      for (const { start, end } of splitYaml(input)) expect({ input, result: compareParsers(`${input.slice(start, end).trimEnd()}\n`) }).not.toEqual({ input, result: "different" });
    }
  });

  it.each([1, 2, 3])("reads generated and mutated texts the same, seed %i (npm run fuzz:yaml makes a million)", (seed) => {
    const random = new Random(seed);
    let same = 0;
    for (let count = 0; count < 2000; count++) {
      const written = writeYaml(random);
      for (const text of [written, mutate(random, written)]) {
        const result = compareParsers(text);
        expect({ text, result }).not.toEqual({ text, result: "different" });
        if (result === "same") same++;
      }
    }
    expect(same).toBeGreaterThan(200);
  });
});
