import { readdirSync, readFileSync } from "node:fs";
import { rules } from "../../rules/all.ts";
import type { Finding } from "../../src/engine/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings.ts";
import { Workspace } from "../../src/engine/workspace.ts";
import { liveResource } from "../../src/resource/read.ts";
import { asObject, keyOf, type Resource } from "../../src/resource/resource.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import type { JsonObject } from "../../src/source/document.ts";
import { parseFile } from "../../src/source/parse.ts";
import { randomOf } from "./random.ts";

const NAMESPACES = ["shop", "web", "kube-system", "default"];
const WORD = /^[a-z][-a-z0-9.]{2,40}$/;

/** Every object of the rules' fixtures, as a cluster could have it. */
const OBJECTS: readonly JsonObject[] = readdirSync("test/rules", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml")).sort()
  .flatMap((path) => parseFile({ path, text: readFileSync(`test/rules/${path}`, "utf8") }))
  .flatMap(({ value }) => {
    const object = asObject(value);
    if (typeof object?.kind !== "string" || typeof object.apiVersion !== "string" || typeof asObject(object.metadata)?.name !== "string" || object.kind.endsWith("List")) return [];
    return [JSON.parse(JSON.stringify(object, (_, one: unknown) => (typeof one === "bigint" ? Number(one) : one))) as JsonObject];
  });

/** What a trial and what two full runs, before and after the same change, say that is new. */
export interface Compared {
  readonly what: string;
  readonly trial: readonly string[];
  readonly full: readonly string[];
}

/** Random changes of live objects, some of which are only tried. */
export class LiveEdits {
  readonly workspace: Workspace;
  private readonly random: () => number;
  private readonly settings: Settings;
  private readonly present = new Map<string, Resource>();

  constructor(seed: number, complete: boolean) {
    this.random = randomOf(seed);
    this.settings = { ...DEFAULT_SETTINGS, complete };
    this.workspace = new Workspace(rules, this.settings);
    for (const name of NAMESPACES.slice(0, 3)) this.set(liveResource({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
    for (let i = 0; i < 60; i++) this.set(this.some());
  }

  /** Makes a change. */
  change(): void {
    const resource = this.other();
    const key = keyOf(resource.id);
    if (this.random() < 0.25 && this.present.delete(key)) this.workspace.delete(key);
    else this.set(resource);
  }

  /** Tries one, and works out what it would do. */
  try(): Compared {
    const resource = this.other();
    const key = keyOf(resource.id);
    const then = new Map(this.present);
    const isDelete = this.random() < 0.25 && then.delete(key);
    if (!isDelete) then.set(key, resource);
    const trial = this.workspace.trial(key, isDelete ? undefined : [resource]);
    const known = new Set(this.fresh(this.present).map(({ fingerprint }) => fingerprint));
    return { what: `${isDelete ? "delete" : "set"} ${key}`, trial: trial.map(shown), full: this.fresh(then).filter(({ fingerprint }) => !known.has(fingerprint)).map(shown) };
  }

  /** Whether the workspace reports what one that is new does. */
  isUndisturbed(): boolean {
    return JSON.stringify(this.workspace.report().findings.map(shown)) === JSON.stringify(this.fresh(this.present).map(shown));
  }

  private fresh(objects: ReadonlyMap<string, Resource>): readonly Finding[] {
    const workspace = new Workspace(rules, this.settings);
    for (const [key, resource] of objects) workspace.set(key, [resource]);
    return workspace.report().findings;
  }

  private set(resource: Resource): void {
    this.present.set(keyOf(resource.id), resource);
    this.workspace.set(keyOf(resource.id), [resource]);
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  /** An object of a fixture, in some namespace. */
  private some(): Resource {
    const value = this.pick(OBJECTS);
    const { id } = liveResource(value);
    const isClusterScoped = schemasOf(this.settings.version).isNamespaced(id.group, id.kind) === false;
    return liveResource({ ...value, metadata: { ...asObject(value.metadata), namespace: isClusterScoped ? undefined : this.pick(NAMESPACES) } });
  }

  /** One that is there with something else in it, or a new one. */
  private other(): Resource {
    if (this.random() < 0.35) return this.some();
    const { value } = this.pick([...this.present.values()]);
    const words = wordsIn(this.pick([...this.present.values()]).value);
    const rate = 1.5 / Math.max(1, wordsIn(value).length);
    const [apiVersion, kind, namespace] = [value.apiVersion, value.kind, asObject(value.metadata)?.namespace];
    const changed = asObject(JSON.parse(JSON.stringify(value, (_, one: unknown) => (isWord(one) && this.random() < rate ? this.pick(words) : typeof one === "number" && this.random() < 0.1 ? this.pick([80, 8080, 30080, 1]) : one))))!;
    return liveResource({ ...changed, apiVersion, kind, metadata: { ...asObject(changed.metadata), ...(namespace !== undefined && { namespace }) } });
  }
}

const isWord = (value: unknown): value is string => typeof value === "string" && WORD.test(value);

function wordsIn(value: unknown): string[] {
  if (isWord(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

function shown({ fingerprint, rule, severity, effect, message, notes }: Finding): string {
  return [fingerprint, rule, severity, effect, message, ...notes].join(" | ");
}
