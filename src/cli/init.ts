import { existsSync, writeFileSync } from "node:fs";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

const NAME = "kubeverdict.yaml";

const TEXT = `# How kubeverdict reads the manifests below this folder. Every setting may be left out.
`;

/** Writes a commented configuration into the working directory; never over one that is there. */
export async function init(): Promise<ExitCode> {
  if (existsSync(NAME)) throw new UsageError(`${NAME} is there already`);
  writeFileSync(NAME, TEXT);
  process.stderr.write(`wrote ${NAME}\n`);
  return EXIT.clean;
}
