import { applyPatch } from "diff";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/cli/unified-diff.ts";

test("changes that are near are one hunk, others are not", () => {
  const before = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join("");
  const after = before.replace("line 2\n", "line two\n").replace("line 5\n", "").replace("line 25\n", "line 25\nmore\n");
  expect(unifiedDiff("a.yaml", before, after)).toBe([
    "--- a/a.yaml", "+++ b/a.yaml", "@@ -1,10 +1,9 @@", " line 0", " line 1", "-line 2", "+line two", " line 3", " line 4", "-line 5", " line 6", " line 7", " line 8", " line 9",
    "@@ -23,8 +22,9 @@", " line 22", " line 23", " line 24", " line 25", "+more", " line 26", " line 27", " line 28", " line 29", "",
  ].join("\n"));
});

test.for([
  ["the same", "a\nb\n", "a\nb\n"],
  ["nothing before", "", "a\nb\n"],
  ["nothing after", "a\n", ""],
  ["an end of line that is added", "a\nb", "a\nb\n"],
  ["an end of line that goes", "a\nb\n", "a\nb"],
  ["the last line, which has no end", "a\nb", "a\nc"],
  ["CRLF", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"],
  ["lines that repeat", "x\nx\nx\nx\nx\ny\n", "x\nx\nx\ny\nx\n"],
  ["everything", "a\nb\nc\n", "d\ne\n"],
] as const)("what it says of %s leads from one text to the other", ([, before, after]) => {
  const patch = unifiedDiff("a.yaml", before, after);
  expect(patch === "" ? before : applyPatch(before, patch, { autoConvertLineEndings: false })).toBe(after);
});

test("of random changes as well, many of them in little time", () => {
  let seed = 1;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 300; round++) {
    const lines = Array.from({ length: random(40) }, () => `${random(4)}`);
    const changed = lines.flatMap((line) => (random(5) === 0 ? [] : random(5) === 0 ? [line, `${random(4)}`] : [line]));
    const [before, after] = [lines, changed].map((all) => all.map((line) => `${line}\n`).join("")) as [string, string];
    const patch = unifiedDiff("a", before, after);
    expect(patch === "" ? before : applyPatch(before, patch)).toBe(after);
  }
  const many = Array.from({ length: 200_000 }, (_, i) => `line ${i}\n`);
  const start = performance.now();
  expect(unifiedDiff("a", many.join(""), many.map((line, i) => (i % 10 === 0 ? `changed ${i}\n` : line)).join("")).match(/^\+changed/gm)).toHaveLength(20_000);
  expect(performance.now() - start).toBeLessThan(5000);
});
