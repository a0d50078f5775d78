import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { LIVE_METAS } from "../../src/engine/live/live-metas.ts";
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
  expect(stdout.trimEnd().split("\n").map((line) => line.split(" ")[0])).toEqual([...rules.map(({ meta }) => meta.id), ...LIVE_METAS.map(({ id }) => id)]);
  expect(stdout).toMatch(/^live\/unfit-nodes +error +needs a cluster: No node/m);
  const list = (JSON.parse(run(folderWith({}), ["rules", "--format", "json"]).stdout) as { rules: { id: string; needsCluster: boolean }[] }).rules;
  expect(list).toHaveLength(rules.length + LIVE_METAS.length);
  expect(list.filter(({ needsCluster }) => needsCluster).map(({ id }) => id)).toEqual(LIVE_METAS.map(({ id }) => id));
});

test("rules that need a cluster can be set, suppressed and explained without one", () => {
  const folder = folderWith({
    "kubeverdict.yaml": "rules: { live/unfit-nodes: off }\noverrides: [{ kind: Service, rules: { live/stale-endpoints: info }, reason: known }]\n",
    "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  # kubeverdict-disable-next-line live/failing-pods, live -- on purpose\n  namespace: b\n",
  });
  expect(run(folder, ["a.yaml"])).toMatchObject({ code: 0, stderr: "" });
  expect(run(folder, ["a.yaml", "--format", "json"]).stdout).not.toContain("suppression/");
  expect(run(folder, ["explain", "live/failing-pods"]).stdout).toContain("needs a cluster: kubeverdict audit");
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
