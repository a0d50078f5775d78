import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";
import { service, workload } from "../support/simulation.ts";

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}
`;
const files = {
  "apps.yaml": [workload("Deployment", "web"), workload("Deployment", "job"), workload("Deployment", "db"), service("db", "selector: {app: db}, ports: [{port: 5432}]"), policy].join("\n---\n"),
};

test("a route as JSON, and by exit code", () => {
  const folder = folderWith(files);
  const { code, stdout } = run(folder, ["trace", "web", "svc/db:5432", ".", "--format", "json"]);
  expect(code).toBe(0);
  const route = JSON.parse(stdout) as { verdict: string; hops: { object: string; file?: string }[] };
  expect([route.verdict, ...route.hops.map(({ object, file }) => `${object} ${file ?? ""}`)]).toEqual(["yes", "Service default/db:5432 apps.yaml", "NetworkPolicy default/db apps.yaml", "Pods apps.yaml"]);
  expect(run(folder, ["trace", "job", "svc/db:5432", "."]).code).toBe(1);
});

test("names that the manifests do not have", () => {
  expect(run(folderWith(files), ["trace", "wbe", "svc/db", "."])).toMatchObject({ code: 2, stdout: "", stderr: "kubeverdict: the input has no workload wbe; did you mean default/Deployment/web?\n" });
});

test("expectations that hold", () => {
  const folder = folderWith({ ...files, "network.expect": "- {from: web, to: svc/db, expect: yes}\n- {from: job, to: svc/db, expect: no}\n" });
  expect(run(folder, ["trace", "--expect", "network.expect", "."])).toMatchObject({ code: 0, stdout: "2 of 2 expectations hold\n" });
});

test("expectations that do not, and that cannot be read", () => {
  const folder = folderWith({ ...files, "wrong.expect": "- from: job\n  to: svc/db\n  expect: yes\n", "unknown.expect": "- {from: nobody, to: svc/db, expect: no}\n", "key.expect": "- {from: web, too: svc/db, expect: no}\n" });
  const wrong = run(folder, ["trace", "--expect", "wrong.expect", "."]);
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toContain("wrong.expect:1: job → svc/db: expected yes, is no\n0 of 1 expectations hold\n");
  expect(run(folder, ["trace", "--expect", "unknown.expect", "."])).toMatchObject({ code: 2 });
  expect(run(folder, ["trace", "--expect", "key.expect", "."]).stderr).toContain('key.expect:1: "too" is not known');
});

test("the matrix for Graphviz", () => {
  const { code, stdout } = run(folderWith(files), ["trace", "--all", "--format", "dot", "."]);
  expect(code).toBe(0);
  expect(stdout).toContain('  "default/Deployment/web" -> "default/Deployment/db";\n');
  expect(stdout).not.toContain('"default/Deployment/job" -> "default/Deployment/db"');
});

test("diff of two folders, and of a git revision with the working tree", () => {
  const folder = folderWith({ "old/web.yaml": files["apps.yaml"], "new/web.yaml": files["apps.yaml"].replace("port: 5432", "port: 5433") });
  const twoFolders = run(folder, ["diff", "old", "new"]);
  expect(twoFolders.code).toBe(0);
  expect(twoFolders.stdout).toContain("port 5432/TCP of Service default/db disappears");
  const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");
  writeFileSync(join(folder, "old/web.yaml"), readFileSync(join(folder, "new/web.yaml")));
  const revision = run(folder, ["diff", "--base", "HEAD", "old", "--format", "json"]);
  expect((JSON.parse(revision.stdout) as { changed: string[] }).changed).toEqual(["Service default/db"]);
  expect(run(folder, ["diff", "--base", "nowhere", "old"])).toMatchObject({ code: 2 });
});

test("diff takes a path that is not there for a mistake, not for a state without objects", () => {
  const folder = folderWith({ "old/a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", "new/notes.txt": "" });
  expect(run(folder, ["diff", "old", "nwe"])).toEqual({ code: 2, stdout: "", stderr: "kubeverdict: nwe: no such file or folder\nkubeverdict: there is nothing to compare in nwe\n" });
  // A command before the pipe that failed, or a variable that is not set.
  expect(run(folder, ["diff", "old", "-"], { input: "" })).toEqual({ code: 2, stdout: "", stderr: "kubeverdict: there is no manifest on standard input to compare with\n" });
  expect(run(folder, ["diff", "--base", "", "old"])).toEqual({ code: 2, stdout: "", stderr: "kubeverdict: the git revision is empty: is the variable that names it unset?\n" });
  expect(run(folder, ["diff", "old", "new"]).stdout).toContain("1 removed");
});
