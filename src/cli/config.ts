import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { configSchema, severityOf, type Config, type ConfigOverride } from "../engine/config.ts";
import type { Override, RuleSetting, Settings } from "../engine/settings.ts";
import { append } from "../graph/multimap.ts";
import { parseApiVersion } from "../resource/resource.ts";
import { closest, quote } from "../resource/words.ts";
import { KUBERNETES_VERSIONS, parseVersion } from "../resource/version.ts";
import type { FieldPath } from "../source/path.ts";
import type { Rule } from "../rule/rule.ts";
import { CONFIG_NAME, readConfigFiles, type ConfigFile } from "./config-file.ts";
import { mergeConfigs } from "./config-merge.ts";
import type { CustomRules } from "./custom/host.ts";
import { UsageError } from "./usage-error.ts";

/** A configuration that was read: what it sets, and where it lies. */
export interface LoadedConfig {
  /** With what it extends. */
  readonly config: Config;
  /** Paths and globs in it are relative to this folder. */
  readonly folder: string;
  readonly settings: Partial<Settings>;
  /** The rules of its plugins; absent where it has none. */
  readonly custom: CustomRules | undefined;
}

/** How many seconds a rule of a plugin may take unless the configuration says otherwise. */
const RULE_TIMEOUT = 10;

/**
 * The configuration: the file that is named, or else the nearest kubeverdict.yaml in the working directory or above it, with all that
 * it extends; none for `false`. Throws a UsageError that names each mistake with its place.
 */
export async function loadConfig(named: string | boolean | undefined): Promise<LoadedConfig | undefined> {
  const path = typeof named === "string" ? named : named === false ? undefined : findUpward(process.cwd());
  if (path === undefined) return undefined;
  const folder = dirname(resolve(path));
  const files = readConfigFiles(path);
  const plugins = files.some(({ config }) => config?.plugins !== undefined) ? await loadPlugins(files) : undefined;
  const mistakes: string[] = [];
  for (const file of files) {
    const own = [...file.mistakes, ...await check(file, plugins?.custom.rules ?? []), ...(plugins?.mistakes.get(file) ?? [])];
    own.sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
    mistakes.push(...own.map((mistake) => `  ${file.name}:${mistake}`));
  }
  if (mistakes.length > 0) {
    plugins?.custom.end();
    throw new UsageError(`the configuration cannot be used\n${mistakes.join("\n")}`);
  }
  const config = mergeConfigs(files, folder);
  const overrides = (await Promise.all(files.map((file) => Promise.all((file.config.overrides ?? []).map((override) => compile(override, file.globFolder)))))).flat();
  return { config, folder, settings: { ...settingsOf(config), overrides }, custom: plugins?.custom };
}

/** The rules of all plugins, and by file what is wrong with them. */
async function loadPlugins(files: readonly ConfigFile[]): Promise<{ custom: CustomRules; mistakes: ReadonlyMap<ConfigFile, readonly string[]> }> {
  const { CustomRules } = await import("./custom/host.ts");
  const { pluginMistakes } = await import("./custom/mistakes.ts");
  const seconds = files.map(({ config }) => config?.ruleTimeout).findLast((limit) => typeof limit === "number" && limit > 0) ?? RULE_TIMEOUT;
  const named = files.flatMap((file) => (Array.isArray(file.config?.plugins) ? file.config.plugins.map((name: unknown, i) => ({ file, i, plugin: { name: String(name), from: file.path } })) : []));
  // A plugin that several files name is one.
  const seen = new Set<string>();
  const wanted = named.filter(({ plugin }) => {
    const key = /^\.\.?[\\/]/.test(plugin.name) ? resolve(dirname(plugin.from), plugin.name) : plugin.name;
    return !seen.has(key) && seen.add(key);
  });
  const custom = new CustomRules(wanted.map(({ plugin }) => plugin), seconds * 1000);
  const mistakes = new Map<ConfigFile, string[]>();
  for (const { plugin, text } of await pluginMistakes(custom)) {
    const { file, i } = wanted.find((one) => one.plugin === plugin)!;
    const { line, column } = file.document!.rangeOf(["plugins", i]).start;
    append(mistakes, file, `${line}:${column}: ${text}`);
  }
  return { custom, mistakes };
}

function findUpward(folder: string): string | undefined {
  const path = join(folder, CONFIG_NAME);
  if (existsSync(path)) return path;
  const above = dirname(folder);
  return above === folder ? undefined : findUpward(above);
}

async function check({ document, config }: ConfigFile, custom: readonly Rule[]): Promise<string[]> {
  if (document?.value === undefined || document.value === null) return [];
  const { default: ajv } = await import("ajv");
  const { rules } = await import("../../rules/all.ts");
  // Draft 7 as published; ajv's CommonJS default export is the class itself.
  const validate = new ajv.Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(configSchema([...rules, ...custom]));
  validate(config);
  const mistakes = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map((error) => {
    const path = steps(error.instancePath, config);
    const unknown = error.keyword === "additionalProperties" ? (error.params as { additionalProperty: string }).additionalProperty : undefined;
    const { start } = unknown === undefined ? document.rangeOf(path) : document.rangeOf([...path, unknown], "key");
    return `${start.line}:${start.column}: ${describe(error as AjvError, path, unknown)}`;
  });
  const version = (config as Config | undefined)?.kubernetesVersion;
  if ((typeof version === "string" || typeof version === "number") && !parseVersion(String(version))) {
    const { start } = document.rangeOf(["kubernetesVersion"]);
    mistakes.push(`${start.line}:${start.column}: kubernetesVersion ${quote(version)} is not known; write one of ${KUBERNETES_VERSIONS.map(quote).join(", ")}`);
  }
  return mistakes;
}

interface AjvError { readonly keyword: string; readonly params: Record<string, unknown>; readonly data?: unknown; readonly parentSchema?: { readonly properties?: object; readonly description?: string }; readonly message?: string }

function describe(error: AjvError, path: FieldPath, unknown: string | undefined): string {
  const name = path.length === 0 ? "the configuration" : String(path.at(-1));
  if (unknown !== undefined) {
    const near = closest(unknown, Object.keys(error.parentSchema?.properties ?? {}));
    const what = path.at(-1) === "rules" ? "rule" : "setting";
    return `unknown ${what} ${quote(unknown)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
  }
  switch (error.keyword) {
    case "enum": return `${name} is ${quote(error.data)}, which is not one of ${(error.params.allowedValues as unknown[]).filter((value) => value !== false).join(", ")}`;
    case "required": return `${typeof path.at(-1) === "number" ? "this entry" : name} needs ${quote(error.params.missingProperty)}`;
    case "type": return `${name} is ${quote(error.data)}, but must be ${WORDS[String(error.params.type)] ?? String(error.params.type)}`;
    default: return `${name} ${error.message ?? "is wrong"}${error.parentSchema?.description ? ` (${error.parentSchema.description})` : ""}`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text", number: "a number", integer: "a whole number", boolean: "true or false", array: "a list", object: "a map", "string,array": "text or a list of texts", "string,number": "text",
};

/** ajv's JSON pointer as a path: what is an index depends on the value. */
function steps(pointer: string, root: unknown): FieldPath {
  let at = root;
  return pointer.split("/").slice(1).map((part) => {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const step = Array.isArray(at) ? Number(key) : key;
    at = (at as Record<string, unknown>)[step];
    return step;
  });
}

function settingsOf(config: Config): Partial<Settings> {
  const { kubernetesVersion, namespace, complete, strictKinds, nodePortRange, nodes, externals, podTemplates, rules = {} } = config;
  const version = kubernetesVersion === undefined ? undefined : parseVersion(String(kubernetesVersion));
  return {
    ...(version && { version }),
    ...(namespace !== undefined && { namespace }),
    ...(complete !== undefined && { complete }),
    ...(strictKinds !== undefined && { strictKinds }),
    ...(nodePortRange !== undefined && { nodePortRange: nodePortRange.split("-").map(Number) as [number, number] }),
    ...(nodes !== undefined && { nodes }),
    ...(externals && { externals }),
    ...(podTemplates && { podTemplates: podTemplatePaths(podTemplates) }),
    rules: Object.fromEntries(Object.entries(rules).map(([id, value]) => [id, ruleSetting(value)])),
  };
}

/** By `group/Kind`; a kind may have several. */
function podTemplatePaths(podTemplates: NonNullable<Config["podTemplates"]>): ReadonlyMap<string, readonly FieldPath[]> {
  const paths = new Map<string, FieldPath[]>();
  for (const { apiVersion, kind, path } of podTemplates) append(paths, `${parseApiVersion(apiVersion).group}/${kind}`, path.split("."));
  return paths;
}

function ruleSetting(value: NonNullable<Config["rules"]>[string]): RuleSetting {
  if (typeof value !== "object") return { severity: severityOf(value) };
  return { ...(value.severity !== undefined && { severity: severityOf(value.severity) }), ...(value.options && { options: value.options }) };
}

async function compile({ path, kind, namespace, name, rules, reason }: ConfigOverride, folder: string): Promise<Override> {
  const { default: picomatch } = await import("picomatch");
  const matcher = (globs: string | readonly string[] | undefined) => (globs === undefined ? () => true : picomatch(typeof globs === "string" ? globs : [...globs], { dot: true }));
  const matchers = { path: matcher(path), kind: matcher(kind), namespace: matcher(namespace), name: matcher(name) };
  const isAboutObjects = kind !== undefined || namespace !== undefined || name !== undefined;
  return {
    reason,
    rules: Object.fromEntries(Object.entries(rules).map(([id, value]) => [id, severityOf(value)])),
    matches: (file, resource) => {
      if (path !== undefined && (file === undefined || !matchers.path(relative(folder, resolve(file)).replaceAll("\\", "/")))) return false;
      if (!resource) return !isAboutObjects;
      return matchers.kind(resource.kind) && matchers.namespace(resource.namespace ?? "") && matchers.name(resource.name);
    },
  };
}
