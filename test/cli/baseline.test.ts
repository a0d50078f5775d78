import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const BAD = (name: string, key = "date") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${key}: {}\n`;
const FILE = ".kubeverdict-baseline.json";

/** A folder with these files and a baseline of them. */
function accepted(files: Readonly<Record<string, string>>, more: readonly string[] = []): string {
  const folder = folderWith(files);
  expect(run(folder, ["baseline", ".", ...more])).toMatchObject({ code: 0, stdout: "" });
  return folder;
}

/** Rule and file of what is new, and what the summary says of the baseline. */
function lint(folder: string, args: readonly string[] = [".", "--baseline", FILE]): { code: number | null; stderr: string; findings: string[]; baseline: unknown } {
  const { stdout, stderr, code } = run(folder, ["lint", ...args, "--format", "json"]);
  const { findings, summary } = JSON.parse(stdout) as { findings: { rule: string; file: string }[]; summary: { baseline?: unknown } };
  return { code, stderr, findings: findings.map(({ rule, file }) => `${rule} ${file}`), baseline: summary.baseline };
}

test("what is in the baseline is hidden, moved lines and renamed files included", () => {
  const folder = accepted({ "a.yaml": BAD("a"), "b.yaml": BAD("b") });
  writeFileSync(join(folder, "a.yaml"), `# one line more\n${BAD("a")}`);
  renameSync(join(folder, "b.yaml"), join(folder, "c.yaml"));
  expect(lint(folder)).toEqual({ code: 0, stderr: "", findings: [], baseline: { hidden: 2, gone: 0 } });
  expect(run(folder, [".", "--baseline", FILE]).stdout).toMatch(/^no new findings in 2 files · 2 resources · 2 findings hidden by the baseline/);
  writeFileSync(join(folder, "d.yaml"), BAD("d"));
  expect(lint(folder)).toMatchObject({ code: 1, findings: ["api/unknown-field d.yaml"] });
});

test("two equal findings cover two, not three", () => {
  const folder = accepted({ "a.yaml": "kind: [\n---\nkind: [\n" });
  expect(readFileSync(join(folder, FILE), "utf8")).toContain('"count":2}');
  expect(lint(folder).baseline).toEqual({ hidden: 2, gone: 0 });
  writeFileSync(join(folder, "a.yaml"), "kind: [\n---\nkind: [\n---\nkind: [\n");
  expect(lint(folder)).toMatchObject({ findings: ["yaml/syntax-error a.yaml"], baseline: { hidden: 2, gone: 0 } });
});

test("what is gone is told, and --prune takes it out and adds nothing", () => {
  const folder = accepted({ "a.yaml": BAD("a"), "b.yaml": BAD("b"), "c.yaml": BAD("c") });
  rmSync(join(folder, "a.yaml"));
  writeFileSync(join(folder, "b.yaml"), BAD("b", "data"));
  writeFileSync(join(folder, "d.yaml"), BAD("d"));
  expect(lint(folder).stderr).toBe("kubeverdict: 2 findings of the baseline are gone; kubeverdict baseline --prune removes them\n");
  // c.yaml was not looked at, so nothing is known of it.
  expect(lint(folder, ["b.yaml", "d.yaml", "--baseline", FILE])).toMatchObject({ baseline: { hidden: 0, gone: 2 } });
  expect(run(folder, ["baseline", "b.yaml", "--prune"]).stderr).toBe(`wrote ${FILE}: 1 finding, 2 removed\n`);
  expect(readFileSync(join(folder, FILE), "utf8")).toBe('{\n  "version": 1,\n  "findings": {\n    "c.yaml": [\n      {"rule":"api/unknown-field","about":"ConfigMap default/c date","message":"unknown field \\"date\\"; did you mean \\"data\\"?","fingerprint":"FINGERPRINT"}\n    ]\n  }\n}\n'.replace("FINGERPRINT", /"fingerprint":"(\w{16})"/.exec(readFileSync(join(folder, FILE), "utf8"))![1]!));
});

test("the configuration names it from its own folder; --no-baseline reports everything", () => {
  const folder = folderWith({ "kubeverdict.yaml": "baseline: accepted/now.json\n", "deploy/a.yaml": BAD("a"), "accepted/readme.txt": "" });
  expect(run(join(folder, "deploy"), ["baseline", "."]).stderr).toBe("wrote ../accepted/now.json: 1 finding\n");
  expect(readFileSync(join(folder, "accepted/now.json"), "utf8")).toContain('"../deploy/a.yaml"');
  expect(lint(join(folder, "deploy"), ["."])).toMatchObject({ code: 0, findings: [] });
  expect(lint(join(folder, "deploy"), [".", "--no-baseline"])).toMatchObject({ code: 1, findings: ["api/unknown-field a.yaml"], baseline: undefined });
});

test("SARIF carries hidden findings as suppressed ones", () => {
  const folder = accepted({ "a.yaml": BAD("a") });
  const { runs: [{ results }] } = JSON.parse(run(folder, [".", "--baseline", FILE, "--format", "sarif"]).stdout);
  expect(results).toMatchObject([{ ruleId: "api/unknown-field", suppressions: [{ kind: "external", justification: `in ${FILE}` }] }]);
});

test("the same text whatever the order of the paths", () => {
  const files = { "b/b.yaml": BAD("b"), "a/a.yaml": BAD("a") };
  const text = (paths: readonly string[]) => {
    const folder = folderWith(files);
    run(folder, ["baseline", ...paths]);
    return readFileSync(join(folder, FILE), "utf8");
  };
  expect(text(["b", "a"])).toBe(text(["a", "./b"]));
});

test.for([
  [undefined, /there is no baseline \.kubeverdict-baseline\.json; kubeverdict baseline PATH\.\.\. --output/],
  ["{", /the baseline \.kubeverdict-baseline\.json is not JSON$/m],
  ["[]", /is no baseline: it has no version/],
  ['{"version":2,"findings":{}}', /has version 2, but this kubeverdict knows version 1/],
  ['{"version":1,"findings":[]}', /its findings are no map of files/],
  ['{"version":1,"findings":{"a.yaml":{}}}', /the entries of "a\.yaml" are no list/],
  ['{"version":1,"findings":{"a.yaml":[{"rule":"a/b","message":"c","fingerprint":"d","count":-1}]}}', /an entry of "a\.yaml" has not what an entry needs/],
] as const)("a baseline that is %j ends with 2", ([text, message]) => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": BAD("a"), ...(text === undefined ? {} : { [FILE]: text }) }), [".", "--baseline", FILE]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

test("an input that could not be read changes no baseline", () => {
  const folder = accepted({ "a.yaml": BAD("a") });
  const before = readFileSync(join(folder, FILE), "utf8");
  expect(run(folder, ["baseline", "a.yaml", "nowhere.yaml"])).toMatchObject({ code: 2 });
  expect(readFileSync(join(folder, FILE), "utf8")).toBe(before);
});
