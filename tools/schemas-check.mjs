// Are the files in schemas/ what the dumps of API servers give? Makes them anew from DIR/v*.json and compares.
// Usage: npm run schemas:check -- DIR     (after npm run build)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: npm run schemas:check -- DIR");
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const minor = (name) => Number(/^v1\.(\d+)\.json$/.exec(name)[1]);
const dumps = readdirSync(folder).filter((name) => /^v1\.\d+\.json$/.test(name)).sort((a, b) => minor(a) - minor(b));
const work = mkdtempSync(join(tmpdir(), "schemas-"));
try {
  execFileSync(process.execPath, [join(root, "dist/cli.js"), "schemas", "pull", ...dumps.flatMap((name) => ["--from-dump", join(folder, name)]), "--output", work], { stdio: ["ignore", "inherit", "pipe"] });
  const stale = readdirSync(work).filter((name) => readFileSync(join(work, name), "utf8") !== readFileSync(join(root, "schemas", name), "utf8"));
  console.log(stale.length === 0 ? `schemas/ is what ${dumps.length} dumps give` : `not what the dumps give: ${stale.map((name) => `schemas/${name}`).join(", ")}`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
