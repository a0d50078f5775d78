import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { folderWith, run } from "./support/program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "action.yml", ".pre-commit-hooks.yaml", ...readdirSync(`${root}docs`).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
const COMMANDS = ["lint", "validate", "endpoints", "trace", "diff", "graph", "baseline", "audit", "operator", "explain", "rules", "init", "schemas pull"];

const textOf = (page: string): string => readFileSync(root + page, "utf8");

/** The options of each command, from its own help. */
const OPTIONS = new Map(COMMANDS.map((command) => [command, optionsIn(run(root, [...command.split(" "), "--help"]).stdout)]));

function optionsIn(help: string): ReadonlySet<string> {
  return new Set([...help.matchAll(/^ {2}(?:-\w, +)?(--[a-z][a-z-]*)/gm)].map(([, option]) => option!));
}

/** The command lines of a page: in code within a sentence, in blocks, in recipes for CI. */
function commandLines(page: string): string[] {
  return [...textOf(page).matchAll(/(?:^|[`\s'|])kubeverdict +((?:[^`\n|;&>)]|\|(?=[^ ]))+)/gm)].map(([, words]) => words!.trim());
}

function commandOf(words: string): string {
  return COMMANDS.find((command) => words === command || words.startsWith(`${command} `)) ?? "lint";
}

test.for(PAGES)("%s names no option that its command does not have", (page) => {
  const wrong = commandLines(page).flatMap((words) => [...words.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map(([, option]) => option!)
    .filter((option) => !OPTIONS.get(commandOf(words))!.has(option)).map((option) => `${option} in kubeverdict ${words}`));
  expect(wrong).toEqual([]);
});

/** Of other programs that are spoken of. */
const FOREIGN = new Set(["--enable-helm", "--messages"]);

test.for(PAGES.filter((page) => page.startsWith("docs/") || page === "README.md"))("%s speaks of no option that nothing has", (page) => {
  const known = new Set([...OPTIONS.values()].flatMap((options) => [...options]));
  const spoken = [...textOf(page).replace(/```[^]*?```/g, "").matchAll(/`(--[a-z][a-z-]*)/g)].map(([, option]) => option!);
  expect(spoken.filter((option) => !known.has(option) && !FOREIGN.has(option))).toEqual([]);
});

/** Blocks of one language, with what stands before them. */
function blocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, block]) => block!);
}

describe("examples of configurations can be used as they are", () => {
  const files = { "web.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n", "package.json": '{"type":"module"}' };
  const isConfiguration = (text: string) => !/^(?:repos|on|jobs|manifests|metadata|apiVersion):/m.test(text);
  const examples = PAGES.flatMap((page) => blocks(page, "yaml").filter(isConfiguration).map((text) => ({ page, text })));

  test.for(examples)("$page: $text", ({ text }) => {
    const folder = folderWith({ ...files, "kubeverdict.yaml": text, ...(text.includes("./rules.mjs") && { "rules.mjs": ruleExample() }) });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/kubeverdict"));
    expect(run(folder, ["web.yaml"])).toMatchObject({ stderr: "" });
  });
});

/** The rule of docs/custom-rules.md. */
function ruleExample(): string {
  return blocks("docs/custom-rules.md", "js").find((block) => block.includes("defineRule"))!;
}

test("the rule of docs/custom-rules.md finds what it says", () => {
  const folder = folderWith({ "kubeverdict.yaml": "plugins: [./rules.mjs]\n", "rules.mjs": ruleExample(), "web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: \"web:1\"}]}\n" });
  const { stdout, stderr } = run(folder, ["web.yaml"]);
  expect(stderr).toBe("");
  expect(stdout).toContain('no label "owner"');
});

test("the program of docs/library.md runs", () => {
  const library = pathToFileURL(join(dirname(inject("program")), "index.mjs")).href;
  const folder = folderWith({ "example.mjs": blocks("docs/library.md", "js")[0]!.replace('"kubeverdict"', JSON.stringify(library)) });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "example.mjs")], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("Service default/web selects no Pods");
  expect(stdout).toContain("accept []");
});
