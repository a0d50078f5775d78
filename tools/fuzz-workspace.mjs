// Proves that a workspace reports what a fresh run reports: random edits of the rules' fixtures, with a report after each.
// node tools/fuzz-workspace.mjs [SEEDS] [STEPS OF EACH] [FIRST SEED]
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const [seeds = 20, steps = 200, first = 1] = process.argv.slice(2).map(Number);
process.chdir(root);
mkdirSync(".cache", { recursive: true });
await build({ entryPoints: ["test/support/edits.ts"], outfile: ".cache/edits.mjs", bundle: true, define: { SCHEMAS_FOLDER: JSON.stringify("../schemas/") }, platform: "node", target: "node20.19", format: "esm", packages: "external", logLevel: "warning" });
const { Edits } = await import(pathToFileURL(`${root}/.cache/edits.mjs`).href);

let wrong = 0;
for (let seed = first; seed < first + seeds; seed++) {
  const edits = new Edits(seed, seed % 3 === 0);
  for (let step = 0; step < steps; step++) {
    const difference = edits.step();
    if (!difference) continue;
    wrong++;
    process.stdout.write(`seed ${seed}, step ${step}: ${difference.edit}\n${difference.missing.map((one) => `  missing ${one}\n`).join("")}${difference.surplus.map((one) => `  surplus ${one}\n`).join("")}`);
    break;
  }
}
process.stdout.write(`${seeds} seeds of ${steps} edits: ${wrong} with a report that differs from a fresh run\n`);
process.exitCode = wrong === 0 ? 0 : 1;
