import { describe, expect, test } from "vitest";
import type { Override, Settings } from "../../src/engine/settings.ts";
import { defineCauseRule, defineRule, type Rule, type RuleMeta } from "../../src/rule/rule.ts";
import { reportOn } from "../support/report.ts";

const docs = { what: "", why: "", how: "", see: [] };
const meta = (id: string, more: Partial<RuleMeta> = {}): RuleMeta => ({ id, effect: "broken", docs, ...more });

/** Finds every object, at a field of it. */
const finder = (id: string, path: string[] = ["metadata", "name"], more: Partial<RuleMeta> = {}): Rule =>
  defineRule({ meta: meta(id, more), kinds: ["Resource"], *check(view) { yield { at: view.field.child(...path), message: `found ${view.name}` }; } });
const causes = defineCauseRule({ meta: meta("api/any", { effect: "refused" }), types: ["Unknown", "TypeInvalid", "Invalid", "Required"] });
const throwing = defineRule({ meta: meta("a/throws"), kinds: ["Resource"], check() { throw new Error("boom"); } });

const manifest = (name: string, rest = "") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const files = (...texts: string[]) => texts.map((text, i) => ({ path: `${i}.yaml`, text }));
const lines = (rules: readonly Rule[], texts: string[], settings: Partial<Settings> = {}) =>
  reportOn(files(...texts), rules, settings).findings.map(({ file, range, rule, severity }) => `${file}:${range?.start.line} ${rule} ${severity}`);

test("findings come by file, place and rule, whatever the order of the rules", () => {
  const texts = [`${manifest("b")}---\n${manifest("a")}`, manifest("c")];
  const expected = ["0.yaml:4 a/one error", "0.yaml:4 a/two error", "0.yaml:9 a/one error", "0.yaml:9 a/two error", "1.yaml:4 a/one error", "1.yaml:4 a/two error"];
  expect(lines([finder("a/one"), finder("a/two")], texts)).toEqual(expected);
  expect(lines([finder("a/two"), finder("a/one")], texts)).toEqual(expected);
});

describe("one defect, one finding", () => {
  test("a refusal speaks for its field, and for what lies in it", () => {
    const texts = [manifest("a", "data: [x]\n")];
    expect(lines([causes, finder("a/same", ["data"]), finder("a/inside", ["data", "x"]), finder("a/elsewhere")], texts)).toEqual(["0.yaml:4 a/elsewhere error", "0.yaml:5 api/any error"]);
  });

  test("the same words about the same place are said once", () => {
    const twice = defineRule({ meta: meta("a/twice"), kinds: ["Resource", "ConfigMap"], *check(view) { yield { at: view.field.child("kind"), message: "again" }; } });
    expect(lines([twice], [manifest("a")])).toHaveLength(1);
  });
});

describe("a refused object is seen as it was meant", () => {
  const workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web, tier: \"1\"}}\n    spec: {containers: [{name: web, image: web}]}\n";
  const labels = defineRule({ meta: meta("a/labels"), kinds: ["PodTemplate"], *check(template) { yield { at: template.field.child("spec"), message: [...template.labels].map((label) => label.join("=")).join() }; } });
  test.for([
    ["as it is", workload],
    ["a misspelled kind", workload.replace("kind: Deployment", "kind: Deploymnt")],
    ["a misspelled field", workload.replace("    metadata", "    metdata")],
    ["another group", workload.replace("apps/v1", "v1")],
    ["a number where text belongs", workload.replace("\"1\"", "1")],
  ] as const)("%s", ([, text]) => {
    expect(reportOn(files(text), [labels]).findings.map(({ message, range }) => [message, range?.start.line])).toEqual([["app=web,tier=1", 8]]);
  });

  test("its annotations and refusals are still its own", () => {
    const text = workload.replace("metadata: {name: web}", "metadata: {name: web, annotations: {kubeverdict.io/ignore: a/labels -- why}}").replace("    metadata", "    metdata");
    expect(lines([labels, causes], [text])).toEqual(["0.yaml:7 api/any error"]);
  });
});

test("a rule that throws is named, and the others run", () => {
  const { findings, failures } = reportOn(files(manifest("a"), manifest("b")), [throwing, finder("a/one")]);
  expect(findings).toHaveLength(2);
  expect(failures).toMatchObject([{ rule: "a/throws", at: "ConfigMap default/a (0.yaml:1)", error: { message: "boom" } }]);
});

describe("severity", () => {
  const off: Override = { matches: (file) => file === "1.yaml", rules: { "a/one": "off" }, reason: "because" };
  const loud: Override = { matches: (_file, resource) => resource?.name === "b", rules: { "a/one": "error", "a/optional": "warning" }, reason: "because" };

  test.for([
    [{}, ["0.yaml error", "1.yaml error"]],
    [{ rules: { "a/one": { severity: "info" } } }, ["0.yaml info", "1.yaml info"]],
    [{ rules: { "a/one": { severity: "off" } } }, []],
    [{ overrides: [off] }, ["0.yaml error"]],
    [{ rules: { "a/one": { severity: "off" } }, overrides: [loud] }, ["1.yaml error"]],
    [{ overrides: [off, loud] }, ["0.yaml error", "1.yaml error"]],
    [{ overrides: [loud, off] }, ["0.yaml error"]],
  ] as [Partial<Settings>, string[]][])("%j", ([settings, expected]) => {
    const { findings } = reportOn(files(manifest("a"), manifest("b")), [finder("a/one")], settings);
    expect(findings.map(({ file, severity }) => `${file} ${severity}`)).toEqual(expected);
  });

  test("a rule that is optional runs only where it is asked for", () => {
    const optional = finder("a/optional", undefined, { optIn: true });
    expect(lines([optional], [manifest("a"), manifest("b")])).toEqual([]);
    expect(lines([optional], [manifest("a"), manifest("b")], { overrides: [loud] })).toEqual(["1.yaml:4 a/optional warning"]);
  });

  test("what an override turns off is kept with its reason", () => {
    expect(reportOn(files(manifest("a"), manifest("b")), [finder("a/one")], { overrides: [off] }).suppressed).toMatchObject([{ by: "config", reason: "because", finding: { file: "1.yaml" } }]);
  });
});

describe("suppressions", () => {
  const name = "  name: a\n";
  const head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n";
  test.for([
    ["the next line", `${head}  # kubeverdict-disable-next-line a/one -- why\n${name}`, true],
    ["the next line, of a topic", `${head}  # kubeverdict-disable-next-line a -- why\n${name}`, true],
    ["the line", `${head}  name: a # kubeverdict-disable-line a/one -- why\n`, true],
    ["the document", `# kubeverdict-disable * -- why\n${head}${name}`, true],
    ["the document, above its first separator", `# kubeverdict-disable a/one -- why\n---\n${head}${name}`, true],
    ["another line", `# kubeverdict-disable-next-line a/one -- why\n${head}${name}`, false],
    ["another rule", `${head}  # kubeverdict-disable-next-line a/two -- why\n${name}`, false],
    ["no reason", `${head}  # kubeverdict-disable-next-line a/one\n${name}`, false],
    ["another document", `# kubeverdict-disable a/one -- why\nkind: Nothing\n---\n${head}${name}`, false],
    ["the object", `${head}${name}  annotations: { kubeverdict.io/ignore: a/one -- why }\n`, true],
    ["the object, all rules", `${head}${name}  annotations: { kubeverdict.io/ignore: "* -- why" }\n`, true],
    ["the object without a reason", `${head}${name}  annotations: { kubeverdict.io/ignore: a/one }\n`, false],
  ] as const)("a comment or annotation for %s", ([, text, expected]) => {
    const { findings, suppressed } = reportOn(files(text), [finder("a/one")]);
    expect(findings.some(({ resource }) => resource?.name === "a")).toBe(!expected);
    expect(suppressed.filter(({ finding }) => finding.resource?.name === "a").map(({ reason }) => reason)).toEqual(expected ? ["why"] : []);
  });

  test("an annotation of a Pod template is about the template", () => {
    const text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    metadata: {annotations: {kubeverdict.io/ignore: \"a -- why\"}, labels: {app: a}}\n";
    expect(lines([finder("a/inside", ["spec", "template", "metadata", "labels"]), finder("a/outside")], [text])).toEqual(["0.yaml:3 a/outside error"]);
  });
});

describe("fingerprints", () => {
  const fingerprints = (path: string, text: string) => reportOn([{ path, text }], [finder("a/one")]).findings.map(({ fingerprint }) => fingerprint);

  test("survive moved lines and renamed files", () => {
    expect(fingerprints("new.yaml", `# moved\n\n${manifest("a")}`)).toEqual(fingerprints("old.yaml", manifest("a")));
  });

  test("differ between objects, and between findings that say the same", () => {
    const all = fingerprints("a.yaml", [manifest("a"), manifest("b"), manifest("a")].join("---\n"));
    expect(new Set(all).size).toBe(3);
  });
});

test("an absent field is shown where it belongs", () => {
  const place = (path: string[]) => reportOn(files(manifest("a", "data:\n  x: y\n")), [finder("a/one", path)]).findings[0]!.range!.start;
  expect(place(["data", "missing", "deeper"])).toMatchObject({ line: 5, column: 1 });
  expect(place(["spec", "missing"])).toMatchObject({ line: 2, column: 7 });
});
