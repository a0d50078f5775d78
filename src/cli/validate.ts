import type { VerdictEntry } from "../engine/verdicts.ts";
import type { Verdict } from "../resource/cause.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readVerdicts, type InputOptions } from "./input.ts";

export interface ValidateOptions extends InputOptions {
  readonly format: string;
}

/** The API server's verdict for each object. */
export async function validate(paths: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  const verdicts = new Set<Verdict>();
  const bugs: string[] = [];
  const note = (entry: VerdictEntry) => {
    verdicts.add(entry.verdict);
    // A reject with a cause of this type is the server's: it gives up on a field of the object.
    if (entry.verdict === "unknown") for (const { type, message } of entry.causes) if (type === "Internal") bugs.push(message);
  };
  const { text, strictKinds, failed } = await (options.format === "json" ? asJson : asText)(paths, options, note);
  process.stdout.write(text);
  for (const message of bugs) process.stderr.write(`kubeverdict: ${message}\n`);
  if (failed || bugs.length > 0) return EXIT.failed;
  return verdicts.has("reject") || (strictKinds && verdicts.has("unknown")) ? EXIT.findings : EXIT.clean;
}

interface Printed {
  readonly text: string;
  readonly strictKinds: boolean;
  readonly failed: boolean;
}

async function asJson(paths: readonly string[], options: ValidateOptions, note: (entry: VerdictEntry) => void): Promise<Printed> {
  const { formatVerdictJson, joinVerdictsJson } = await import("../report/validate-json.ts");
  const { kept, settings, failed } = await readVerdicts(paths, options, (entry) => {
    note(entry);
    return formatVerdictJson(entry);
  });
  return { text: joinVerdictsJson(kept), strictKinds: settings.strictKinds, failed };
}

async function asText(paths: readonly string[], options: ValidateOptions, note: (entry: VerdictEntry) => void): Promise<Printed> {
  const { formatVerdicts } = await import("../report/validate-text.ts");
  const { createColors } = await import("./terminal.ts");
  const { kept, settings, failed } = await readVerdicts(paths, options, (entry) => {
    note(entry);
    return entry.verdict === "accept" && entry.warnings.length === 0 ? "accept" : entry;
  });
  return { text: formatVerdicts(kept, createColors(process.stdout, options.color)), strictKinds: settings.strictKinds, failed };
}
