import { describe, expect, it } from "vitest";
import type { FieldPath } from "../../src/source/path.ts";
import { parseFile } from "../../src/source/parse.ts";

/** The first line's column and the text that a path points at, in the last document. */
function pointed(text: string, path: FieldPath, part: "key" | "value"): string {
  const { start, end } = parseFile({ path: "a.yaml", text }).at(-1)!.rangeOf(path, part);
  return `${start.line}:${start.column} ${text.slice(start.offset, end.offset)}`;
}

const SERVICE = `# a comment
apiVersion: v1
kind: Service
metadata: {name: web, labels: {"app": 'x y'}} # flow
spec:
  ports:
  - port: 80
    name: "http"   # quoted
  -
    port: 0x50
  script: |
    one
      two

  empty:
  list:
  -
  folded: >-
    a
    b
  plain: word
    goes on
`;

const MERGED = `base: &base
  a: 1
  b: {c: 2}
other: &other
  d: 3
sum:
  a: 0
  <<: [*other, *base]
  d: 4
copy: *base
list:
- &item {e: 5}
- *item
inline:
  <<: {f: 6}
`;

describe("rangeOf", () => {
  it.each<[FieldPath, "key" | "value", string]>([
    [["apiVersion"], "key", "2:1 apiVersion"],
    [["apiVersion"], "value", "2:13 v1"],
    [["metadata"], "value", `4:11 {name: web, labels: {"app": 'x y'}}`],
    [["metadata", "name"], "key", "4:12 name"],
    [["metadata", "labels", "app"], "key", '4:32 "app"'],
    [["metadata", "labels", "app"], "value", "4:39 'x y'"],
    [["spec", "ports", 0], "value", `7:5 port: 80\n    name: "http"`],
    [["spec", "ports", 0], "key", `7:5 port: 80\n    name: "http"`],
    [["spec", "ports", 0, "name"], "value", '8:11 "http"'],
    [["spec", "ports", 1, "port"], "value", "10:11 0x50"],
    [["spec", "script"], "value", "11:11 |\n    one\n      two"],
    [["spec", "folded"], "value", "18:11 >-\n    a\n    b"],
    [["spec", "plain"], "value", "21:10 word\n    goes on"],
  ])("finds %j, %s", (path, part, expected) => expect(pointed(SERVICE, path, part)).toBe(expected));

  it("points at the key of an empty value, and at the dash of an empty item", () => {
    expect(pointed(SERVICE, ["spec", "empty"], "value")).toBe("15:3 empty");
    expect(pointed(SERVICE, ["spec", "list", 0], "value")).toBe("17:3 -");
  });

  it("falls back to the nearest parent: its key, or the first line of an item", () => {
    expect(pointed(SERVICE, ["spec", "selector", "app"], "value")).toBe("5:1 spec");
    expect(pointed(SERVICE, ["spec", "ports", 0, "targetPort"], "value")).toBe("7:5 port: 80");
    expect(pointed(SERVICE, ["spec", "ports", 7], "value")).toBe("6:3 ports");
    expect(pointed(SERVICE, ["status"], "value")).toBe("2:1 apiVersion: v1");
  });

  it.each<[FieldPath, "key" | "value", string]>([
    [["base", "b", "c"], "value", "3:10 2"],
    [["sum", "a"], "value", "8:16 *base"],
    [["sum", "a"], "key", "8:16 *base"],
    [["sum", "b", "c"], "value", "8:16 *base"],
    [["sum", "d"], "value", "9:6 4"],
    [["copy"], "key", "10:1 copy"],
    [["copy"], "value", "10:7 *base"],
    [["copy", "b", "c"], "value", "10:7 *base"],
    [["list", 0, "e"], "value", "12:13 5"],
    [["list", 1, "e"], "value", "13:3 *item"],
    [["inline", "f"], "value", "15:11 6"],
  ])("points at the alias that a value comes through: %j, %s", (path, part, expected) => expect(pointed(MERGED, path, part)).toBe(expected));

  it("finds keys by what kubectl makes of them", () => {
    expect(pointed("on: 1\n0x10: 2\n1.50: 3\n", ["true"], "key")).toBe("1:1 on");
    expect(pointed("on: 1\n0x10: 2\n1.50: 3\n", ["16"], "value")).toBe("2:7 2");
    expect(pointed("on: 1\n0x10: 2\n1.50: 3\n", ["1.5"], "value")).toBe("3:7 3");
  });

  it("takes the last of two keys, as kubectl does", () => expect(pointed("a: 1\na: 2\n", ["a"], "value")).toBe("2:4 2"));

  it("counts on in later documents, with CRLF, and in JSON", () => {
    expect(pointed("a: 1\r\n---\r\nb:\r\n  - c\r\n", ["b", 0], "value")).toBe("4:5 c");
    expect(pointed('{"a": 1}\n{"b": [true, {"c": "d"}]}\n', ["b", 1, "c"], "value")).toBe('2:20 "d"');
    expect(pointed('{"a": 1}\n{"b": [true, {"c": "d"}]}\n', ["b", 1, "c"], "key")).toBe('2:15 "c"');
  });

  it("gives each document its first line of content", () => {
    const lines = parseFile({ path: "a.yaml", text: "# head\n\na: 1\n---\n# c\nb: 2\n---\n# nothing\n" }).map(({ line }) => line);
    expect(lines).toEqual([3, 6, 8]);
  });
});

describe("duplicateKeys", () => {
  const found = (text: string) => parseFile({ path: "a.yaml", text })[0]!.duplicateKeys.map(({ path, first, again }) => `${path.join(".")} ${first.start.line}:${first.start.column} ${again.start.line}:${again.start.column}`);

  it("names both places", () => {
    expect(found("a: 1\nb:\n- c: 1\n  c: 2\na: 3\n")).toEqual(["b.0.c 3:3 4:3", "a 1:1 5:1"]);
    expect(found('{"a": 1, "b": {"c": 1, "c": 2}}')).toEqual(["b.c 1:16 1:24"]);
  });

  it("counts a key that a merge sets as well, which strict readers refuse", () => {
    expect(found("x: &x {a: 1}\nw:\n  <<: *x\n  a: 2\nz:\n  a: 2\n  <<: *x\n")).toEqual(["w.a 3:7 4:3", "z.a 6:3 7:7"]);
  });

  it("keeps numbers and text apart, as go-yaml does", () => expect(found('1: a\n"1": b\n')).toEqual([]));
});
