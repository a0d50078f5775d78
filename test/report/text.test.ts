import { describe, expect, test } from "vitest";
import { NO_COLORS } from "../../src/report/colors.ts";
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

test("a summary that is too long for its line goes on below, colours not counted", () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const skipped = new Map([["Helm charts", 1], ["files without a Kubernetes object", 2]]);
  const lines = formatText(reportOf("web.yaml", DEPLOYMENT, []), { skipped, services: { all: 12, withEndpoints: 3 }, milliseconds: 41, colors: { ...NO_COLORS, green: red } }).split("\n");
  expect(lines[0]).toMatch(/^\S+no findings\S+ in \d file.* · 12 Services, 3 with endpoints$/);
  expect(lines[1]).toBe("· skipped 1 Helm chart and 2 files without a Kubernetes object · 41 ms");
});

test.for([["abc", 3], ["日本語", 6], ["e\u0301", 1], ["👍🏽", 2], ["👨‍👩‍👧", 2], ["❤️", 2], ["…│×", 3], ["“é…”", 4], ["soft\u00adhyphen", 10], ["ｱ", 1]] as const)("%s is %i columns wide", ([text, width]) => {
  expect(widthOf(text)).toBe(width);
});

test("columns cuts by what a terminal shows", () => {
  expect(columns("日本語", 2, 4)).toBe("本");
  expect(visible("a\tb\0")).toBe("a b␀");
});

test("more findings than a call takes arguments are written", () => {
  const at = { at: "name: web", message: "wrong" };
  const lines = formatText(reportOf("web.yaml", DEPLOYMENT, Array.from({ length: 150_000 }, () => at)));
  expect(lines).toContain("150000 errors");
});
