import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { folderWith } from "../support/program.ts";

interface Step { readonly run: string; readonly shell: string; readonly uses?: string; readonly env: Readonly<Record<string, string>> }
interface Action { readonly inputs: Readonly<Record<string, { readonly default: string }>>; readonly runs: { readonly steps: readonly Step[] } }

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ACTION = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
const EXPRESSION = /\$\{\{\s*([\w.-]+)\s*\}\}/g;
const BAD = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${JSON.stringify(name)}\ndate: {}\n`;
const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n";
const POD = (app: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: ${app}\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1.0.0\n`;

interface Result { readonly code: number; readonly log: string; readonly summary: string; readonly outputs: string }

/** The action as the runner has it: checked out somewhere, here with its packages and build in place. */
function checkout(): string {
  const folder = join(folderWith({}), "a place with spaces", "kubeverdict");
  for (const file of ["action.yml", "tools/action/run.mjs"]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  symlinkSync(dirname(inject("program")), join(folder, "dist"));
  return folder;
}

/** Runs the steps one after the other as the runner does: expressions are replaced, then bash reads the script. */
function runAction(folder: string, inputs: Readonly<Record<string, string>> = {}): Result {
  const context: Record<string, string> = { "github.action_path": checkout() };
  for (const [name, { default: value }] of Object.entries(ACTION.inputs)) context[`inputs.${name}`] = inputs[name] ?? value;
  const fill = (text: string) => text.replace(EXPRESSION, (_, name: string) => context[name] ?? `unknown expression ${name}`);
  const temporary = folderWith({ "summary.md": "", output: "" });
  const files = { GITHUB_STEP_SUMMARY: join(temporary, "summary.md"), GITHUB_OUTPUT: join(temporary, "output"), RUNNER_TEMP: temporary };
  let [code, log] = [0, ""];
  for (const step of ACTION.runs.steps) {
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, fill(value)]));
    const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", fill(step.run)], { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, HOME: temporary, ...files, ...env } });
    log += result.stdout + result.stderr;
    code = result.status ?? -1;
    if (code !== 0) break;
  }
  return { code, log, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"), outputs: readFileSync(files.GITHUB_OUTPUT, "utf8") };
}

function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  for (const args of [["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "first"]]) execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  return folder;
}

/** The commands that a runner would obey in a log. */
function commandsIn(log: string): string[] {
  let mark: string | undefined;
  return log.split(/\r\n|\r|\n/).filter((line) => {
    if (mark !== undefined) {
      if (line === `::${mark}::`) mark = undefined;
      return false;
    }
    const stop = /^\s*::stop-commands::(\S+)$/.exec(line);
    if (stop) mark = stop[1];
    return !stop && /^\s*::|##\[/.test(line);
  });
}

test("no expression is part of a script, and no other action is needed", () => {
  expect(ACTION.runs.steps).not.toHaveLength(0);
  for (const step of ACTION.runs.steps) {
    expect(step.run).not.toContain("${{");
    expect(step.uses).toBeUndefined();
  }
});

test("annotations, a table, SARIF, a comment, outputs and the exit status", () => {
  const folder = folderWith({ "deploy/a.yaml": BAD("a") });
  const { code, log, summary, outputs } = runAction(folder, { paths: "deploy/a.yaml\n", sarif: "out/findings.sarif", comment: "out/comment.md" });
  expect(code).toBe(1);
  expect(commandsIn(log)).toEqual([expect.stringMatching(/^::error file=deploy\/a\.yaml,line=5,.*title=api\/unknown-field::/)]);
  expect(summary).toMatch(/\| 5 \| 🔴 refused \| ConfigMap default\/a \|/);
  expect(outputs).toMatch(/^exit-code<<(\S+)\n1\n\1\nsarif<<(\S+)\nout\/findings\.sarif\n\2\n$/);
  expect(JSON.parse(readFileSync(join(folder, "out/findings.sarif"), "utf8")).runs[0].results).toHaveLength(1);
  expect(readFileSync(join(folder, "out/comment.md"), "utf8")).toBe(summary);
});

test.for([["never", 0], ["error", 1]] as const)("fail-on %s: %i", ([failOn, expected]) => {
  expect(runAction(folderWith({ "a.yaml": BAD("a") }), { "fail-on": failOn }).code).toBe(expected);
});

test("with a base: new findings only, and which endpoints the change takes", () => {
  const folder = repository({ "old.yaml": BAD("old"), "service.yaml": SERVICE, "pod.yaml": POD("web") });
  writeFileSync(join(folder, "pod.yaml"), POD("wbe"));
  const { code, log, summary } = runAction(folder, { base: "HEAD" });
  expect(code).toBe(1);
  expect(log).toContain("service/selects-no-pods");
  expect(log).not.toContain("old.yaml");
  expect(summary).toMatch(/\d old findings? left out/);
  expect(summary).toMatch(/what this change does[\s\S]*Stops working[\s\S]*Service default\/web/);
});

test("a base that git does not know fails, and the reason is an annotation", () => {
  const { code, log } = runAction(repository({ "a.yaml": BAD("a") }), { base: "nowhere" });
  expect(code).toBe(2);
  expect(commandsIn(log)).toEqual([expect.stringMatching(/^::error title=kubeverdict::.*git knows no revision/)]);
});

describe("nothing is obeyed that somebody else wrote", () => {
  const EVIL = "x\n::error::owned\r::set-output name=a::b\n##[error]owned $(touch owned) `touch owned`";

  test.for(["github", "text", "json", "tap", "markdown"])("values of manifests, format %s", (format) => {
    const folder = folderWith({ "a.yaml": BAD(EVIL), "::warning::b.yaml": BAD("b") });
    const { code, log, summary } = runAction(folder, { format });
    expect(code).toBe(1);
    for (const command of commandsIn(log)) expect(command).toMatch(/^::error file=[^:]+::/);
    expect(summary).not.toMatch(/^\s*::/m);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test.for(["paths", "kubernetes-version", "config", "fail-on", "format", "base", "sarif", "comment"])("the input %s", (name) => {
    const folder = repository({ "a.yaml": BAD("a") });
    appendFileSync(join(folder, "a.yaml"), "# changed\n");
    const { log } = runAction(folder, { [name]: "\"; touch owned; $(touch owned) `touch owned`\n::set-output name=a::b" });
    expect(existsSync(join(folder, "owned"))).toBe(false);
    for (const command of commandsIn(log)) expect(command).toMatch(/^::error (?:file|title)=/);
  });
});
