import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Rule } from "../../src/rule/rule.ts";
import { ruleChecks } from "../../src/testing/index.ts";
import { findings, folderWithPrograms, runWithPrograms } from "../render/programs.ts";
import { folderWith, run } from "../support/program.ts";

const example = fileURLToPath(new URL("../../examples/custom-rules", import.meta.url));
const SERVICE = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: ExternalName\n  externalName: example.com\n`;
const FILES = { "a.yaml": `${SERVICE("one")}---\n${SERVICE("two")}` };
const DOCS = '{ what: "What.", why: "Why.", how: "How." }';
const rule = (id: string, body: string, more = "") => `{ meta: { id: "${id}", effect: "risky", docs: ${DOCS}${more} }, kinds: ["Service"], *check(service, { options }) { ${body} } }`;
const FINDS = 'yield { at: service.field.child("spec", "type"), message: `${service.name} is wrong` };';
const CONFIG = "plugins: [./rules.mjs]\nruleTimeout: 2\n";

/** What the rules of a module find, by rule, line and message. */
function lint(module: string, config = CONFIG): { code: number | null; stderr: string; findings: string[] } {
  const { code, stdout, stderr } = run(folderWith({ ...FILES, "kubeverdict.yaml": config, "rules.mjs": module }), [".", "--format", "json"]);
  const findings = stdout === "" ? [] : (JSON.parse(stdout) as { findings: { rule: string; line: number; message: string; severity: string }[] }).findings;
  return { code, stderr, findings: findings.map((one) => `${one.rule} ${one.line} ${one.severity} ${one.message}`) };
}

test("rules and explain list them", () => {
  expect(run(example, ["rules"]).stdout).toMatch(/^acme\/missing-owner +warning /m);
  expect(run(example, ["rules", "--no-config"]).stdout).not.toContain("acme");
  expect(run(example, ["explain", "acme/missing-owner"]).stdout).toContain("nobody knows whom to ask");
});

test("the example finds what it says", () => {
  const { code, stdout } = run(example, ["web.yaml"]);
  expect(code).toBe(1);
  expect(stdout).toContain('error  Deployment default/web has no label "team"');
});

const { missingOwner } = await import(`${example}/rules.mjs`) as { missingOwner: Rule };
for (const { name, run: check } of ruleChecks(missingOwner, `${example}/test`)) test(`the example: ${name}`, check);

test("severities, options, imports of the library and talk", () => {
  const module = `import { defineRule, Simulation } from "kubeverdict";\nexport default [defineRule(${rule("acme/a", 'console.log("talk"); if (typeof Simulation.of === "function") yield { at: service.field, message: options.word };', ', options: { word: { type: "string", default: "x" } }')}), ${rule("acme/b", FINDS)}];`;
  expect(lint(module, `${CONFIG}rules:\n  acme/a: { options: { word: told } }\n  acme/b: error\noverrides:\n  - name: two\n    rules: { acme/a: off }\n    reason: test\n`)).toEqual({
    code: 1, stderr: "talk\ntalk\n",
    findings: ["acme/a 2 warning told", "acme/b 6 error one is wrong", "acme/b 14 error two is wrong"],
  });
});

test("a rule that throws, one that ends its thread and one that yields nonsense are named; the others go on", () => {
  const { code, stderr, findings } = lint(`export default [
    ${rule("acme/throws", 'if (service.name === "two") throw new Error("oops");')},
    ${rule("acme/exits", "process.exit(0);")},
    ${rule("acme/nonsense", "yield { at: 3 };")},
    ${rule("acme/good", FINDS)}];`);
  expect(code).toBe(2);
  expect(findings).toEqual(["acme/good 6 warning one is wrong", "acme/good 14 warning two is wrong"]);
  expect(stderr).toContain("rule acme/throws failed at Service default/two (a.yaml:9): Error: oops\n    at ");
  expect(stderr).toContain("rule acme/exits failed at Service default/one (a.yaml:1): it ended its thread");
  expect(stderr).toContain("rule acme/nonsense failed at Service default/one (a.yaml:1): TypeError: a problem needs at");
});

test("a rule that never ends is stopped and named; those before and after it are heard", () => {
  const { code, stderr, findings } = lint(`export default [${rule("acme/before", FINDS)}, ${rule("acme/loops", 'while (service.name === "two");')}, ${rule("acme/good", FINDS)}];`, "plugins: [./rules.mjs]\nruleTimeout: 0.5\n");
  expect(code).toBe(2);
  expect(stderr).toBe("kubeverdict: rule acme/loops failed at Service default/two (a.yaml:9): it was still running after 0.5 s, and was stopped\n");
  expect(findings).toHaveLength(4);
});

test.for([
  [`export default ${rule("service/mine", FINDS)}`, 'rule "service/mine" of "./rules.mjs": "service" is a prefix of ours'],
  [`export default [${rule("acme/a", FINDS)}, ${rule("acme/a", FINDS)}]`, 'rule "acme/a" of "./rules.mjs" is in "./rules.mjs" as well'],
  [`export default ${rule("mine", FINDS)}`, "an id is prefix/name"],
  [`export default ${rule("acme/a", FINDS).replace('"Service"', '"Srvice"')}`, 'there is no view of kind "Srvice"; did you mean "Service"?'],
  ["export const x = 1;", "has no rules: its default export is a rule"],
  ["export default [;", "cannot be loaded: Unexpected token ';' ("],
  ["while (true);", "was still being loaded after 2 s"],
  ["throw new Error('oops');", "cannot be loaded: oops"],
  ['import "nowhere";', "cannot be loaded: Cannot find package 'nowhere'"],
] as const)("%j cannot be used", ([module, reason]) => {
  const { code, stderr } = lint(module);
  expect(code).toBe(2);
  expect(stderr).toContain("kubeverdict.yaml:1:11: ");
  expect(stderr).toContain(reason);
});

test("plugins that are missing, and settings of rules that are not there", () => {
  const folder = folderWith({ ...FILES, "kubeverdict.yaml": "plugins:\n  - ./nowhere.mjs\n  - no-such-package\nrules:\n  acme/a: off\n" });
  const { code, stderr } = run(folder, ["."]);
  expect(code).toBe(2);
  expect(stderr).toContain('kubeverdict.yaml:2:5: plugin "./nowhere.mjs" cannot be loaded');
  expect(stderr).toContain('kubeverdict.yaml:3:5: plugin "no-such-package" is not installed');
  expect(stderr).toContain('kubeverdict.yaml:5:3: unknown rule "acme/a"');
});

test("a package, and SARIF that carries its rules", () => {
  const folder = folderWith({
    ...FILES, "kubeverdict.yaml": "plugins: [acme-rules]\n",
    "node_modules/acme-rules/package.json": '{"name":"acme-rules","type":"module","exports":{"import":"./main.js"}}', "node_modules/acme-rules/main.js": `export default ${rule("acme/a", FINDS)}`,
  });
  const { runs: [{ tool, results }] } = JSON.parse(run(folder, [".", "--format", "sarif"]).stdout);
  expect(tool.driver.rules.at(-1)).toMatchObject({ id: "acme/a", shortDescription: { text: "What." } });
  expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(["acme/a", "acme/a"]);
});

test("TypeScript, where Node reads it", () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const folder = folderWith({ ...FILES, "kubeverdict.yaml": "plugins: [./rules.ts]\n", "rules.ts": `const words: string = "typed"; export default ${rule("acme/a", "yield { at: service.field, message: words };")}`, "package.json": '{"type":"module"}' });
  const { stdout, stderr } = run(folder, ["."]);
  if (major > 22 || (major === 22 && minor >= 6)) expect(stdout).toContain("typed");
  else expect(stderr).toContain(`plugin "./rules.ts" this Node (${process.version}) reads no TypeScript; Node 22.18 and newer do, or compile it to JavaScript`);
});

test("graph runs them as well", () => {
  const folder = folderWith({ ...FILES, "kubeverdict.yaml": CONFIG, "rules.mjs": `export default [${rule("acme/a", FINDS)}, ${rule("acme/throws", 'throw new Error("oops");')}];` });
  const { code, stdout, stderr } = run(folder, ["graph", ".", "--format", "json"]);
  expect(stdout).toContain("one is wrong");
  expect(stderr).toContain("rule acme/throws failed at Service default/one");
  expect(code).toBe(2);
});

const NO_CLUSTER = "apiVersion: v1\nkind: Config\ncurrent-context: none\ncontexts: [{ name: none, context: { cluster: none, user: none } }]\nclusters: [{ name: none, cluster: { server: 'http://127.0.0.1:9' } }]\nusers: [{ name: none, user: {} }]\n";

describe("diff", () => {
  const files = { "old/a.yaml": FILES["a.yaml"], "new/a.yaml": `${FILES["a.yaml"]}---\napiVersion: v1\nkind: Service\nmetadata: {name: more}\nspec: {type: ExternalName, externalName: example.com}\n`, "kubeverdict.yaml": CONFIG };

  test("runs them in both states, with the rules of today", () => {
    const folder = folderWith({ ...files, "rules.mjs": `export default ${rule("acme/a", FINDS)};` });
    const { code, stdout, stderr } = run(folder, ["diff", "old", "new", "--format", "json"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).consequences.map(({ kind, message }: { kind: string; message: string }) => `${kind}: ${message}`)).toEqual(["new-finding: more is wrong (acme/a)"]);
    expect(code).toBe(0);
    expect(JSON.parse(run(folder, ["diff", "old", "new", "--no-config", "--format", "json"]).stdout).consequences).toEqual([]);
  });

  test("names one that fails, once, and ends with 2", () => {
    const folder = folderWith({ ...files, "rules.mjs": `export default [${rule("acme/throws", 'throw new Error("oops");')}, ${rule("acme/a", FINDS)}];` });
    const { code, stdout, stderr } = run(folder, ["diff", "old", "new"]);
    expect(stderr.match(/^kubeverdict: rule acme\/throws failed at Service default\/one.*oops/gm)).toHaveLength(1);
    expect(stdout).toContain("more is wrong");
    expect(code).toBe(2);
  });
});

test("variants are each looked at, also after a rule that had to be ended", () => {
  const chart = { "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "shop/templates/web.yaml": SERVICE("one"), "dev.yaml": "{}", "prod.yaml": "{}" };
  const helm = `process.stdout.write(${JSON.stringify(`---\n# Source: shop/templates/web.yaml\n${SERVICE("one")}`)})`;
  for (const [more, code] of [["", 0], [`, ${rule("acme/endless", "for (;;);")}`, 2]] as const) {
    const folder = folderWithPrograms({ ...chart, "kubeverdict.yaml": CONFIG.replace("2", "0.5"), "rules.mjs": `export default [${rule("acme/a", FINDS)}${more}];` }, { helm });
    const result = runWithPrograms(folder, ["lint", "shop", "--format", "json", "--value-set", "dev=dev.yaml", "--value-set", "prod=prod.yaml"]);
    expect(findings(result)).toEqual(["acme/a shop/templates/web.yaml:6 (shop (dev), shop (prod))"]);
    expect(result.code).toBe(code);
  }
});

test.for([
  ["audit", ["audit", "--kubeconfig", "none.conf"], 2],
] as const)("%s says once that it does not run them", ([command, args, expected]) => {
  const folder = folderWith({ "old/a.yaml": FILES["a.yaml"], "new/a.yaml": FILES["a.yaml"], "kubeverdict.yaml": CONFIG, "rules.mjs": `export default [${rule("acme/a", FINDS)}, ${rule("acme/b", FINDS)}];`, "none.conf": NO_CLUSTER });
  const { code, stderr } = run(folder, args);
  const told = `kubeverdict: custom rules are not run by ${command}, and find nothing here: acme/a, acme/b\n`;
  expect(stderr.split(told)).toHaveLength(2);
  expect(code).toBe(expected);
  expect(run(folder, [...args, "--no-config"]).stderr).not.toContain("custom rules");
});

test("the operator refuses plugins, runs nothing of them, and says so in its log", () => {
  const folder = folderWith({ "kubeverdict.yaml": CONFIG, "rules.mjs": `export default ${rule("acme/a", FINDS)}`, "none.conf": "{" });
  const { code, stdout } = run(folder, ["operator", "--config", "kubeverdict.yaml", "--kubeconfig", "none.conf"]);
  expect(stdout).toContain("the operator runs no plugins, and kubeverdict.yaml names some");
  expect(code).toBe(2);
});
