import { dirname, relative, resolve } from "node:path";
import type { Config } from "../engine/config.ts";
import type { ConfigFile } from "./config-file.ts";

type RuleValue = NonNullable<Config["rules"]>[string];

/**
 * One configuration of files that extend one another, the extended ones first. A later value replaces an earlier one; rules are
 * merged one by one, and so are their options; lists are put after one another. Paths are absolute, and globs to leave out files
 * count from the folder.
 */
export function mergeConfigs(files: readonly ConfigFile[], folder: string): Config {
  return files.map((file) => rebased(file, folder)).reduce((merged, config) => {
    const lists = (["exclude", "schemaLocations", "externals", "podTemplates", "overrides", "plugins"] as const).flatMap((key) => {
      const list = [...(merged[key] ?? []), ...(config[key] ?? [])];
      return list.length > 0 ? [[key, list] as const] : [];
    });
    const rules = { ...merged.rules };
    for (const [id, value] of Object.entries(config.rules ?? {})) rules[id] = mergeRule(rules[id], value);
    return { ...merged, ...config, ...Object.fromEntries(lists), rules };
  }, {});
}

function rebased({ config, path, globFolder }: ConfigFile, folder: string): Config {
  const { exclude, schemaLocations, baseline } = config;
  const absolute = (name: string): string => resolve(dirname(path), name);
  const here = relative(folder, globFolder).replaceAll("\\", "/");
  return {
    ...config,
    ...(exclude && { exclude: exclude.map((glob) => (here === "" || !glob.includes("/") ? glob : `${here}/${glob}`)) }),
    ...(schemaLocations && { schemaLocations: schemaLocations.map(absolute) }),
    ...(baseline !== undefined && { baseline: absolute(baseline) }),
  };
}

function mergeRule(earlier: RuleValue | undefined, later: RuleValue): RuleValue {
  if (earlier === undefined || typeof earlier !== "object") {
    return typeof later === "object" && earlier !== undefined ? { severity: earlier, ...later } : later;
  }
  if (typeof later !== "object") return { ...earlier, severity: later };
  return { ...earlier, ...later, ...(earlier.options || later.options ? { options: { ...earlier.options, ...later.options } } : {}) };
}
