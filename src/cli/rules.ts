import { rules as ours } from "../../rules/all.ts";
import { LIVE_METAS } from "../engine/live/live-metas.ts";
import { defaultSeverity } from "../rule/rule.ts";
import { customRules } from "./custom/list.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { createColors } from "./terminal.ts";

/** Lists the rules, one a line: ours, those that need a cluster, and those of plugins. */
export async function listRules({ format, config }: { readonly format: string; readonly config?: string | false }): Promise<ExitCode> {
  const metas = [...ours.map(({ meta }) => meta), ...LIVE_METAS, ...(await customRules(config)).map(({ meta }) => meta)];
  if (format === "json") {
    const list = metas.map(({ id, effect, severity, optIn = false, fixable = false, needsCluster = false, docs }) => ({ id, effect, severity: defaultSeverity({ effect, ...(severity && { severity }) }), optIn, fixable, needsCluster, ...docs }));
    process.stdout.write(`${JSON.stringify({ rules: list }, null, 2)}\n`);
    return EXIT.clean;
  }
  const { columns, widthOf } = await import("../report/words.ts");
  const { colors, width } = createColors(process.stdout);
  const idWidth = Math.max(...metas.map(({ id }) => id.length));
  for (const meta of metas) {
    const severity = meta.optIn ? "off" : meta.effect === "refused" ? "refused" : defaultSeverity(meta);
    const room = width - idWidth - 2 - 9;
    const finds = meta.needsCluster ? `needs a cluster: ${meta.docs.what}` : meta.docs.what;
    const what = widthOf(finds) > room ? `${columns(finds, 0, room - 1)}…` : finds;
    process.stdout.write(`${colors.bold(meta.id.padEnd(idWidth))}  ${severity.padEnd(7)}  ${colors.dim(what)}\n`);
  }
  return EXIT.clean;
}
