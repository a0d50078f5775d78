import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { fixProject, type FixOptions } from "../../src/engine/fix.ts";
import { lint } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { defineRule, type Edit, type Rule } from "../../src/rule/rule.ts";

function fix(files: Readonly<Record<string, string>>, { of = rules, unsafe = false, ...options }: Partial<FixOptions> & { of?: readonly Rule[] } = {}) {
  const project = Project.of(Object.entries(files).map(([path, text]) => ({ path, text })), DEFAULT_SETTINGS);
  const run = (one: Project) => lint(one, of);
  const outcome = fixProject(project, run(project), { lint: run, unsafe, ...options });
  return { ...outcome, texts: Object.fromEntries([...outcome.project.files.values()].map(({ path, text }) => [path, text])) };
}

/** Finds every ConfigMap that has the key "bad", and makes of it what the test says. */
function ruleOf(edits: (at: Parameters<Parameters<typeof defineRule<"ConfigMap">>[0]["check"]>[0]["resource"], field: (...path: string[]) => never) => readonly Edit[]): Rule {
  return defineRule({
    meta: { id: "test/bad", effect: "risky", fixable: true, docs: { what: "", why: "", how: "", see: [] } },
    kinds: ["ConfigMap"],
    *check({ resource, field }) {
      const at = field.child("data", "bad");
      if (at.value !== undefined) yield { at, message: "bad", fix: { title: "mend it", safe: true, edits: edits(resource, (...path) => field.child(...path) as never) } };
    },
  });
}

const configMap = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data}`;

test("fixes are made round after round, until none is left", () => {
  const { texts, fixed, report } = fix({ "a.yaml": "apiVersion: v1\nkind: Servce\nmetadata:\n  name: web\nspec:\n  prots:\n  - port: \"80\" # http\n" });
  expect(texts["a.yaml"]).toBe("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80 # http\n");
  expect(fixed).toBe(3);
  expect(report.findings).toEqual([]);
});

test("of overlapping fixes the first is made, and the other one in the next round", () => {
  const rule = ruleOf((_, field) => [{ remove: field("data", "bad") }]);
  const { texts, fixed } = fix({ "a.yaml": configMap("a", "  bad: x\n  good: y\n") }, { of: [rule, { ...rule, meta: { ...rule.meta, id: "test/too" } } as Rule] });
  expect(texts["a.yaml"]).toBe(configMap("a", "  good: y\n"));
  expect(fixed).toBe(1);
});

test.for<[what: string, edits: (field: (...path: string[]) => never) => readonly Edit[]]>([
  ["adds a finding of another rule", (field) => [{ set: field("metadata", "name"), to: "Not A Name" }, { remove: field("data", "bad") }]],
  ["makes a refused object", (field) => [{ renameKey: field("data"), to: "dta" }]],
  ["takes a document away", (field) => [{ set: field("data", "bad"), to: "x" }, { remove: field("kind") }]],
])("a fix that %s is not made, the others are", ([, edits]) => {
  const bad = ruleOf((resource, field) => (resource.id.name === "b" ? edits(field) : [{ renameKey: field("data", "bad"), to: "good" }]));
  const files = { "a.yaml": `${configMap("a", "  bad: x\n")}---\n${configMap("b", "  bad: x\n")}`, "c.yaml": configMap("c", "  bad: x\n") };
  const { texts, fixed, refused, files: changed } = fix(files, { of: [...rules, bad] });
  expect(texts).toEqual({ "a.yaml": `${configMap("a", "  good: x\n")}---\n${configMap("b", "  bad: x\n")}`, "c.yaml": configMap("c", "  good: x\n") });
  expect([fixed, changed]).toEqual([2, ["a.yaml", "c.yaml"]]);
  expect(refused.map(({ resource }) => resource?.name)).toEqual(["b"]);
});

test("fixes that undo each other come to an end", () => {
  const rule = ruleOf((_, field) => [{ set: field("data", "bad"), to: "y" }]);
  expect(fix({ "a.yaml": configMap("a", "  bad: x\n") }, { of: [rule] }).fixed).toBeLessThanOrEqual(10);
});

test("what a refusal hides may come to light in its place, but not more than one for one", () => {
  const one = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  prots:\n  - port: 0\n";
  const two = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  prots:\n  - port: 0\n    protocol: XXX\n  - port: 0\n";
  expect(fix({ "a.yaml": one }).texts["a.yaml"]).toContain("  ports:");
  expect(fix({ "a.yaml": two }).texts["a.yaml"]).toBe(two);
});

test("only selected findings are fixed, and unsafe fixes only when they are wanted", () => {
  const text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: web:1\n    ports:\n    - name: http\n      containerPort: 80\n---\n"
    + "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    targetPort: htpp\n";
  expect(fix({ "a.yaml": text }).fixed).toBe(0);
  expect(fix({ "a.yaml": text }, { unsafe: true, select: () => [] }).fixed).toBe(0);
  expect(fix({ "a.yaml": text }, { unsafe: true }).texts["a.yaml"]).toBe(text.replace("htpp", "http"));
});

test("a finding that a comment turns off is not fixed", () => {
  const text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: \"80\" # kubeverdict-disable-line api/wrong-type -- a test\n";
  expect(fix({ "a.yaml": text }).texts["a.yaml"]).toBe(text);
});
