import { fileURLToPath } from "node:url";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { rules } from "../rules/all.ts";
import { configSchema } from "../src/engine/config.ts";
import { LIVE_METAS } from "../src/engine/live/live-metas.ts";
import { formatText } from "../src/report/text.ts";
import { reportOn } from "./support/report.ts";
import { fixturesOf, rulesFor } from "./support/fixture.ts";
import { run } from "./support/program.ts";
import { configurationPage } from "./support/configuration-page.ts";
import { livePage, rulePage, rulesTable } from "./support/rule-page.ts";

const SCREEN = "$ kubeverdict examples/shop\n\n";

const root = fileURLToPath(new URL("..", import.meta.url));

test.for(rules)("the page of $meta.id is up to date", async (rule) => {
  const fixtures = fixturesOf(rule.meta.id);
  const first = (word: string) => fixtures.find(({ name }) => name === word) ?? fixtures.find(({ name }) => name.startsWith(word))!;
  await expect(rulePage(rule, first("bad"), first("good"), rulesFor(rule, rules))).toMatchFileSnapshot(`${root}rules/${rule.meta.id}.md`);
});

test.for(LIVE_METAS)("the page of $id is up to date", async (meta) => {
  await expect(livePage(meta)).toMatchFileSnapshot(`${root}rules/${meta.id}.md`);
});

test("the table of rules is up to date", async () => {
  await expect(rulesTable([...rules.map(({ meta }) => meta), ...LIVE_METAS])).toMatchFileSnapshot(`${root}rules/README.md`);
});

test("the screen in the README is what the program prints", async () => {
  const files = readdirSync(`${root}examples/shop`).sort().map((name) => ({ path: `examples/shop/${name}`, text: readFileSync(`${root}examples/shop/${name}`, "utf8") }));
  const screen = formatText(reportOn(files, rules));
  const readme = readFileSync(`${root}README.md`, "utf8");
  expect(readme).toContain(SCREEN);
  const fresh = readme.replace(/(\$ kubeverdict examples\/shop\n\n)[^`]*```/, (_, head: string) => `${head}${screen}\`\`\``);
  await expect(fresh).toMatchFileSnapshot(`${root}README.md`);
});

test("no page is left of a rule that is gone", () => {
  const pages = readdirSync(`${root}rules`, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md") && path.includes("/"));
  const ids = new Set([...rules.map(({ meta }) => meta), ...LIVE_METAS].map(({ id }) => id));
  expect(pages.filter((path) => !ids.has(path.replace(/\.md$/, "")))).toEqual([]);
});

test("the page of the configuration is up to date", async () => {
  await expect(configurationPage(configSchema(rules))).toMatchFileSnapshot(`${root}docs/configuration.md`);
});

test("the schema of the configuration is up to date", async () => {
  await expect(`${JSON.stringify(configSchema(rules), null, 2)}\n`).toMatchFileSnapshot(`${root}schemas/config.json`);
});

const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules/README.md", ...readdirSync(`${root}docs`).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];

/** As GitHub names a heading. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");
}

test.for(PAGES)("the links of %s lead somewhere", (page) => {
  const text = readFileSync(root + page, "utf8").replace(/```[^]*?```/g, "");
  const broken = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].filter(([, path, anchor]) => {
    const target = path === "" ? page : join(dirname(page), path!);
    if (!existsSync(root + target)) return true;
    if (anchor === undefined || !target.endsWith(".md")) return false;
    return ![...readFileSync(root + target, "utf8").matchAll(/^#+ (.+)$/gm)].some(([, heading]) => anchorOf(heading!) === anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** Commands of the `console` examples of a page about the manifests of examples/, with what the page says they print. */
function consoleExamples(page: string): { command: string; output: string }[] {
  const blocks = [...readFileSync(root + page, "utf8").matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1).map((part) => ({ command: part.slice(0, part.indexOf("\n")), output: part.slice(part.indexOf("\n") + 1) })))
    .filter(({ command }) => /^kubeverdict .*\bexamples\//.test(command) && !/[|<>;&]/.test(command));
}

/** A line of three dots stands for any lines, and a time for any time. */
function asPattern(output: string): RegExp {
  const escaped = output.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\d+(?= ms\n)/g, "\\d+");
  return new RegExp(`^${escaped.replace(/^…\n/gm, "[^]*")}$`);
}

test.for(PAGES.flatMap((page) => consoleExamples(page).map((example) => ({ page, ...example }))))("$page: $command prints what the page says", ({ command, output }) => {
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].slice(1).map(([, quoted, word]) => quoted ?? word!);
  const { stdout, stderr } = run(root, args);
  expect(stderr + stdout).toMatch(asPattern(output));
});
