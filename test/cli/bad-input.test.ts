import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";
const COMMANDS: readonly (readonly string[])[] = [["lint"], ["validate"], ["endpoints"], ["graph"], ["trace", "--all"], ["trace", "internet", "svc/web"]];

test.for(COMMANDS)("%s: what is not there is told, and the rest is read", (command) => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": SERVICE }), [...command, "a.yaml", "gone.yaml"]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: "kubeverdict: gone.yaml: no such file or folder\n" });
  expect(stdout).not.toBe("");
});

test.for([["endpoints"], ["graph"], ["trace", "--all"], ["trace", "internet", "svc/web"]])("%s says which document it left out because it is no YAML", (command) => {
  const { stderr } = run(folderWith({ "a.yaml": `${SERVICE}---\nkind: "Pod\n` }), [...command, "a.yaml"]);
  expect(stderr).toMatch(/^kubeverdict: a\.yaml:6: .*; the document on line 6 is left out\n$/);
});

test.skipIf(process.platform !== "linux")("a full disk is a failure, not a finding", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [inject("program"), "endpoints", "a.yaml"], { cwd: folderWith({ "a.yaml": SERVICE }), stdio: ["ignore", full, "pipe"], encoding: "utf8" });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: "kubeverdict: cannot write the results: ENOSPC: no space left on device, write\n" });
});

test("nothing on standard input is called that", () => {
  expect(run(folderWith({}), ["lint", "-"], { input: "" })).toMatchObject({ code: 2, stderr: "kubeverdict: there is nothing to check in standard input; --allow-empty makes this no error\n" });
});

test.skipIf(process.platform === "win32")("what never ends is read only so far", () => {
  expect(run(folderWith({}), ["validate", "/dev/zero"])).toMatchObject({ code: 2, stderr: "kubeverdict: /dev/zero: the file is too large\nkubeverdict: there is nothing else to check\n" });
}, 20_000);

test.each([
  [["lint"], "name a file, a folder, a glob, or - for standard input; . is this folder"],
  [["lint", ".", "--schema-location", "gone"], "cannot read the schema location: no such file or folder: gone"],
  [["lint", ".", "--config", "gone"], "cannot read the configuration gone: there is no such file"],
  [["lint", ".", "--config", "."], "cannot read the configuration .: this is a folder"],
  [["lint", ".", "--namespace", "Shop_1"], "option '-n, --namespace <name>' argument 'Shop_1' is invalid."],
  [["lint", ".", "--formt", "json"], "unknown option '--formt'\n(Did you mean --format?)"],
  [["trace", "--expect", "gone", "."], "cannot read gone: no such file or folder"],
  [["trace"], "trace takes FROM TO PATH..., for example:"],
  [["trace", "--expect", "gone"], "trace --expect FILE takes the paths of the manifests"],
  [["trace", "", "svc/web", "."], "FROM is empty: is a variable unset?"],
  [["trace", "internet", "svc/web:99999", "."], "svc/web:99999: a port is a number from 1 to 65535, not 99999"],
  [["trace", "internet", "node:-1", "."], "node:-1: a port is a number from 1 to 65535, not -1"],
  [["trace", "internet", "http://shop.example.com:0/cart", "."], "http://shop.example.com:0/cart: a port is a number"],
  [["trace", "internet", "http://[::1", "."], "http://[::1 is no URL such as"],
  [["trace", "internet", "ftp://shop.example.com/", "."], "ftp://shop.example.com/ is no URL such as"],
  [["trace", "10.0.0.300", "svc/web", "."], "10.0.0.300 is no IP address"],
  [["trace", "a\u001b[31mb", "svc/web", "."], "the input has no workload a␛[31mb"],
  [["trace", "a".repeat(5000), "svc/web", "."], `the input has no workload ${"a".repeat(174)}…`],
  [["graph", ".", "-o", "a.yaml/x.svg"], "cannot write a.yaml/x.svg: "],
])("%j says %s", (args, message) => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": SERVICE }), args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`kubeverdict: ${message}`);
});

const DEEP = 10_000;
const LAUGHS = [..."abcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(index === 0 ? "lol" : `*${"abcdefghi"[index - 1]!}`).join(",")}]\n`).join("");

test.each([
  ["maps nested ten thousand deep", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${"{a: ".repeat(DEEP)}1${"}".repeat(DEEP)}\n`, "yaml/too-deep"],
  ["lists that are never closed", `a: ${"[".repeat(DEEP)}`, "yaml/too-deep"],
  ["Lists in Lists", `${"{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[".repeat(DEEP)}${"]}".repeat(DEEP)}`, "yaml/too-deep"],
  ["a billion laughs", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n${LAUGHS}data: *i\n`, "yaml/too-deep"],
  ["an alias of itself", "a: &a [*a]\n", "yaml/syntax-error"],
  ["names of JavaScript", "apiVersion: v1\nkind: Service\nmetadata: {name: __proto__}\n__proto__: {constructor: 1}\n", "api/unknown-field"],
])("%s: a finding", (_, text, rule) => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": text }), ["a.yaml", "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect((JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map((finding) => finding.rule)).toContain(rule);
});

test("a text in Latin-1 is a finding at its first byte", () => {
  const latin1 = Buffer.from("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: caf\u00e9}\n", "latin1");
  const { code, stdout } = run(folderWith({ "a.yaml": latin1 }), ["a.yaml", "--format", "json"]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ rule: "yaml/unreadable", line: 4, column: 14 }] });
});

test("findings are written where no folder is yet", () => {
  const folder = folderWith({ "a.yaml": SERVICE });
  expect(run(folder, ["a.yaml", "-o", "out/new/findings.json"]).code).toBeLessThan(2);
  expect(JSON.parse(readFileSync(`${folder}/out/new/findings.json`, "utf8"))).toHaveProperty("findings");
});
