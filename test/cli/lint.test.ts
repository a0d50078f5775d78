import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n";
const BAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndate: {}\n";

describe("exit codes", () => {
  test("0 where nothing is found; one quiet line", () => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": GOOD }), ["."]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^no findings in 1 file · 1 resource · \d+ ms\n$/);
  });

  test("1 where there is an error", () => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": BAD }), ["lint", "."]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("api/unknown-field");
  });

  test.for([["never", 0], ["error", 1], ["warning", 1], ["info", 1]] as const)("--fail-on %s of an error: %i", ([failOn, expected]) => {
    expect(run(folderWith({ "a.yaml": BAD }), [".", "--fail-on", failOn]).code).toBe(expected);
  });

  test.for([
    [["lint", "--formt", "json", "."], /unknown option '--formt'\n\(Did you mean --format\?\)/],
    [["lint", "--format", "yml", "."], /Allowed choices are text, json, sarif/],
    [["--kubernetes-version", "1.12", "."], /Known versions are 1\.32/],
    [["--node-port-range", "1-2-3", "."], /for example 30000-32767/],
    [["explain", "budget"], /there is no rule budget; did you mean scaling\/[\w-]+( or scaling\/[\w-]+)*\?/],
    [["explain", "api/unknown-feild"], /there is no rule api\/unknown-feild; did you mean api\/unknown-field\?/],
    [["--output", "sraif:x.out", "."], /there is no format sraif; did you mean sarif\?/],
    [["--output", "findings", "."], /name the format/],
    [["lint"], /name a file, a folder, a glob, or - for standard input/],
  ] as const)("2 for %j", ([args, message]) => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": GOOD }), args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });
});

describe("bad input", () => {
  test("a missing path is named, the others are checked", () => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": BAD }), ["a.yaml", "b.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^kubeverdict: b\.yaml: no such file/);
    expect(stdout).toContain("api/unknown-field");
  });

  test("an empty path is a mistake, not the working directory", () => {
    expect(run(folderWith({ "a.yaml": GOOD }), [""])).toMatchObject({ code: 2, stdout: "", stderr: "kubeverdict: an empty path names nothing; is a variable unset?\n" });
  });

  test("a command that is misspelled is taken for a path, and the command is suggested", () => {
    expect(run(folderWith({}), ["valdate", "."]).stderr).toMatch(/valdate: .*; did you mean the command validate\?/);
  });

  test("a Service whose only port nobody serves has no endpoints", () => {
    const service = (targetPort: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${targetPort}}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: ${targetPort}}]}\n`;
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: \"web:1\", ports: [{name: http, containerPort: 80}]}]}\n";
    expect(run(folderWith({ "a.yaml": [service("http"), service("web"), pod].join("---\n") }), ["a.yaml"]).stdout).toContain("2 Services, 1 with endpoints");
  });

  test("what lies in most repositories is not spoken of; what could have been checked is", () => {
    const others = { "package.json": "{}", "tsconfig.json": "// all\n{}", ".github/workflows/ci.yml": "on: push\njobs: {}\n", "compose.yaml": "services: {web: {image: nginx}}\n", "values.yaml": "a: 1\n", "mkdocs.yml": "site_name: x\n", "charts/index.yaml": "apiVersion: v1\nentries: {}\n", ".kubeverdict-baseline.json": '{"version":1,"findings":{}}', "kubeconfig.yaml": "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\n" };
    const manifest = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";
    expect(run(folderWith({ ...others, "a.yaml": manifest }), ["."]).stdout).toMatch(/^no findings in 1 file · 1 resource · \d+ ms\n$/);
    expect(run(folderWith({ "a.yaml": manifest, "b.yaml": "a: {{ b }}\n" }), ["."]).stdout).toContain("skipped 1 template ");
  });

  test("nothing to check is an error, unless it is allowed", () => {
    const folder = folderWith({ "values.txt": "", "compose.yaml": "services: {web: {image: nginx}}\n" });
    const { code, stderr } = run(folder, ["."]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing to check in \. \(skipped: 1 Compose file\); --allow-empty/);
    expect(run(folder, [".", "--allow-empty"]).code).toBe(0);
    for (const text of ["", "# nothing\n", "---\n"]) expect(run(folder, ["-"], { input: text })).toMatchObject({ code: 2, stdout: "" });
  });

  test.for([
    ["binary", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
    ["compressed", new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
  ] as const)("a file that is %s is named, and the next file is checked", ([, content]) => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": content, "b.yaml": BAD }), ["a.yaml", "b.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^kubeverdict: a\.yaml: not a text file/);
    expect(stdout).toContain("b.yaml\n");
  });

  test.for([
    ["not UTF-8", new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a])],
    ["nested 10,000 deep", `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["alias bomb", `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghijk".split("").map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefghijk"[i]!}`).join(",")}]`).join("\n")}\n`],
  ] as const)("a file that is %s is a finding, and the next file is checked", ([, content]) => {
    const { code, stdout, stderr } = run(folderWith({ "a.yaml": content, "b.yaml": BAD }), ["a.yaml", "b.yaml"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^a\.yaml\n/);
    expect(stdout).toContain("b.yaml\n");
  });
});

test("standard input", () => {
  const { code, stdout } = run(folderWith({}), ["-"], { input: BAD });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^-\n/);
});

test("several outputs at once, each in its format", () => {
  const folder = folderWith({ "a.yaml": BAD });
  const { code, stdout } = run(folder, [".", "--format", "json", "--output", "out/findings.sarif", "-o", "junit:junit.out"]);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as { findings: object[] }).findings).toHaveLength(1);
  expect((JSON.parse(readFileSync(join(folder, "out/findings.sarif"), "utf8")) as { version: string }).version).toBe("2.1.0");
  expect(readFileSync(join(folder, "junit.out"), "utf8")).toMatch(/^<\?xml/);
});

test("--timing goes to stderr", () => {
  const { stdout, stderr } = run(folderWith({ "a.yaml": GOOD }), [".", "--timing", "--format", "json"]);
  expect(stderr).toMatch(/^parse +\d+\.\d ms$/m);
  expect(() => { JSON.parse(stdout); }).not.toThrow();
});

describe("colours", () => {
  const ESCAPE = "\u001b[";
  test.for([
    [{}, [], false], [{ FORCE_COLOR: "1" }, [], true], [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false], [{}, ["--color"], true], [{ FORCE_COLOR: "1" }, ["--no-color"], false],
  ] as const)("environment %j and options %j: %s", ([env, options, expected]) => {
    expect(run(folderWith({ "a.yaml": BAD }), [".", ...options], { env }).stdout.includes(ESCAPE)).toBe(expected);
  });
});

describe("configuration", () => {
  test("is found upward, and sets severities and overrides", () => {
    const folder = folderWith({
      "kubeverdict.yaml": 'rules:\n  api/unknown-field: warning\noverrides:\n  - path: deploy/old/**\n    rules: { api/unknown-field: off }\n    reason: "goes away soon"\n',
      "deploy/a.yaml": BAD, "deploy/old/b.yaml": BAD.replace("web", "old"),
    });
    const { code, stdout } = run(join(folder, "deploy"), [".", "--format", "json"]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { findings: { file: string; severity: string }[] }).findings.map(({ file, severity }) => `${file} ${severity}`)).toEqual(["a.yaml warning"]);
    expect(run(join(folder, "deploy"), [".", "--no-config"]).code).toBe(1);
  });

  test("excludes from its own folder", () => {
    const folder = folderWith({ "kubeverdict.yaml": "exclude: [deploy/old]\n", "deploy/a.yaml": GOOD, "deploy/old/b.yaml": BAD });
    expect(run(join(folder, "deploy"), ["."]).code).toBe(0);
  });

  test("names each mistake with its place and what was meant", () => {
    const folder = folderWith({ "kubeverdict.yaml": "rule: {}\nrules:\n  api/unknown-feild: off\n  api/unknown-field: loud\nnodes: many\nkubernetesVersion: \"1.12\"\noverrides:\n  - rules: {}\n", "a.yaml": GOOD });
    const { code, stderr } = run(folder, ["."]);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "kubeverdict: the configuration cannot be used",
      '  kubeverdict.yaml:1:1: unknown setting "rule"; did you mean "rules"?',
      '  kubeverdict.yaml:3:3: unknown rule "api/unknown-feild"; did you mean "api/unknown-field"?',
      '  kubeverdict.yaml:4:22: api/unknown-field is "loud", which is not one of error, warning, info, off',
      '  kubeverdict.yaml:5:8: nodes is "many", but must be a whole number',
      '  kubeverdict.yaml:6:20: kubernetesVersion "1.12" is not known; write one of "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"',
      '  kubeverdict.yaml:8:5: this entry needs "reason"',
    ]);
  });

  test("that does not parse is named with its place", () => {
    const { code, stderr } = run(folderWith({ "kubeverdict.yaml": "rules: {\n", "a.yaml": GOOD }), ["."]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n {2}kubeverdict\.yaml:\d+:\d+: /);
  });

  test("init writes one that is right, and never over another", () => {
    const folder = folderWith({ "a.yaml": GOOD });
    expect(run(folder, ["init"]).code).toBe(0);
    expect(existsSync(join(folder, "kubeverdict.yaml"))).toBe(true);
    expect(run(folder, ["."])).toMatchObject({ code: 0, stderr: "" });
    expect(run(folder, ["init"])).toMatchObject({ code: 2, stdout: "" });
  });
});

test("every setting that init shows is right once its comment sign is gone", () => {
  const folder = folderWith({ "a.yaml": GOOD });
  run(folder, ["init"]);
  const text = readFileSync(join(folder, "kubeverdict.yaml"), "utf8");
  const settings = text.split("\n").filter((line) => /^# ( |[a-zA-Z]+:)/.test(line)).map((line) => line.slice(2)).join("\n");
  writeFileSync(join(folder, "kubeverdict.yaml"), settings);
  expect(run(folder, ["."])).toMatchObject({ code: 0, stderr: "" });
});
