#!/usr/bin/env node
import { COMMANDS } from "./commands.ts";
import { startWithLittleEffort } from "./compile-effort.ts";
import { EXIT } from "./exit-code.ts";
import { loadProgram } from "./load-program.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.clean);
});

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) process.stdout.write(`${version}\n`);
else {
  startWithLittleEffort();
  process.exitCode = await loadProgram(COMMANDS.find((name) => argv.includes(name)) ?? "lint").run(argv);
}
