#!/usr/bin/env node
import module from "node:module";
import { version } from "./version.ts";
import { EXIT } from "./exit-code.ts";

const argv = process.argv.slice(2);
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? EXIT.clean);
});

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) process.stdout.write(`${version}\n`);
else {
  // Node 22.1 and newer can keep compiled code between runs.
  (module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { run } = await import("./program.ts");
  process.exitCode = await run(argv);
}
