// Packs the package, unpacks it into an empty folder and uses it there as a user would: the command line and the library.
// Fails where something is missing from it, or is in it and should not be.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_BYTES = 5_000_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kubeverdict-package-"));
const mistakes = [];
const expect = (what, condition) => condition || mistakes.push(what);

try {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: root, encoding: "utf8" }));
  const paths = packed.files.map(({ path }) => path);
  for (const path of ["package.json", "README.md", "LICENSE", "NOTICE", "dist/cli.js", "dist/package.json", "dist/index.mjs", "dist/rule-worker.mjs", "dist/testing.mjs", "dist/types/package.json", "dist/types/src/index.d.ts", "dist/types/src/testing/index.d.ts", "schemas/1.37.json", "schemas/config.json", "rules/README.md", "docs/README.md"]) expect(`${path} is missing`, paths.includes(path));
  for (const path of paths) expect(`${path} does not belong into the package`, /^(dist|schemas|rules|docs)\/|^(package\.json|README\.md|LICENSE|NOTICE)$/.test(path) && !/\.(test\.|tgz$)/.test(path));
  expect(`${packed.unpackedSize} bytes are more than ${MOST_BYTES}`, packed.unpackedSize <= MOST_BYTES);

  const home = join(folder, "node_modules", packed.name);
  mkdirSync(home, { recursive: true });
  execFileSync("tar", ["xzf", join(folder, packed.filename), "--strip-components=1", "-C", home]);
  for (const name of Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies)) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  const work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(work, "web.yaml"), "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  prots: []\n");
  const cli = (...args) => spawnSync(process.execPath, [join(home, "dist/cli.js"), ...args], { cwd: work, encoding: "utf8" });
  expect("--version is wrong", cli("--version").stdout === `${packed.version}\n`);
  const { status, stdout, stderr } = cli("web.yaml", "--format", "json");
  expect(`lint failed: ${stderr}`, status === 1 && JSON.parse(stdout).findings.some(({ rule }) => rule === "api/unknown-field"));
  expect("validate failed", cli("validate", "web.yaml").status === 1);
  expect("dist/cli.js cannot be run", (statSync(join(home, "dist/cli.js")).mode & 0o111) !== 0);
  writeFileSync(join(folder, "library.mjs"), `import { DEFAULT_SETTINGS, lint, Project, rules } from "kubeverdict";
const report = lint(Project.of([{ path: "web.yaml", text: "kind: [" }], DEFAULT_SETTINGS), rules);
process.stdout.write(report.findings.map(({ rule }) => rule).join());`);
  const library = spawnSync(process.execPath, [join(folder, "library.mjs")], { encoding: "utf8" });
  expect(`the library failed: ${library.stdout}${library.stderr}`, library.stdout === "yaml/syntax-error");
  checkTypes();
  checkTools(join(folder, packed.filename));
  process.stdout.write(mistakes.length === 0 ? `the package is right: ${paths.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked\n` : `${mistakes.map((mistake) => `package: ${mistake}`).join("\n")}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = mistakes.length === 0 ? 0 : 1;

/** The types must compile for users who check those of libraries too. */
function checkTypes() {
  const user = join(folder, "user");
  mkdirSync(user);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
  symlinkSync(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"));
  symlinkSync(join(root, "node_modules/undici-types"), join(folder, "node_modules/undici-types"));
  writeFileSync(join(user, "rules.ts"), `import { defineRule, type Report, lint, Project, DEFAULT_SETTINGS, rules } from "kubeverdict";
import { ruleChecks } from "kubeverdict/testing";
const rule = defineRule({
  meta: { id: "acme/a", effect: "risky", docs: { what: "a", why: "b", how: "c", see: [] } },
  kinds: ["Service"],
  *check(service, { graph }) {
    if (graph.ofKind("Pod").length === 0) yield { at: service.field.child("spec"), message: service.ports.map(({ port }) => String(port)).join() };
  },
});
export const checks: (() => void)[] = ruleChecks(rule, "test").map(({ run }) => run);
export const report: Report = lint(Project.of([], DEFAULT_SETTINGS), [...rules, rule]);
`);
  for (const [module, resolution] of [["node16", "node16"], ["esnext", "bundler"]]) {
    const tsc = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2023", "--lib", "es2023", "--types", "node", "--module", module, "--moduleResolution", resolution, join(user, "rules.ts")], { cwd: user, encoding: "utf8" });
    expect(`the types do not compile with moduleResolution ${resolution}:\n${tsc.stdout}`, tsc.status === 0);
  }
}

/** publint and attw look for what is wrong with exports and types. The package is ESM only. */
function checkTools(tarball) {
  for (const args of [["publint/src/cli.js", "run", tarball, "--strict"], ["@arethetypeswrong/cli/dist/index.js", tarball, "--profile", "esm-only", "--exclude-entrypoints", "./schemas/*", "--no-emoji"]]) {
    const [path, ...rest] = args;
    const tool = spawnSync(process.execPath, [join(root, "node_modules", path), ...rest], { encoding: "utf8" });
    expect(`${path.split("/").slice(0, -2).join("/")}:\n${tool.stdout}${tool.stderr}`, tool.status === 0);
  }
}
