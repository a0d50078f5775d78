// Builds dist/: one bundled entry for the command line, one for the library, heavy parts as chunks that are
// loaded when they are needed (dynamic imports), and the type declarations (unless --bundle-only).
// --outdir DIR builds elsewhere (inside the project, so that packages and schemas are found).
// The program and style of the html page (src/page) are bundled first and put into the command line as texts.
// Packages stay outside the bundle: they are loaded from node_modules, and only by the chunks that need them.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const bundleOnly = process.argv.includes("--bundle-only");
const outdir = process.argv.includes("--outdir") ? process.argv[process.argv.indexOf("--outdir") + 1] : "dist";
// Built beside its place and moved there when it is whole: a build that fails leaves the last one as it was.
const next = `${outdir}.next`;
rmSync(`${root}/${next}`, { recursive: true, force: true });
mkdirSync(dirname(`${root}/${next}`), { recursive: true });
const page = await build({ absWorkingDir: root, entryPoints: ["src/page/main.ts", "src/page/page.css"], outdir: "page", write: false, bundle: true, minify: true, format: "iife", platform: "browser", target: "es2022", logLevel: "warning" })
  .catch(() => process.exit(1));
const pageText = (extension) => JSON.stringify(page.outputFiles.find(({ path }) => path.endsWith(extension)).text.trim());
await build({
  absWorkingDir: root,
  entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts" },
  outdir: next,
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: false,
  chunkNames: "chunks/[name]-[hash]",
  define: { PAGE_SCRIPT: pageText(".js"), PAGE_STYLE: pageText(".css") },
  logLevel: "warning",
}).catch(() => process.exit(1));
chmodSync(`${root}/${next}/cli.js`, 0o755);
rmSync(`${root}/${outdir}`, { recursive: true, force: true });
renameSync(`${root}/${next}`, `${root}/${outdir}`);
if (!bundleOnly) {
  execFileSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-p", `${root}/tsconfig.build.json`], { stdio: "inherit" });
}
