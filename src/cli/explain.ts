import { rules as ours } from "../../rules/all.ts";
import { LIVE_METAS } from "../engine/live/live-metas.ts";
import { closest } from "../resource/words.ts";
import { defaultSeverity, type RuleMeta } from "../rule/rule.ts";
import { customRules } from "./custom/list.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { createColors } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Rules that have the words in their ids, where they are few enough to be read. */
const MOST_NAMED = 5;

/** Prints what a rule finds, why it matters and what to do. */
export async function explain(id: string, { config }: { readonly config?: string | false } = {}): Promise<ExitCode> {
  const isIt = (one: RuleMeta): boolean => one.id === id;
  const known = [...ours.map(({ meta }) => meta), ...LIVE_METAS];
  const metas = known.some(isIt) ? known : [...known, ...(await customRules(config)).map(({ meta }) => meta)];
  const meta = metas.find(isIt);
  if (!meta) {
    const ids = metas.map((one) => one.id);
    const holding = ids.filter((one) => one.includes(id));
    const near = holding.length > 0 && holding.length <= MOST_NAMED ? holding.join(" or ") : closest(id, ids);
    throw new UsageError(`there is no rule ${id}${near === undefined ? "" : `; did you mean ${near}?`} (kubeverdict rules lists them)`);
  }
  const { wrap } = await import("../report/words.ts");
  const { colors, width } = createColors(process.stdout);
  const { what, why, how, see } = meta.docs;
  const part = (title: string, text: string) => `${colors.bold(title)}\n${wrap(text, width - 2).map((line) => `  ${line}`).join("\n")}\n`;
  const traits = [meta.effect, defaultSeverity(meta), ...(meta.needsCluster ? ["needs a cluster: kubeverdict audit"] : []), ...(meta.optIn ? ["off unless the configuration turns it on"] : []), ...(meta.fixable ? ["fixable"] : [])];
  process.stdout.write([`${colors.bold(id)}  ${colors.dim(traits.join(" · "))}\n`, part("What", what), part("Why", why), part("How to fix it", how), ...(see.length > 0 ? [`${colors.bold("See")}\n${see.map((url) => `  ${url}\n`).join("")}`] : [])].join("\n"));
  return EXIT.clean;
}
