import { rules as ours } from "../../../rules/all.ts";
import { LIVE_METAS } from "../../engine/live/live-metas.ts";
import { quote } from "../../resource/words.ts";
import type { CustomRules } from "./host.ts";
import type { Plugin } from "./protocol.ts";

/** What is wrong with plugins: they cannot be loaded, or name rules that are there already. */
export async function pluginMistakes({ rules, origins, unusable }: CustomRules): Promise<readonly { readonly plugin: Plugin; readonly text: string }[]> {
  const topics = new Set([...ours.map(({ meta }) => meta), ...LIVE_METAS].map(({ id }) => topicOf(id)));
  const first = new Map<string, Plugin>();
  const clashes: { plugin: Plugin; text: string }[] = [];
  for (const [i, { meta: { id, options = {} } }] of rules.entries()) {
    const plugin = origins[i]!;
    const text = topics.has(topicOf(id)) ? `rule ${quote(id)} of ${quote(plugin.name)}: ${quote(topicOf(id))} is a prefix of ours (${[...topics].join(", ")}); take one of your own`
      : first.has(id) ? `rule ${quote(id)} of ${quote(plugin.name)} is in ${quote(first.get(id)!.name)} as well`
        : await wrongOptions(options) ? `rule ${quote(id)} of ${quote(plugin.name)}: meta.options is no map of JSON Schemas: ${await wrongOptions(options)}` : undefined;
    if (text !== undefined) clashes.push({ plugin, text });
    else first.set(id, plugin);
  }
  return [...unusable.map(({ plugin, reason }) => ({ plugin, text: `plugin ${quote(plugin.name)} ${reason}` })), ...clashes];
}

async function wrongOptions(options: object): Promise<string | undefined> {
  if (Object.keys(options).length === 0) return undefined;
  const { default: ajv } = await import("ajv");
  try {
    new ajv.Ajv({ allowUnionTypes: true }).compile({ type: "object", properties: options });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function topicOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}
