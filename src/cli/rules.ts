import { rules as ours } from "../../rules/all.ts";
import { defaultSeverity } from "../rule/rule.ts";
import { customRules } from "./custom/list.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { createColors } from "./terminal.ts";

/** Lists the rules, those of plugins last, one a line. */
export async function listRules({ format, config }: { readonly format: string; readonly config?: string | false }): Promise<ExitCode> {
  const rules = [...ours, ...await customRules(config)];
  if (format === "json") {
    const list = rules.map(({ meta: { id, effect, severity, optIn = false, fixable = false, docs } }) => ({ id, effect, severity: defaultSeverity({ effect, ...(severity && { severity }) }), optIn, fixable, ...docs }));
    process.stdout.write(`${JSON.stringify({ rules: list }, null, 2)}\n`);
    return EXIT.clean;
  }
  const { columns, widthOf } = await import("../report/words.ts");
  const { colors, width } = createColors(process.stdout);
  const idWidth = Math.max(...rules.map(({ meta }) => meta.id.length));
  for (const { meta } of rules) {
    const severity = meta.optIn ? "off" : meta.effect === "refused" ? "refused" : defaultSeverity(meta);
    const room = width - idWidth - 2 - 9;
    const what = widthOf(meta.docs.what) > room ? `${columns(meta.docs.what, 0, room - 1)}…` : meta.docs.what;
    process.stdout.write(`${colors.bold(meta.id.padEnd(idWidth))}  ${severity.padEnd(7)}  ${colors.dim(what)}\n`);
  }
  return EXIT.clean;
}
