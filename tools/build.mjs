// Builds dist/: the command line as one bundle (program.cjs, whose parts run when they are needed) and its small launcher
// (cli.js, see src/cli/load-program.ts), the library as modules, and the type declarations (unless --bundle-only).
// --outdir DIR builds elsewhere (inside the project, so that packages and schemas are found).
// The program and style of the html page (src/page) are bundled first and put into the command line as texts.
// Small packages that every run needs are part of the bundle; the others are loaded from node_modules by what needs them.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Packages that are part of the bundle, because loading them from node_modules takes longer than what they do. */
const INLINED = ["commander", "get-east-asian-width", "picocolors"];

const IMPORT_META_URL = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';

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
const define = {
  PAGE_SCRIPT: pageText(".js"), PAGE_STYLE: pageText(".css"),
  // From any of the modules.
  SCHEMAS_FOLDER: JSON.stringify(`${relative(outdir, "schemas").replaceAll("\\", "/")}/`),
};
const common = { absWorkingDir: root, outdir: next, bundle: true, platform: "node", target: "node20.19", logLevel: "warning" };
const buildOrExit = (options) => build({ ...common, ...options }).catch(() => process.exit(1));

const program = await buildOrExit({
  entryPoints: { program: "src/cli/program.ts" },
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  external: Object.keys(JSON.parse(readFileSync(`${root}/package.json`, "utf8")).dependencies).filter((name) => !INLINED.includes(name)),
  // Modules of other packages are required (Node does that with ES modules as well since 20.19): code that was compiled
  // before has no way to import.
  supported: { "dynamic-import": false },
  minifySyntax: true,
  minifyWhitespace: true,
  define: { ...define, "import.meta.url": "importMetaUrl" },
  banner: { js: IMPORT_META_URL },
  metafile: true,
  plugins: [commanderWithoutChildren()],
});
// The code of each module is a method that esbuild names after its file; V8 makes a shape for each name, 1 ms of every start.
const programText = readFileSync(`${root}/${next}/program.cjs`, "latin1").replace(/__esm\(\{"[^"]+"\(\)\{/g, "__esm({run(){");
writeFileSync(`${root}/${next}/program.cjs`, programText, "latin1");
const id = createHash("sha256").update(programText).digest("hex").slice(0, 16);
writeFileSync(`${root}/${next}/THIRD-PARTY.txt`, thirdParty(program.metafile));
// Node takes 6 ms less for a CommonJS module as its main one; the library's modules say by their name that they are others.
await buildOrExit({ entryPoints: { cli: "src/cli/main.ts" }, format: "cjs", define: { PROGRAM_ID: JSON.stringify(id), "import.meta.url": "importMetaUrl" }, banner: { js: IMPORT_META_URL } });
writeFileSync(`${root}/${next}/package.json`, '{ "type": "commonjs" }\n');
await buildOrExit({
  entryPoints: { index: "src/index.ts", testing: "src/testing/index.ts", "rule-worker": "src/cli/custom/worker.ts" },
  outExtension: { ".js": ".mjs" },
  format: "esm",
  splitting: true,
  packages: "external",
  define,
});
chmodSync(`${root}/${next}/cli.js`, 0o755);
rmSync(`${root}/${outdir}`, { recursive: true, force: true });
renameSync(`${root}/${next}`, `${root}/${outdir}`);
if (!bundleOnly) {
  execFileSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, "-p", `${root}/tsconfig.build.json`], { stdio: "inherit" });
  writeFileSync(`${root}/${outdir}/types/package.json`, '{ "type": "module" }\n');
  // A first run of the most used commands, which keeps their compiled code.
  for (const command of ["lint", "validate"]) spawnSync(process.execPath, [`${root}/${outdir}/cli.js`, command, "--no-config", `${root}/examples/shop`]);
}

/** commander loads node:child_process, 5 ms of CPU, for commands in files of their own, which we have none of: only then. */
function commanderWithoutChildren() {
  const name = "commander-without-children";
  return {
    name,
    setup: ({ onLoad }) => onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const statement = "const childProcess = require('node:child_process');";
      if (!text.includes(statement)) throw new Error(`${path} has no such line any more: ${statement}`);
      return { contents: text.replace(statement, "").replaceAll("childProcess.", "require('node:child_process').") };
    }),
  };
}

/** The licences of the packages that are in the bundle. */
function thirdParty({ inputs }) {
  const names = [...new Set(Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []))].sort();
  return names.map((name) => {
    const folder = `${root}/node_modules/${name}`;
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (licence === undefined) throw new Error(`${name} has no licence file`);
    return `${name} ${JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version}\n\n${readFileSync(`${folder}/${licence}`, "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}
