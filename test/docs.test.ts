import { fileURLToPath } from "node:url";
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../rules/all.ts";
import { configSchema } from "../src/engine/config.ts";
import { formatText } from "../src/report/text.ts";
import { reportOn } from "./support/report.ts";
import { fixturesOf, rulesFor } from "./support/fixture.ts";
import { rulePage, rulesTable } from "./support/rule-page.ts";

const SCREEN = "$ kubeverdict examples/shop\n\n";

const root = fileURLToPath(new URL("..", import.meta.url));

test.for(rules)("the page of $meta.id is up to date", async (rule) => {
  const fixtures = fixturesOf(rule.meta.id);
  const first = (word: string) => fixtures.find(({ name }) => name === word) ?? fixtures.find(({ name }) => name.startsWith(word))!;
  await expect(rulePage(rule, first("bad"), first("good"), rulesFor(rule, rules))).toMatchFileSnapshot(`${root}rules/${rule.meta.id}.md`);
});

test("the table of rules is up to date", async () => {
  await expect(rulesTable(rules)).toMatchFileSnapshot(`${root}rules/README.md`);
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
  const ids = new Set(rules.map(({ meta }) => meta.id));
  expect(pages.filter((path) => !ids.has(path.replace(/\.md$/, "")))).toEqual([]);
});

test("the schema of the configuration is up to date", async () => {
  await expect(`${JSON.stringify(configSchema(rules), null, 2)}\n`).toMatchFileSnapshot(`${root}schemas/config.json`);
});
