import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, run, type Run } from "../support/program.ts";

const BAD = (name: string, key = "date") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${key}: {}\n`;
const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n";
const POD = (app: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: ${app}\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1.0.0\n`;

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args], { cwd: folder, stdio: "pipe" });
}

/** A repository with one commit of these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "first");
  return folder;
}

/** Rule and file of what is new. */
function added(folder: string, paths: readonly string[] = ["."], more: readonly string[] = []): string[] {
  const { stdout, stderr, code } = run(folder, ["lint", ...paths, "--changed-since", "HEAD", "--format", "json", ...more]);
  if (code === 2) throw new Error(stderr);
  return JSON.parse(stdout).findings.map(({ rule, file }: { rule: string; file: string }) => `${rule} ${file}`);
}

function summaryOf({ stdout }: Run): string {
  return stdout.trimEnd().split("\n\n").at(-1)!.replaceAll("\n·", " ·").replace(/ · \d+ ms$/, "");
}

test("diff says when the old state could not be rendered", () => {
  const folder = repository({ "a/kustomization.yaml": "resources: [gone.yaml]\n" });
  writeFileSync(join(folder, "a/kustomization.yaml"), "resources: []\n");
  expect(run(folder, ["diff", "--base", "HEAD", "a"], { env: { PATH: process.env.PATH! } })).toMatchObject({ code: 2, stderr: expect.stringContaining("as it was at HEAD; what is missing there counts as added") });
});

describe("what is new", () => {
  test("nothing where nothing changed; the summary says what was left out", () => {
    const result = run(repository({ "a.yaml": BAD("a") }), ["lint", ".", "--changed-since", "HEAD"]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(summaryOf(result)).toBe("no new findings in 1 file · 1 resource · 1 old finding left out (since HEAD)");
  });

  test("a moved line and a renamed file change nothing", () => {
    const folder = repository({ "a.yaml": BAD("a"), "b.yaml": BAD("b") });
    writeFileSync(join(folder, "a.yaml"), `# one line more\n${BAD("a")}`);
    renameSync(join(folder, "b.yaml"), join(folder, "c.yaml"));
    expect(added(folder)).toEqual([]);
  });

  test("a changed Pod breaks the Service of a file that did not change", () => {
    const folder = repository({ "service.yaml": SERVICE, "pod.yaml": POD("web") });
    writeFileSync(join(folder, "pod.yaml"), POD("wbe"));
    expect(added(folder)).toContain("service/selects-no-pods service.yaml");
  });

  test("a changed line is no reason to tell what was wrong before", () => {
    const folder = repository({ "a.yaml": BAD("a") });
    writeFileSync(join(folder, "a.yaml"), BAD("a").replace("{}", "{ x: y }"));
    expect(added(folder)).toEqual([]);
  });

  test("of equal findings, as many as there are more", () => {
    const folder = repository({ "a.yaml": "kind: [\n" });
    writeFileSync(join(folder, "b.yaml"), "kind: [\n");
    expect(added(folder)).toEqual(["yaml/syntax-error b.yaml"]);
  });

  test("a text that is broken counts as the same in a renamed file, not in another one", () => {
    const folder = repository({ "a.yaml": "kind: [\n", "b.yaml": BAD("b") });
    renameSync(join(folder, "a.yaml"), join(folder, "z.yaml"));
    expect(added(folder)).toEqual([]);
    rmSync(join(folder, "z.yaml"));
    writeFileSync(join(folder, "a.yaml"), BAD("a"));
    writeFileSync(join(folder, "b.yaml"), "kind: [\n");
    expect(added(folder)).toEqual(["api/unknown-field a.yaml", "yaml/syntax-error b.yaml"]);
  });

  test("a comment that is gone lets its finding out", () => {
    const disabled = BAD("a").replace("date", "# kubeverdict-disable-next-line api/unknown-field -- for now\ndate");
    const folder = repository({ "a.yaml": disabled });
    writeFileSync(join(folder, "a.yaml"), BAD("a"));
    expect(added(folder)).toEqual(["api/unknown-field a.yaml"]);
  });

  test("a new path, from a folder of the repository", () => {
    const folder = repository({ "deploy/a.yaml": BAD("a"), "other/b.yaml": BAD("b") });
    mkdirSync(join(folder, "new"));
    writeFileSync(join(folder, "new/c.yaml"), BAD("c"));
    expect(added(join(folder, "deploy"), [".", "../other", "../new"])).toEqual(["api/unknown-field ../new/c.yaml"]);
    expect(added(folder, [join(folder, "deploy"), "oth*/*.yaml", "./new"])).toEqual(["api/unknown-field ./new/c.yaml"]);
  });

  test("the configuration holds for the base too, by the names of its files", () => {
    const folder = repository({ "a/a.yaml": BAD("a"), "left/b.yaml": BAD("b"), "kubeverdict.yaml": "exclude: [left/]\noverrides:\n  - path: a/**\n    rules: { api/unknown-field: off }\n    reason: for now\n" });
    expect(added(folder)).toEqual([]);
    // Out of the override's reach: the finding is new, because the base is judged with a/ off as well.
    renameSync(join(folder, "a"), join(folder, "b"));
    expect(added(folder)).toEqual(["api/unknown-field b/a.yaml"]);
  });

  test("the base's folder is gone afterwards", () => {
    const temporary = folderWith({});
    run(repository({ "a.yaml": BAD("a") }), ["lint", ".", "--changed-since", "HEAD"], { env: { TMPDIR: temporary } });
    // Node keeps compiled code there, since 22.1.
    expect(readdirSync(temporary).filter((name) => name !== "node-compile-cache")).toEqual([]);
  });
});

describe("bad input", () => {
  test.for([
    ["nowhere", ["."], /git knows no revision "nowhere"; in CI, fetch it first/],
    ["--output=x", ["."], /"--output=x" is not a git revision/],
    ["HEAD", ["-"], /standard input is not there/],
  ] as const)("%s with %j", ([revision, paths, message]) => {
    const { code, stderr } = run(repository({ "a.yaml": BAD("a") }), ["lint", ...paths, `--changed-since=${revision}`], { input: BAD("x") });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("no repository", () => {
    const { code, stderr } = run(folderWith({ "a.yaml": BAD("a") }), ["lint", ".", "--changed-since", "HEAD"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "kubeverdict: the working directory is in no git repository\n" });
  });
});
