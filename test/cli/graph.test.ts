import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";
import { service, workload } from "../support/simulation.ts";

const MANIFESTS = [service("web", "selector: {app: web}, ports: [{port: 80}]"), workload("Deployment", "web"), service("lost", "selector: {app: no}, ports: [{port: 80}]", "other")].join("\n---\n");

test.for([
  ["dot", /^digraph kubeverdict \{\n/], ["mermaid", /^flowchart LR\n/], ["json", /^\{\n {2}"nodes": \[/], ["svg", /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/], ["html", /^<!doctype html>\n<html lang="en" data-mode="graph">/],
] as const)("--format $0", ([format, begin]) => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": MANIFESTS }), ["graph", "a.yaml", "--format", format]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(begin);
});

test("dot unless a format is named or the file's name says one", () => {
  const folder = folderWith({ "a.yaml": MANIFESTS });
  expect(run(folder, ["graph", "a.yaml"]).stdout).toMatch(/^digraph/);
  expect(run(folder, ["graph", "a.yaml", "--output", "out/picture.svg"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(folder, "out/picture.svg"), "utf8")).toMatch(/^<svg/);
  expect(run(folder, ["graph", "a.yaml", "-o", "picture.png"])).toMatchObject({ code: 2, stderr: expect.stringContaining("name the format with --format") as string });
});

test("--only-namespace and --kind leave a part; a name that nothing has is an error", () => {
  const folder = folderWith({ "a.yaml": MANIFESTS });
  const names = (...args: string[]) => (JSON.parse(run(folder, ["graph", "a.yaml", "--format", "json", ...args]).stdout) as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
  expect(names("--only-namespace", "other")).toEqual(["Service/other/lost"]);
  expect(names("--kind", "deployment", "--kind", "Service", "--only-namespace", "default")).toEqual(["Service/default/web", "Deployment/default/web"]);
  expect(run(folder, ["graph", "a.yaml", "--kind", "Servce"])).toMatchObject({ code: 2, stdout: "", stderr: "kubeverdict: there is no kind Servce in the input; did you mean Service?\n" });
});

test("lint writes the page too, and its exit code stays what the findings say", () => {
  const folder = folderWith({ "a.yaml": MANIFESTS });
  const { code, stdout } = run(folder, ["lint", "a.yaml", "--format", "html"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^<!doctype html>\n<html lang="en" data-mode="lint">/);
  run(folder, ["lint", "a.yaml", "--output", "findings.html"]);
  expect(readFileSync(join(folder, "findings.html"), "utf8")).toBe(stdout);
});

test("nothing of the page may come from elsewhere", () => {
  const { stdout } = run(folderWith({ "a.yaml": MANIFESTS }), ["graph", "a.yaml", "--format", "html"]);
  expect(stdout).toMatch(/content="default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'"/);
  expect(stdout.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import|url\((?!#)/);
});

test("a document that does not parse, or none at all", () => {
  const folder = folderWith({ "bad.yaml": "kind: [\n", "none.yaml": "# nothing\n" });
  expect(run(folder, ["lint", "bad.yaml", "--format", "html"]).stdout).toContain("yaml/syntax-error");
  expect(run(folder, ["graph", "none.yaml", "--format", "svg", "--allow-empty"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^<svg/) as string });
});
