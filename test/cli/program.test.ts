import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { folderWith, run } from "../support/program.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };

test("--version prints the version", () => {
  expect(run(folderWith({}), ["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("--help shows commands and examples on stdout", () => {
  const { code, stdout, stderr } = run(folderWith({}), ["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const word of ["lint", "validate", "endpoints", "explain", "rules", "init", "Examples:", "Exit code:"]) expect(stdout).toContain(word);
});

test("without arguments it says how it is used, and fails: a variable may have been empty", () => {
  const { code, stdout, stderr } = run(folderWith({}), []);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^Usage: kubeverdict/);
});

test("rules lists every rule", () => {
  const { stdout } = run(folderWith({}), ["rules"]);
  expect(stdout.trimEnd().split("\n").map((line) => line.split(" ")[0])).toEqual(rules.map(({ meta }) => meta.id));
  expect((JSON.parse(run(folderWith({}), ["rules", "--format", "json"]).stdout) as { rules: object[] }).rules).toHaveLength(rules.length);
});

test("explain prints what, why and how", () => {
  const { code, stdout } = run(folderWith({}), ["explain", "api/unknown-field"]);
  expect(code).toBe(0);
  for (const title of ["What", "Why", "How to fix it", "See"]) expect(stdout).toMatch(new RegExp(`^${title}$`, "m"));
  expect(stdout.split("\n").filter((line) => line.length > 80 && !line.includes("http"))).toEqual([]);
});

test("a reader that stops early is no error", async () => {
  const manifests = Array.from({ length: 3000 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\ndate: {}\n`).join("---\n");
  const child = spawn(process.execPath, [inject("program"), "a.yaml"], { cwd: folderWith({ "a.yaml": manifests }) });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => { stderr += String(chunk); });
  child.stdout.once("data", () => { child.stdout.destroy(); });
  const code = await new Promise((resolve) => { child.on("close", resolve); });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});
