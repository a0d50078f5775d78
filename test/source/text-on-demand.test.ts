import { describe, expect, test } from "vitest";
import { linesAround } from "../../src/source/excerpt.ts";
import { parseFile } from "../../src/source/parse.ts";
import { suppressionsOf } from "../../src/source/suppression.ts";
import { TextOnDemand } from "../../src/source/text-on-demand.ts";

function givenBack(text: string): { readonly file: TextOnDemand; readonly documents: ReturnType<typeof parseFile>; readonly count: () => number } {
  let count = 0;
  const file = new TextOnDemand({ path: "a.yaml", text }, () => {
    count++;
    return text;
  });
  const documents = parseFile(file);
  file.giveBack(documents);
  return { file, documents, count: () => count };
}

describe("a text that is given back", () => {
  const text = "# first\na: 1\nlist: [x, \"a text that is longer than a few letters\"]\n---\nb:\n  constructor: true\n  __proto__: own\n  empty: {}\n---\nc: [\n";

  test("leaves values, problems and comments as they were, and is not read again for them", () => {
    const { documents, count } = givenBack(text);
    const kept = parseFile({ path: "a.yaml", text });
    expect(documents.map(({ value, duplicateKeys }) => ({ value, duplicateKeys }))).toEqual(kept.map(({ value, duplicateKeys }) => ({ value, duplicateKeys })));
    expect(Object.hasOwn((documents[1]!.value as { b: object }).b, "__proto__")).toBe(true);
    expect(documents.map(({ problems }) => problems)).toEqual(kept.map(({ problems }) => problems));
    expect(documents.flatMap((document) => suppressionsOf(document).suppressions)).toEqual([]);
    expect(count()).toBe(0);
  });

  test("is read again for places, once for all documents of the file", () => {
    const { documents, count } = givenBack(text);
    const kept = parseFile({ path: "a.yaml", text });
    expect(documents[0]!.rangeOf(["list", 1])).toEqual(kept[0]!.rangeOf(["list", 1]));
    expect(documents[1]!.rangeOf(["b", "empty"], "key")).toEqual(kept[1]!.rangeOf(["b", "empty"], "key"));
    expect(documents.map(({ line }) => line)).toEqual([2, 5, 10]);
    expect(count()).toBe(1);
  });

  test("keeps the lines that are shown of a place, and is not read again for them", () => {
    const { file, documents, count } = givenBack(text);
    const { start } = documents[1]!.rangeOf(["b", "empty"], "key");
    expect(file.keptAround(start.offset)).toBeUndefined();
    file.keepLinesAround(start.offset);
    expect(linesAround(file, start.offset)).toEqual({ text: "  constructor: true\n  __proto__: own\n  empty: {}", start: text.indexOf("  constructor") });
    expect(count()).toBe(1);
    const long = givenBack(`a: ${"x".repeat(2000)}\n`).file;
    long.keepLinesAround(3);
    expect(linesAround(long, 3)).toEqual({ text: long.text, start: 0 });
  });

  test("comments that turn findings off are still found", () => {
    const { documents } = givenBack("a: 1 # kubeverdict-disable-line yaml/octal-number -- a reason\n");
    expect(suppressionsOf(documents[0]!).suppressions).toMatchObject([{ line: 1, reason: "a reason" }]);
  });

  test("numbers beyond a double keep their digits", () => {
    const { documents } = givenBack("big: 12345678901234567890\nother: a\n");
    expect(documents[0]!.value).toEqual({ big: 12345678901234567890n, other: "a" });
  });

  test("one that is gone has places at its beginning", () => {
    const file = new TextOnDemand({ path: "a.yaml", text: "a:\n  b: 1\n" }, () => "");
    const [document] = parseFile(file);
    file.giveBack([document!]);
    expect(document!.rangeOf(["a", "b"]).start.line).toBe(1);
  });
});
