import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { rules } from "../../rules/all.ts";
import { lint, type Report } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings.ts";
import { Workspace } from "../../src/engine/workspace.ts";
import type { JsonObject, JsonValue } from "../../src/source/document.ts";
import { parseFile } from "../../src/source/parse.ts";
import { randomOf } from "./random.ts";

/** Files that are in the workspace at a time, at most. */
const SLOTS = 24;
const NAMESPACES = ["shop", "web", "prod", "kube-system", "default", "monitoring"];

/** The manifests of every rule's fixtures: between them they have all that rules look at. */
const TEXTS = readdirSync("test/rules", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml")).sort().map((path) => readFileSync(`test/rules/${path}`, "utf8"));

/** Random edits of a folder of fixtures, and after each of them a report that has to be that of a fresh run. */
export class Edits {
  private readonly random: () => number;
  private readonly texts = new Map<string, string>();
  private readonly settings: Settings;
  private readonly workspace: Workspace;
  /** Steps that looked at a part only, for tests that this is not an idle one. */
  steps = 0;

  constructor(seed: number, complete: boolean) {
    this.random = randomOf(seed);
    this.settings = { ...DEFAULT_SETTINGS, complete };
    this.workspace = new Workspace(rules, this.settings);
  }

  /** Makes an edit; gives what differs from a fresh run, undefined where nothing does. */
  step(): { readonly edit: string; readonly missing: readonly unknown[]; readonly surplus: readonly unknown[] } | undefined {
    this.steps++;
    const path = `file-${String(Math.floor(this.random() * SLOTS)).padStart(2, "0")}.yaml`;
    const edit = this.edit(path);
    const fresh = shown(lint(Project.of([...this.texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, text]) => ({ path: file, text })), this.settings), rules));
    const incremental = shown(this.workspace.report());
    if (isDeepStrictEqual(fresh, incremental)) return undefined;
    const [a, b] = [fresh, incremental].map((list) => new Set(list.map((one) => JSON.stringify(one))));
    return { edit: `${edit} ${path}`, missing: [...a!].filter((one) => !b!.has(one)), surplus: [...b!].filter((one) => !a!.has(one)) };
  }

  private edit(path: string): string {
    const old = this.texts.get(path);
    const dice = this.random();
    if (old !== undefined && dice < 0.12) {
      this.texts.delete(path);
      this.workspace.delete(path);
      return "delete";
    }
    const text = old === undefined || dice < 0.35 ? this.fixture() : dice < 0.4 ? `${old}\n  : [` : this.mutated(old);
    this.texts.set(path, text);
    const file = { path, text };
    this.workspace.set(path, { file, documents: parseFile(file) });
    return old === undefined ? "add" : "change";
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  /** A fixture, as it is or with its objects in other namespaces. */
  private fixture(): string {
    const text = this.pick(TEXTS);
    if (this.random() < 0.3) return text;
    const from = new Map<string, string>();
    return asText(parseFile({ path: "", text }).map(({ value }) => value), (key, value) => {
      if (key === "metadata" && typeof value === "object" && value !== null) {
        const metadata = value as JsonObject;
        const namespace = String(metadata.namespace ?? "default");
        if (!from.has(namespace)) from.set(namespace, this.pick(NAMESPACES));
        return metadata.namespace === undefined && this.random() < 0.5 ? metadata : { ...metadata, namespace: from.get(namespace)! };
      }
      return key === "namespace" && typeof value === "string" ? (from.get(value) ?? value) : value;
    });
  }

  /** Some texts in place of others of the same file, or of any other: names, labels, selectors, hosts. */
  private mutated(text: string): string {
    const words = this.pick([...this.texts.values()]).match(/[a-z][-a-z0-9]{2,}/g) ?? ["web"];
    const lines = text.split("\n");
    for (let i = 0; i < 2; i++) {
      const index = Math.floor(this.random() * lines.length);
      lines[index] = this.random() < 0.15 ? "" : lines[index]!.replace(/(: "?)([a-z][-a-z0-9]+)/, (_all, colon: string) => `${colon}${this.pick(words)}`).replace(/(: )(\d+)/, (_all, colon: string) => `${colon}${this.pick(["80", "8080", "30080", "1", "0"])}`);
    }
    return lines.join("\n");
  }
}

function asText(values: readonly (JsonValue | undefined)[], change: (key: string, value: unknown) => unknown): string {
  return values.filter((value) => value !== undefined).map((value) => JSON.stringify(value, (key, one: unknown) => (typeof one === "bigint" ? Number(one) : change(key, one)), 1)).join("\n---\n");
}

/** What a report says, without the functions in it. */
function shown({ findings, suppressed, failures, counts }: Report): readonly unknown[] {
  const plain = ({ fix, ...finding }: Report["findings"][number]) => ({ ...finding, ...(fix && { fix: [fix.title, fix.safe, fix.edits()] }) });
  return [...findings.map(plain), ...suppressed.map(({ finding, by, reason }) => ({ ...plain(finding), by, reason })), ...failures.map(({ rule }) => rule), counts];
}
