import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lint, type Report } from "../engine/lint.ts";
import { Project } from "../engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../engine/settings.ts";
import { parseVersion } from "../resource/version.ts";
import type { Rule } from "../rule/rule.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { printJson } from "../source/print.ts";

/** One case of a rule: a file, or a folder of files that belong together. */
export interface Fixture {
  /** `bad`, `bad-two-files`: the name of file or folder. */
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly settings: Settings;
  /** `file:line rule` for each marker, sorted. */
  readonly expected: readonly string[];
  /** Where the rendered findings are kept. */
  readonly snapshot: string;
}

/** The fixtures of a rule, sorted by name; they are in the folder that the rule's id names below `root`. */
export function fixturesIn(root: string, id: string): Fixture[] {
  const folder = join(root, id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || /\.ya?ml$/.test(entry.name))
    .map((entry) => {
      const name = entry.name.replace(/\.ya?ml$/, "");
      const files = entry.isDirectory() ? readFolder(`${folder}/${name}`) : [read(folder, entry.name)];
      const expected = files.flatMap(({ path, text }) => markers(text).map((marker) => `${path}:${marker}`)).sort();
      return { name, files, settings: settingsOf(id, files), expected, snapshot: `${folder}/${name}.out` };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(folder: string, path: string): SourceFile {
  return { path, text: readFileSync(`${folder}/${path}`, "utf8") };
}

function readFolder(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.(ya?ml|json)$/.test(path)).sort().map((path) => read(folder, path));
}

/** `line rule` for each `# expect: rule` (on its line) and `# expect-next-line: rule` (on the line before); several rules with commas. */
function markers(text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const match = /# expect(-next-line)?: (.+)$/.exec(line.trimEnd());
    return match ? match[2]!.split(",").map((rule) => `${index + (match[1] ? 2 : 1)} ${rule.trim()}`) : [];
  });
}

/** A first line `# options: --complete --nodes 5 --option name=value` sets what the command line would. */
function settingsOf(id: string, files: readonly SourceFile[]): Settings {
  const line = files.map(({ text }) => /^# options: (.*)$/m.exec(text)?.[1]).find((options) => options !== undefined);
  if (line === undefined) return DEFAULT_SETTINGS;
  const words = line.trim().split(/\s+/);
  const settings: { -readonly [K in keyof Settings]: Settings[K] } = { ...DEFAULT_SETTINGS };
  const options: Record<string, unknown> = {};
  while (words.length > 0) {
    const option = words.shift()!;
    if (option === "--complete") settings.complete = true;
    else if (option === "--strict-kinds") settings.strictKinds = true;
    else if (option === "--namespace") settings.namespace = words.shift()!;
    else if (option === "--nodes") settings.nodes = Number(words.shift());
    else if (option === "--node-port-range") settings.nodePortRange = words.shift()!.split("-").map(Number) as [number, number];
    else if (option === "--kubernetes-version") settings.version = parseVersion(words.shift()!) ?? fail(id, line);
    else if (option === "--external") settings.externals = [...settings.externals, JSON.parse(words.shift()!)];
    else if (option === "--option") {
      const [name, value] = words.shift()!.split("=");
      options[name!] = JSON.parse(value!);
    } else fail(id, line);
  }
  settings.rules = { [id]: { options } };
  return settings;
}

function fail(id: string, line: string): never {
  throw new Error(`${id}: cannot read "# options: ${line}"`);
}

/** The rules to run for a rule's fixtures: itself; for a rule about suppressions, everything that can be suppressed. */
export function rulesFor(rule: Rule, all: readonly Rule[]): readonly Rule[] {
  return rule.on === "suppression" ? all.filter(({ on, meta }) => on !== "suppression" || meta.id === rule.meta.id) : [rule];
}

/** The fixture linted with these rules, opt-in ones included; everything that rules see is frozen. */
export function lintFixture({ files, settings }: Pick<Fixture, "files" | "settings">, rules: readonly Rule[]): { report: Report; project: Project } {
  const project = Project.of(files, settings);
  for (const { value } of project.resources) freeze(value);
  const on = Object.fromEntries(rules.map((rule) => [rule.meta.id, { ...settings.rules[rule.meta.id], ...(rule.meta.optIn ? { severity: "warning" as const } : {}) }]));
  Object.assign(project, { settings: { ...settings, rules: on } });
  return { report: lint(project, rules), project };
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

/** Each document in a file of its own, last first: rules must not depend on order. */
export function shuffled(documents: readonly ManifestDocument[]): SourceFile[] {
  return documents.map(({ file, index, start, end }) => ({ path: `${file.path}-${index}.yaml`, text: file.text.slice(start, end) })).reverse();
}

/** Each document as JSON, in a file of its own. */
export function asJson(documents: readonly ManifestDocument[]): SourceFile[] {
  return documents.filter(({ value }) => value !== undefined && value !== null)
    .map(({ file, index, value }) => ({ path: `${file.path}-${index}.json`, text: `${printJson(value!)}\n` }));
}
