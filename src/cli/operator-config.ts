import { DEFAULT_SETTINGS } from "../engine/settings.ts";
import type { ConfiguredSettings } from "../operator/operator.ts";
import { loadConfig } from "./config.ts";
import { readConfigFiles } from "./config-file.ts";
import { UsageError } from "./usage-error.ts";

/**
 * What a configuration sets for the operator; the defaults where there is none. Throws a UsageError for one that cannot be used, or that has
 * plugins: who may change a ConfigMap would run code with the rights of the operator, which reads the whole cluster. They are not even loaded.
 */
export async function operatorSettings(path: string | undefined): Promise<ConfiguredSettings> {
  const plugins = (path === undefined ? [] : readConfigFiles(path)).filter(({ config }) => config?.plugins !== undefined);
  if (plugins.length > 0) {
    throw new UsageError(`the operator runs no plugins, and ${plugins.map(({ name }) => name).join(", ")} names some: take \`plugins\` and the settings of their rules out of what the operator is given, for instance into a file for lint that extends it`);
  }
  const loaded = path === undefined ? undefined : await loadConfig(path);
  return { ...DEFAULT_SETTINGS, version: undefined, ...loaded?.settings };
}

/** The files of which a configuration consists, as far as they can be read. */
export function configPaths(path: string): readonly string[] {
  try {
    return [path, ...readConfigFiles(path).map((file) => file.path)];
  } catch {
    return [path];
  }
}
