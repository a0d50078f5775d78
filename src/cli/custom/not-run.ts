import type { CustomRules } from "./host.ts";

/** Says on stderr where custom rules are configured and do not run, so that nobody takes silence for a pass. Ends their thread. */
export function tellNotRun(command: string, custom: CustomRules | undefined): void {
  if (!custom) return;
  custom.end();
  process.stderr.write(`kubeverdict: custom rules are not run by ${command}, and find nothing here: ${custom.rules.map(({ meta }) => meta.id).join(", ")}\n`);
}
