#!/usr/bin/env node
import { COMMANDS } from "./commands.ts";
import { startWithLittleEffort } from "./compile-effort.ts";
import { EXIT } from "./exit-code.ts";
import { loadProgram } from "./load-program.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
// A reader that has seen enough (`| head`) is no failure; a disk that is full is one, and no finding.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.clean);
  process.stderr.write(`kubeverdict: cannot write the results: ${error.message}\n`);
  process.exit(EXIT.failed);
});
// Where nobody listens there is nobody to tell.
process.stderr.on("error", () => undefined);

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) process.stdout.write(`${version}\n`);
else {
  startWithLittleEffort();
  // Which kept code to take: help needs little of it.
  const command = argv.includes("--help") || argv.includes("-h") ? "help" : (COMMANDS.find((name) => argv.includes(name)) ?? "lint");
  void loadProgram(command).run(argv).then((code) => { process.exitCode = code; });
}
