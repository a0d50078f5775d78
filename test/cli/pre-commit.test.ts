import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { parse, stringify } from "yaml";
import { folderWith } from "../support/program.ts";

interface Hook { readonly id: string; readonly language: string; readonly [key: string]: unknown }

const HOOKS = parse(readFileSync(fileURLToPath(new URL("../../.pre-commit-hooks.yaml", import.meta.url)), "utf8")) as readonly Hook[];
const IS_THERE = spawnSync("pre-commit", ["--version"]).status === 0;
const GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: good\n";
const BAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bad\ndate: {}\n";
const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n";
const POD = (app: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: ${app}\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1.0.0\n`;

/** A repository that uses one hook as it is published, but for the program: the one that is built here, without an installation. */
function repositoryWith(hook: string, files: Readonly<Record<string, string>>): (args: readonly string[]) => { code: number | null; output: string } {
  const bin = folderWith({ kubeverdict: `#!/bin/sh\nexec "${process.execPath}" "${inject("program")}" "$@"\n` });
  chmodSync(join(bin, "kubeverdict"), 0o755);
  const config = { repos: [{ repo: "local", hooks: HOOKS.filter(({ id }) => id === hook).map((one) => ({ ...one, language: "system" })) }] };
  const folder = folderWith({ ...files, ".pre-commit-config.yaml": stringify(config) });
  execFileSync("git", ["init", "-q"], { cwd: folder });
  execFileSync("git", ["add", "-A"], { cwd: folder });
  const home = folderWith({});
  return (args) => {
    const { status, stdout, stderr } = spawnSync("pre-commit", ["run", "--verbose", ...args], { cwd: folder, encoding: "utf8", env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: home, PRE_COMMIT_HOME: home, LC_ALL: "C.UTF-8" } });
    return { code: status, output: stdout + stderr };
  };
}

test("both hooks are installed by npm; the whole folder goes to lint, the files to validate", () => {
  expect(HOOKS.map(({ id, language, pass_filenames: passes = true }) => ({ id, language, passes }))).toEqual([
    { id: "kubeverdict", language: "node", passes: false },
    { id: "kubeverdict-validate", language: "node", passes: true },
  ]);
});

// Skipped where pre-commit is not installed.
describe.skipIf(!IS_THERE)("with pre-commit", () => {
  test("kubeverdict sees files that did not change", () => {
    const run = repositoryWith("kubeverdict", { "service.yaml": SERVICE, "pod.yaml": POD("wbe") });
    const { code, output } = run(["--files", "pod.yaml"]);
    expect(output).toContain("service/selects-no-pods");
    expect(code).toBe(1);
  });

  test("kubeverdict passes where nothing is wrong, and is not run for other files", () => {
    const run = repositoryWith("kubeverdict", { "good.yaml": GOOD, "README.md": "# read\n" });
    expect(run(["--all-files"])).toMatchObject({ code: 0, output: expect.stringContaining("no findings in 1 file") });
    expect(run(["--files", "README.md"])).toMatchObject({ code: 0, output: expect.stringContaining("Skipped") });
  });

  test("kubeverdict-validate judges the files that changed, and no others", () => {
    const run = repositoryWith("kubeverdict-validate", { "good.yaml": GOOD, "bad.yaml": BAD });
    expect(run(["--files", "good.yaml"])).toMatchObject({ code: 0, output: expect.stringContaining("1 accepted") });
    const { code, output } = run(["--all-files"]);
    expect(code).toBe(1);
    expect(output).toMatch(/bad\.yaml.*rejected/);
  });

  test("files that are no manifests do not fail kubeverdict-validate", () => {
    const run = repositoryWith("kubeverdict-validate", { "package.json": "{\"name\": \"web\"}\n", "kustomization.yaml": "resources: [a.yaml]\n", "values.yaml": "replicas: 1\n" });
    expect(run(["--all-files"])).toMatchObject({ code: 0 });
  });
});
