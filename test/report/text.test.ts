import { describe, expect, test } from "vitest";
import { formatText } from "../../src/report/text.ts";
import { columns, visible, widthOf, wrap } from "../../src/report/words.ts";
import { reportOf } from "../support/report.ts";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: two
`;

describe("a finding", () => {
  test("shows place, severity, message, rule, object, frame and notes", () => {
    const text = formatText(reportOf("web.yaml", DEPLOYMENT, [{
      at: "two", message: 'replicas is "two", not a number', label: "a number", notes: ["nothing is created"], path: ["spec", "replicas"],
      resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" }, effect: "refused",
      related: [{ file: "other.yaml", range: undefined, message: "without a place", resource: undefined }],
    }]));
    expect(text).toBe(`web.yaml
  6:13  refused  replicas is "two", not a number            service/some-defect
        │ Deployment shop/web  spec.replicas
      4 │   name: web
      5 │ spec:
      6 │   replicas: two
        │             ~~~ a number
        │
        = nothing is created
        = without a place

1 refused object in 1 of 1 file · 1 resource
`.replace(/^ {2}(6:13)/m, "   $1").replace(/^ {8}([│=])/gm, "         $1").replace(/^ {6}(\d)/gm, "       $1"));
  });

  test("fits 80 columns, however long its parts are", () => {
    const long = `key: "${"value ".repeat(60)}"`;
    const text = formatText(reportOf("web.yaml", long, [{ at: "value value", message: "a word ".repeat(40).trim(), label: "a label ".repeat(30).trim(), notes: ["a note ".repeat(30).trim()] }]));
    expect(text.split("\n").filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(text).toContain("~~~~~~~~~~~");
  });

  test("marks the value in the middle of a very long line", () => {
    const line = `data: { a: ${"x".repeat(5000)}, here: wrong, b: ${"y".repeat(5000)} }`;
    const frame = formatText(reportOf("a.yaml", line, [{ at: "wrong" }])).split("\n");
    const code = frame.find((one) => one.includes("here: wrong"))!;
    expect(code).toMatch(/│ ….*wrong.*…$/);
    expect(frame.find((one) => one.includes("~~~~~"))!.indexOf("~")).toBe(code.indexOf("wrong"));
  });

  test("marks below wide characters, where a terminal shows them", () => {
    const frame = formatText(reportOf("a.yaml", 'greeting: "日本語👍🏽" # wrong', [{ at: "wrong" }])).split("\n");
    const before = frame.find((one) => one.includes("日本語"))!.split("wrong")[0]!;
    expect(frame.find((one) => one.includes("~"))!.indexOf("~")).toBe(widthOf(before));
  });

  test("lets nothing through that a terminal obeys", () => {
    const text = formatText(reportOf("a\u001b[31m.yaml", "a: \u001b]0;title\u0007 \u202ereversed", [{ at: "reversed", message: "\u001b[2J gone", notes: ["\u009b1m"] }]));
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

test("the summary counts errors, refused objects, warnings and infos", () => {
  const findings = (["error", "error", "warning", "info", "info"] as const).map((severity, i) => ({ at: "web", severity, message: `m${i}` }));
  expect(formatText(reportOf("web.yaml", DEPLOYMENT, findings), { milliseconds: 41.4 })).toMatch(/\n2 errors, 1 warning and 2 info in 1 of 1 file · 1 resource · 41 ms\n$/);
});

test("no findings are one line", () => {
  expect(formatText(reportOf("web.yaml", DEPLOYMENT, []))).toBe("no findings in 1 file · 1 resource\n");
});

test("wrap breaks at spaces only", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("a-word-that-is-too-long for it", 8)).toEqual(["a-word-that-is-too-long", "for it"]);
});

test.for([["abc", 3], ["日本語", 6], ["e\u0301", 1], ["👍🏽", 2], ["👨‍👩‍👧", 2], ["❤️", 2], ["…│×", 3], ["ｱ", 1]] as const)("%s is %i columns wide", ([text, width]) => {
  expect(widthOf(text)).toBe(width);
});

test("columns cuts by what a terminal shows", () => {
  expect(columns("日本語", 2, 4)).toBe("本");
  expect(visible("a\tb\0")).toBe("a b␀");
});
