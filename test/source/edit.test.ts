import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/source/document.ts";
import { applyEdits, insertKey, removeAt, renameKey, setScalar, type TextEdit } from "../../src/source/edit.ts";
import { parseFile } from "../../src/source/parse.ts";
import type { FieldPath } from "../../src/source/path.ts";

type Edit = (document: ReturnType<typeof parseFile>[number]) => TextEdit | undefined;
const set = (path: FieldPath, value: null | boolean | number | string): Edit => (document) => setScalar(document, path, value);
const rename = (path: FieldPath, name: string): Edit => (document) => renameKey(document, path, name);
const remove = (...path: FieldPath): Edit => (document) => removeAt(document, path);
const insert = (path: FieldPath, key: string, value: JsonValue, after?: string): Edit => (document) => insertKey(document, path, key, value, after);

function edited(text: string, edit: Edit): string | undefined {
  const made = edit(parseFile({ path: "a.yaml", text }).at(-1)!);
  return made && applyEdits(text, [made]).text;
}

const LIST = "ports: # of the Service\n- name: a # first\n  port: 1\n- name: b\n  port: 2\n# end\nz: 1\n";

describe("edits", () => {
  it.each<[string, string, Edit, string]>([
    ["a plain scalar", "a: 1 # c\n", set(["a"], 2), "a: 2 # c\n"],
    ["text that looks like something else", "a: x\n", set(["a"], "0644"), 'a: "0644"\n'],
    ["text in its quotes", "a: 'x'\nb: \"y\"\n", set(["a"], "it's"), "a: 'it''s'\nb: \"y\"\n"],
    ["several lines", "a: |\n  x\n  y\nb: 1\n", set(["a"], "p\nq"), 'a: "p\\nq"\nb: 1\n'],
    ["a missing value", "a: # c\nb:\n  -\n", set(["a"], true), "a: true # c\nb:\n  -\n"],
    ["a missing item", "b:\n  -\n", set(["b", 0], "x"), "b:\n  - x\n"],
    ["a value in flow style", "a: {b, c: d}\n", set(["a", "b"], "x, y"), 'a: {b: "x, y", c: d}\n'],
    ["an empty list", "a: []\n", set(["a"], "x"), "a: x\n"],
    ["behind an anchor", "a: &x 1\nb: *x\n", set(["a"], 2), "a: &x 2\nb: *x\n"],
    ["an alias", "a: &x 1\nb: *x\n", set(["b"], 2), "a: &x 1\nb: 2\n"],
    ["JSON", '{"a": {"b": "x"}}', set(["a", "b"], "y\"z"), '{"a": {"b": "y\\"z"}}'],
    ["a later document, with CRLF", "a: 1\r\n---\r\na: 1\r\n", set(["a"], 2), "a: 1\r\n---\r\na: 2\r\n"],
  ])("set %s", (_, text, edit, expected) => expect(edited(text, edit)).toBe(expected));

  it.each<[string, string, Edit, string]>([
    ["plain", "a:\n  metdata: {}\n", rename(["a", "metdata"], "metadata"), "a:\n  metadata: {}\n"],
    ["in quotes", "'on': 1\n", rename(["on"], "off"), "'off': 1\n"],
    ["that needs quotes", "a: 1\n", rename(["a"], "on"), '"on": 1\n'],
    ["in JSON", '{"a": 1}', rename(["a"], "b"), '{"b": 1}'],
  ])("rename a key %s", (_, text, edit, expected) => expect(edited(text, edit)).toBe(expected));

  it.each<[string, string, Edit, string]>([
    ["an entry with its lines", "a: 1\nb:\n  c: 2 # x\n  d: |\n    e\nf: 3\n", remove("b"), "a: 1\nf: 3\n"],
    ["the first entry behind a dash", LIST, remove("ports", 0, "name"), "ports: # of the Service\n- port: 1\n- name: b\n  port: 2\n# end\nz: 1\n"],
    ["a list item", LIST, remove("ports", 1), "ports: # of the Service\n- name: a # first\n  port: 1\n# end\nz: 1\n"],
    ["the only entry", "a:\n  b: 1\nc: 2\n", remove("a", "b"), "a: {}\nc: 2\n"],
    ["the only item", "a:\n- b: 1\n  c: 2\n", remove("a", 0), "a: []\n"],
    ["the last line of a text without a line end", "a: 1\nb: 2", remove("b"), "a: 1"],
    ["the same with CRLF", "a: 1\r\nb: 2", remove("b"), "a: 1"],
    ["an entry in flow style", "a: {b: 1, c: 2, d: 3}\n", remove("a", "c"), "a: {b: 1, d: 3}\n"],
    ["the last item in flow style", "a: [b, c]\n", remove("a", 1), "a: [b]\n"],
    ["the only one in flow style", "a: [b]\n", remove("a", 0), "a: []\n"],
    ["from JSON", '{\n  "a": 1,\n  "b": 2\n}\n', remove("b"), '{\n  "a": 1\n}\n'],
  ])("remove %s", (_, text, edit, expected) => expect(edited(text, edit)).toBe(expected));

  it.each<[string, string, Edit, string]>([
    ["at the end of a mapping", "a:\n  b: 1 # x\n  # y\nc: 2\n", insert(["a"], "d", "e"), "a:\n  b: 1 # x\n  d: e\n  # y\nc: 2\n"],
    ["behind another", "a: 1\nb: 2\n", insert([], "x", 3, "a"), "a: 1\nx: 3\nb: 2\n"],
    ["into a list item", LIST, insert(["ports", 0], "protocol", "TCP", "name"), "ports: # of the Service\n- name: a # first\n  protocol: TCP\n  port: 1\n- name: b\n  port: 2\n# end\nz: 1\n"],
    ["with its own lines", "a:\n  b: 1\n", insert(["a"], "c", { d: [1, { e: "x", f: {} }], "on": [] }), 'a:\n  b: 1\n  c:\n    d:\n    - 1\n    - e: x\n      f: {}\n    "on": []\n'],
    ["below a key without a value", "a: # c\nb: 1\n", insert(["a"], "d", 1), "a: # c\n  d: 1\nb: 1\n"],
    ["into null", "a: null\n", insert(["a"], "d", 1), "a: {d: 1}\n"],
    ["into an empty mapping", "a: {}\n", insert(["a"], "d", "e: f"), 'a: {d: "e: f"}\n'],
    ["into flow style", "a: {b: 1}\n", insert(["a"], "d", [1]), "a: {b: 1, d: [1]}\n"],
    ["at the end of a text without a line end", "a: 1", insert([], "b", 2), "a: 1\nb: 2"],
    ["with CRLF", "a: 1\r\nc: 3\r\n", insert([], "b", 2, "a"), "a: 1\r\nb: 2\r\nc: 3\r\n"],
    ["behind text that keeps its empty lines", "a: |+\n  x\n\nb: 1\n", insert([], "c", 2, "a"), "a: |+\n  x\n\nc: 2\nb: 1\n"],
    ["into JSON", '{\n  "a": 1\n}\n', insert([], "b", { c: [true] }), '{\n  "a": 1,\n  "b": {"c": [true]}\n}\n'],
  ])("insert %s", (_, text, edit, expected) => expect(edited(text, edit)).toBe(expected));

  it("gives nothing where there is nothing to edit, or it is written elsewhere", () => {
    const text = "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\ne: !!str 1\n";
    for (const edit of [set(["no"], 1), set(["c", "b"], 2), set(["d", "b"], 2), rename(["d", "b"], "q"), remove("c", "b"), set(["e"], 2), set(["a"], 1), insert(["e"], "x", 1)]) expect(edited(text, edit)).toBeUndefined();
    expect(edited("a: [\n", set(["a"], 1))).toBeUndefined();
  });
});

describe("applyEdits", () => {
  it("applies edits in any order and hands back those that overlap", () => {
    const edits = [{ offset: 4, length: 1, text: "E" }, { offset: 0, length: 2, text: "" }, { offset: 1, length: 2, text: "x" }];
    expect(applyEdits("abcdef", edits)).toEqual({ text: "cdEf", left: [edits[2]] });
  });
});
