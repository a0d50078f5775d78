import type { CustomRules } from "./host.ts";

/** What to say where custom rules are configured and do not run, so that nobody takes silence for a pass; undefined where there are none. Ends their thread. */
export function notRun(command: string, custom: CustomRules | undefined): string | undefined {
  if (!custom) return undefined;
  custom.end();
  return `custom rules are not run by ${command}, and find nothing here: ${custom.rules.map(({ meta }) => meta.id).join(", ")}`;
}

/** Says it once on stderr. */
export function tellNotRun(command: string, custom: CustomRules | undefined): void {
  const text = notRun(command, custom);
  if (text !== undefined) process.stderr.write(`kubeverdict: ${text}\n`);
}
