import { describe, expect, it } from "vitest";
import { parseFile } from "../../src/source/parse.ts";

/** Each problem as `line:column-column rule: message`; fatal ones begin with an exclamation mark. */
function problems(text: string): string[] {
  return parseFile({ path: "a.yaml", text }).flatMap(({ problems }) =>
    problems.map(({ rule, message, range: { start, end }, fatal }) => `${fatal ? "!" : ""}${start.line}:${start.column}-${end.line > start.line ? `${end.line}:` : ""}${end.column} ${rule}: ${message}`));
}

describe("a document that does not parse", () => {
  it.each([
    ["a:\n\tb: c\n", '!2:1-2 yaml/syntax-error: a tab cannot indent YAML; use spaces'],
    ["a:\n  b: 1\n\tc: 2\n", "!3:1-2 yaml/syntax-error: a tab cannot indent YAML; use spaces"],
    ["a: {{ .Values.x }}\n", '!1:4-19 yaml/syntax-error: "{{ .Values.x }}" is a template and no YAML yet; render it first (for Helm: helm template), or put the value in quotes'],
    ["k: @at\n", '!1:4-7 yaml/syntax-error: a value cannot begin with "@"; put it in quotes'],
    ["host: *.example.com\n", '!1:7-20 yaml/syntax-error: "*" begins an alias, whose name has letters, digits, "-" and "_" only; if it is text, put the value in quotes'],
    ["a: 'open\nb: 1\n", "!1:4-9 yaml/syntax-error: this single quote is never closed"],
    ["a: b: c\n", "!1:4-8 yaml/syntax-error: a colon and a space make a key, and there is one in this line already; put the value in quotes if the colon belongs to it"],
    ["spec:\n  a: 1\n    b: 2\n", '!3:5-6 yaml/syntax-error: "b" is indented like a part of the value above; a value and keys below it cannot go together'],
    ["spec:\n  image:nginx\n  b: 1\n", '!2:3-9 yaml/syntax-error: a space is missing after "image:"'],
    ["a:\n  b: 1\n c: 2\n", '!3:2-4 yaml/syntax-error: bad indentation: "c:" begins in column 2, but the keys it should line up with in column 1 (line 1)'],
    ["a: b\nfoo\nc: d\n", '!2:1-4 yaml/syntax-error: expected "key: value", as in the lines around, but "foo" has no colon'],
    ["a: [1, 2\n", '!1:4-5 yaml/syntax-error: this "[" is never closed; "]" is missing'],
    ["a: 'it's'\n", "!1:8-10 yaml/syntax-error: text follows a closing quote here; a quote inside the text must be doubled ('') or escaped (\\\"), or one is missing further up"],
    ['a: "\\d"\n', '!1:5-7 yaml/syntax-error: "\\d" means nothing in double quotes; write "\\\\d", or use single quotes'],
    ["a: 1\n--- b: 2\nc: 3\n", '!2:5-9 yaml/syntax-error: "b: 2" may not follow "---" on its line; put it on the next line'],
    ["k: .inf\n", '!1:4-8 yaml/syntax-error: ".inf" is a number that JSON does not have; if it is text, put it in quotes'],
    ["~: x\n", '!1:1-2 yaml/syntax-error: "~" is null and cannot be a key; put it in quotes'],
    ["a: *nope\n", '!1:4-9 yaml/syntax-error: no anchor "&nope" comes before this alias in the document; if "*nope" is text, put it in quotes'],
    ["a: \u0007\n", '!1:4-5 yaml/syntax-error: the control character U+0007 is not allowed; remove it, or write "\\x07" in double quotes'],
    ["a: \0\n", "!1:4-5 yaml/unreadable: a NUL character; this is no text file, or one in UTF-16 without a byte order mark"],
    ["a: x\udce9\n", "!1:5-6 yaml/unreadable: the byte 0xE9 is not UTF-8; save the file as UTF-8"],
    ['{"a":1}\n{"b":2}\n{"c":}\n', "!3:6-7 yaml/syntax-error: this is no JSON: expected a value here"],
  ])("%j", (text, expected) => expect(problems(text)).toEqual([expected]));

  it("leaves the other documents of the file alone", () => {
    const documents = parseFile({ path: "a.yaml", text: "a: 1\n---\nb: [\n---\nc: 3\n" });
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, undefined, { c: 3 }]);
    expect(documents[1]!.problems[0]!.range.start).toEqual({ offset: 12, line: 3, column: 4 });
  });

  it("counts lines of the file in messages", () => {
    expect(problems("x: 1\n---\n# c\na: {b: 1\nc: 2\n")).toEqual(['!5:2-3 yaml/syntax-error: expected "," or "}" here, for the "{" in line 4 is still open']);
  });
});

describe("text that parses and is read in a way that few expect", () => {
  it.each([
    ["a: 1\n...\nb: 2\n", '3:1-5 yaml/lost-document: kubectl reads nothing after "..."; begin another document with "---"'],
    [" a: 1\nb: 2\n", "2:1-5 yaml/lost-document: kubectl takes the document to end before this and drops it without a word; check the indentation, or a missing space or colon"],
    ["on: {}\n", '1:1-3 yaml/boolean-key: the key on is a boolean in YAML and becomes "true"; write "on" in quotes'],
    ["port: 0644\n", '1:7-11 yaml/octal-number: 0644 is an octal number, which is 420; write 420, or "0644" in quotes for text'],
    ["port: 0808\n", '1:7-11 yaml/octal-number: 0808 is not octal but 808; write 808, or "0808" in quotes for text'],
    ["data:\n  0700: x\n", '2:3-7 yaml/octal-number: the key 0700 is a number with a leading zero and becomes "448"; write "0700" in quotes'],
  ])("%j", (text, expected) => expect(problems(text)).toEqual([expected]));

  it.each(["a: 1\n...\n# end\n...\n", "defaultMode: 0644\nitems: [{mode: 0400}]\n", '"on": 1\ntrue: 2\n', "a: 0o644\nb: 0.5\nc: 0\nd: '0644'\n", "--- # c\na: 1\n"])("finds nothing in %j", (text) => expect(problems(text)).toEqual([]));
});

describe("input that is out of all proportion", () => {
  const deep = 10_000;
  it.each([
    ["flow lists", "a: " + "[".repeat(deep) + "]".repeat(deep)],
    ["flow maps", "{a: ".repeat(deep) + "}".repeat(deep)],
    ["lists", `${"- ".repeat(deep)}a\n`],
    ["block maps", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
    ["explicit keys", `${"? ".repeat(deep)}a\n`],
    ["JSON", `{"a":`.repeat(deep) + "1" + "}".repeat(deep)],
    ["aliases", "a0: &a0 [x]\n" + Array.from({ length: 1500 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join("")],
  ])("is refused where %s nest too deep", (_, text) => {
    const [document] = parseFile({ path: "a.yaml", text });
    expect(document!.value).toBeUndefined();
    expect(document!.problems[0]!.rule).toBe("yaml/too-deep");
  });

  it("is refused where aliases multiply", () => {
    const lines = ["a: &a [x,x,x,x,x,x,x,x,x]", ...["b", "c", "d", "e", "f", "g", "h"].map((name) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${String.fromCharCode(name.charCodeAt(0) - 1)}`).join()}]`)];
    expect(problems(`${lines.join("\n")}\n`)).toEqual(["!4:17-19 yaml/too-deep: aliases blow this document up to many times its size; kubectl refuses it"]);
  });

  it.each([
    ["a long line", `a: ${"x".repeat(3_000_000)}\n`],
    ["blanks", `a: b${" ".repeat(1_000_000)}c\n`],
    ["separators", "---\n".repeat(200_000)],
    ["open brackets on lines", "[\n".repeat(900) + "]\n".repeat(900)],
    ["a long number", `a: ${"9".repeat(1_000_000)}\n`],
    ["colons", "a:".repeat(500_000)],
    ["quotes", "'".repeat(1_000_001)],
    ["comments", "#\n".repeat(300_000)],
    ["braces", "{".repeat(300_000)],
    ["nothing but NUL", "\0".repeat(100_000)],
  ])("takes linear time for %s", (_, text) => {
    const start = performance.now();
    for (const document of parseFile({ path: "a.yaml", text })) {
      void [document.problems, document.duplicateKeys, document.line, document.rangeOf(["a", 0])];
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
