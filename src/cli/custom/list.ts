import type { Rule } from "../../rule/rule.ts";
import { loadConfig } from "../config.ts";

/** The rules of the plugins that the configuration names; false: none is read. */
export async function customRules(config: string | false | undefined): Promise<readonly Rule[]> {
  const loaded = await loadConfig(config);
  loaded?.custom?.end();
  return loaded?.custom?.rules ?? [];
}
