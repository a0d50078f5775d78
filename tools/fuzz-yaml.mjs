// Compares the fast YAML parser with the full one on generated and mutated texts: node tools/fuzz-yaml.mjs [COUNT] [SEED]
// (npm run fuzz:yaml; a million texts by default). Prints each text that the two read differently, and how many were handed over.
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
if (!(count > 0) || !Number.isInteger(seed)) throw new Error("usage: npm run fuzz:yaml -- [COUNT] [SEED]");
const bundle = `${root}/.cache/fuzz-yaml/bundle.mjs`;
mkdirSync(`${root}/.cache/fuzz-yaml`, { recursive: true });
await build({
  stdin: { contents: 'export * from "./test/support/compare-parsers.ts"; export * from "./test/support/yaml-text.ts";', resolveDir: root, loader: "ts" },
  outfile: bundle, bundle: true, platform: "node", format: "esm", target: "node20.19", logLevel: "warning",
});
const { compareParsers, mutate, Random, writeYaml } = await import(pathToFileURL(bundle).href);
rmSync(`${root}/.cache/fuzz-yaml`, { recursive: true });

const random = new Random(seed);
const results = { same: 0, "handed over": 0, different: 0 };
for (let made = 0; made < count; made++) {
  const written = writeYaml(random);
  const text = made % 2 === 0 ? written : mutate(random, written);
  const result = compareParsers(text);
  results[result]++;
  if (result === "different" && results.different <= 20) console.log(JSON.stringify(text));
}
console.log(`seed ${seed}: ${count} texts, ${results.same} read the same by both, ${results["handed over"]} handed over, ${results.different} different`);
process.exitCode = results.different > 0 ? 1 : 0;
