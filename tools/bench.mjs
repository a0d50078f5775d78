// Measures kubeverdict beside kubeconform, interleaved: `npm run bench [-- --apps 1400,10000 --rounds 5 --cli dist/cli.js]`;
// `npm run bench -- --short` takes a quarter of a minute: three rounds, and no large input;
// `npm run bench -- --folder DIR` measures manifests of your own, which may have warnings but no errors.
// Needs Go for kubeconform (left out with a note where Go is absent), Python for its view of CPU time and memory, and a built
// command line. A benchmark, not a test: nothing here fails because it is slow.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { smallFile, writeCorpus } from "./bench/corpus.mjs";
import { writeJsonSchemas } from "./bench/json-schemas.mjs";

const KUBECONFORM = "v0.8.0";
/** Node reads the certificates that NODE_EXTRA_CA_CERTS names at each start: 30 ms for those of a Linux distribution, whatever the program does. */
const environment = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { apps: { type: "string" }, folder: { type: "string", multiple: true, default: [] }, rounds: { type: "string" }, short: { type: "boolean", default: false }, cli: { type: "string", default: join(root, "dist/cli.js") } } });
const rounds = Number(values.rounds ?? (values.short ? 3 : 5));
const sizes = (values.apps ?? (values.folder.length > 0 ? "" : values.short ? "1400" : "1400,10000")).split(",").filter(Boolean).map(Number);
const work = mkdtempSync(join(tmpdir(), "kubeverdict-bench-"));
const wrapper = join(work, "measure.py");
// Python's wait4 is the one way to a child's CPU time and memory that comes with every Linux.
writeFileSync(wrapper, `import os, sys, time
start = time.perf_counter()
child = os.fork()
if child == 0:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
`);
try {
  bench();
} finally {
  rmSync(work, { recursive: true });
}

function bench() {
  const kubeconform = install();
  const schemas = writeJsonSchemas(join(root, "schemas"), "1.36", join(work, "schemas"));
  const conform = (path) => kubeconform && [kubeconform, "-strict", "-schema-location", schemas, path];
  const ours = (command, path) => [process.execPath, values.cli, command, path];
  console.log(`${availableParallelism()} cores, Node ${process.versions.node}, ${rounds} rounds, interleaved; CPU is user and system time\n`);
  console.log("| input | command | CPU s, min / median | wall s, min / median | most MB | kubeconform's CPU / ours | wall |\n| --- | --- | --- | --- | --- | --- | --- |");
  const file = join(work, "small.yaml");
  writeFileSync(file, smallFile());
  compare("one file, 5 objects", { "node -e 0": [process.execPath, "-e", "0"], validate: ours("validate", file), lint: ours("lint", file), kubeconform: conform(file) });
  for (const apps of sizes) {
    const folder = join(work, `apps-${apps}`);
    mkdirSync(folder);
    const { bytes, objects } = writeCorpus(folder, apps);
    compare(`${(bytes / 1e6).toFixed(1)} MB, ${objects} objects`, { validate: ours("validate", folder), lint: ours("lint", folder), kubeconform: conform(folder) });
    rmSync(folder, { recursive: true });
  }
  for (const folder of values.folder) compare(folder, { validate: ours("validate", folder), lint: ours("lint", folder), kubeconform: conform(folder) });
}

/** Runs each command once a round, in turns, and prints a row for each. */
function compare(input, commands) {
  const runs = Object.entries(commands).filter(([, command]) => command).map(([name, command]) => ({ name, command, samples: [] }));
  // Once unmeasured, so that our compiled code is kept, as after any first run.
  for (const { name, command } of runs) if (name === "validate" || name === "lint") measure(command);
  for (let round = 0; round < rounds; round++) for (const { command, samples } of runs) samples.push(measure(command));
  const peer = runs.find(({ name }) => name === "kubeconform");
  for (const run of runs) {
    const ratio = (at) => (peer && run !== peer && !run.name.startsWith("node") ? (least(peer, at) / least(run, at)).toFixed(2) : "");
    const cell = (at) => `${least(run, at).toFixed(2)} / ${median(run, at).toFixed(2)}`;
    console.log(`| ${input} | ${run.name} | ${cell(0)} | ${cell(1)} | ${Math.max(...run.samples.map((sample) => sample[2])).toFixed(0)} | ${ratio(0)} | ${ratio(1)} |`);
  }
}

/** CPU seconds, wall seconds and megabytes of one run. The corpora are clean, so anything but 0 would measure something else. */
function measure(command) {
  const { stdout, stderr } = spawnSync("python3", [wrapper, ...command], { encoding: "utf8", env: environment });
  const sample = stdout.trim().split(" ").map(Number);
  if (sample.length !== 4 || sample[3] !== 0) throw new Error(`${command.join(" ")} ended with ${stdout}${stderr}`);
  return sample;
}

function least({ samples }, at) {
  return Math.min(...samples.map((sample) => sample[at]));
}

function median({ samples }, at) {
  return samples.map((sample) => sample[at]).sort((a, b) => a - b)[Math.floor(samples.length / 2)];
}

/** The path of kubeconform, built once into .cache; undefined where there is no Go. */
function install() {
  const folder = join(root, ".cache/bench");
  const program = join(folder, "kubeconform");
  if (existsSync(program) && readFileSync(join(folder, "version"), "utf8") === KUBECONFORM) return program;
  if (spawnSync("go", ["version"]).status !== 0) {
    console.log("kubeconform is left out: there is no Go to install it with\n");
    return undefined;
  }
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync("go", ["install", `github.com/yannh/kubeconform/cmd/kubeconform@${KUBECONFORM}`], { env: { ...process.env, GOBIN: folder }, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    console.log("kubeconform is left out: it could not be installed\n");
    return undefined;
  }
  writeFileSync(join(folder, "version"), KUBECONFORM);
  return program;
}
