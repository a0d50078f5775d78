import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const BAD = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndate: {}\n`;

function findings(files: Readonly<Record<string, string>>): string[] {
  const { stdout, stderr } = run(folderWith(files), [".", "--format", "json"]);
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as { findings: { rule: string; file: string; severity: string }[] }).findings.map(({ rule, file, severity }) => `${rule} ${file} ${severity}`);
}

test("later files win: base, then the next, then the file itself; rules are merged one by one", () => {
  expect(findings({
    "kubeverdict.yaml": "extends: [./base/one.yaml, acme]\nrules: { api/unknown-field: info }\n", "a.yaml": BAD("a"),
    "base/one.yaml": "rules: { api/unknown-field: off, yaml/syntax-error: warning }\n", "b.yaml": "kind: [\n",
    "node_modules/acme/kubeverdict.yaml": "rules: { api/unknown-field: warning }\n",
  })).toEqual(["api/unknown-field a.yaml info", "yaml/syntax-error b.yaml warning"]);
});

test("paths count from the file that holds them; globs of a package from the file that extends it", () => {
  expect(findings({
    "kubeverdict.yaml": "extends: [./deploy/kubeverdict.yaml, acme]\n", "deploy/a.yaml": BAD("a"), "deploy/old/b.yaml": BAD("b"), "legacy/c.yaml": BAD("c"),
    "deploy/kubeverdict.yaml": "exclude: [old/**]\n",
    "node_modules/acme/kubeverdict.yaml": "overrides:\n  - path: legacy/**\n    rules: { api/unknown-field: info }\n    reason: old\n",
  })).toEqual(["api/unknown-field deploy/a.yaml error", "api/unknown-field legacy/c.yaml info"]);
});

test("a file may be extended twice, by two ways", () => {
  expect(findings({ "kubeverdict.yaml": "extends: [./b.yml, ./c.yml]\n", "b.yml": "extends: ./d.yml\n", "c.yml": "extends: ./d.yml\n", "d.yml": "failOn: never\n", "x/a.yaml": BAD("a") }).filter((one) => one.includes("x/a.yaml"))).toEqual(["api/unknown-field x/a.yaml error"]);
});

test.for([
  [{ "kubeverdict.yaml": "extends: ./b.yml\n", "b.yml": "extends: [./c.yml]\n", "c.yml": "extends: ./b.yml\n" }, "c.yml:1:10: the configuration extends itself: b.yml → c.yml → b.yml"],
  [{ "kubeverdict.yaml": "extends: ./kubeverdict.yaml\n" }, "kubeverdict.yaml:1:10: the configuration extends itself: kubeverdict.yaml → kubeverdict.yaml"],
  [{ "kubeverdict.yaml": "extends: ./b.yml\n" }, 'kubeverdict.yaml:1:10: extends "./b.yml", but there is no file b.yml'],
  [{ "kubeverdict.yaml": "extends: \"@acme/base\"\n" }, 'extends "@acme/base", but no node_modules/@acme/base/kubeverdict.yaml is in this folder or above it'],
  [{ "kubeverdict.yaml": "extends: ./b.yml\n", "b.yml": "nods: 3\n" }, '  b.yml:1:1: unknown setting "nods"; did you mean "nodes"?'],
  [{ "kubeverdict.yaml": "extends: ./1.yml\n", ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i + 1}.yml`, `extends: ./${i + 2}.yml\n`])) }, "more than 16 configurations extend one another"],
  [{ "kubeverdict.yaml": "extends: 3\n" }, "kubeverdict.yaml:1:10: extends is"],
] as const)("%j", ([files, message]) => {
  const { code, stderr } = run(folderWith({ "a/a.yaml": BAD("a"), ...files }), ["a"]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
