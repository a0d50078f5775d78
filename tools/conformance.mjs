// Scores the command line against recorded answers of a real API server.
//
//   npm run conformance -- [FOLDER or FILE.jsonl]... [--kubernetes-version 1.33] [--show 20] [--min 99.5] [--cli "node dist/cli.js"]
//
// A line is one case: id, yaml, verdict, stage, and where there are any causes and warnings (tools/record-verdicts.mjs
// writes such lines). `kubernetes` is the version that answered; a folder's versions.jsonl holds the ids for which other
// versions answer otherwise, and --kubernetes-version asks for one of those. Without a path, the project's own cases are scored.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: o, positionals } = parseArgs({
  allowPositionals: true,
  options: { "kubernetes-version": { type: "string" }, show: { type: "string", default: "20" }, min: { type: "string", default: "0" }, cli: { type: "string", default: `node ${join(root, "dist/cli.js")}` } },
});
const [command, ...head] = o.cli.split(" ").map((word) => (existsSync(word) ? resolve(word) : word));
// Outcomes that depend on other objects of a cluster, or on a group that nobody described, are no test of one document.
const IGNORED_STAGES = new Set(["admission", "server-error", "other"]);
const DEFAULT_VERSION = "1.36";

const read = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const plain = (field) => String(field ?? "").replace(/\[["']?([^\]"']*)["']?\]/g, ".$1").replace(/^<nil>$/, "").replace(/^\./, "");
const percent = (part, whole) => (whole === 0 ? "100.00" : ((100 * part) / whole).toFixed(2));

/** The cases of the paths that are about the chosen version, by what they need of the command line: version and definitions. */
function collect(paths) {
  const runs = new Map();
  for (const path of paths) {
    const files = statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith(".jsonl") && name !== "versions.jsonl").sort().map((name) => join(path, name)) : [path];
    for (const file of files) {
      const versions = join(dirname(file), "versions.jsonl");
      const others = new Map(existsSync(versions) ? read(versions).filter(({ kubernetes }) => kubernetes === o["kubernetes-version"]).map((line) => [line.id, line]) : []);
      for (const line of read(file)) {
        if (typeof line.yaml !== "string" || typeof line.verdict !== "string") continue;
        const recorded = others.has(line.id) ? { yaml: line.yaml, ...others.get(line.id) } : line;
        const version = o["kubernetes-version"] ?? recorded.kubernetes ?? DEFAULT_VERSION;
        const definitions = recorded.definitions && join(dirname(file), recorded.definitions);
        const key = `${version} ${definitions ?? ""}`;
        runs.set(key, { version, definitions, cases: [...(runs.get(key)?.cases ?? []), recorded] });
      }
    }
  }
  return [...runs.values()];
}

function answers({ version, definitions, cases }) {
  const work = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    cases.forEach(({ yaml }, i) => writeFileSync(join(work, `${i}.yaml`), yaml));
    const args = ["validate", "--format", "json", "--no-config", "--kubernetes-version", version, ...(definitions ? ["--schema-location", definitions] : []), "."];
    const result = spawnSync(command, [...head, ...args], { cwd: work, encoding: "utf8", maxBuffer: 1 << 30 });
    if (result.status !== 0 && result.status !== 1) throw new Error(`exit ${result.status ?? result.signal}: ${result.stderr || result.error}`);
    const mine = new Map();
    for (const entry of JSON.parse(result.stdout).documents) {
      const i = Number(/(\d+)\.yaml$/.exec(entry.file)[1]);
      if (!mine.has(i) || entry.verdict === "reject") mine.set(i, entry);
    }
    return mine;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const total = { agree: 0, all: 0, missed: 0, alarms: 0, field: 0, fields: 0 };
const stages = {};
let shown = 0;
function count(recorded, mine) {
  const stage = (stages[recorded.stage] ??= { agree: 0, all: 0 });
  const verdict = mine?.verdict ?? "none";
  total.all++;
  stage.all++;
  if (verdict === recorded.verdict) {
    total.agree++;
    stage.agree++;
  } else {
    if (recorded.verdict === "reject") total.missed++;
    else total.alarms++;
    if (shown++ < Number(o.show)) console.log(`${recorded.id} ${recorded.kind ?? ""}: the server says ${recorded.verdict} (${recorded.stage}) ${recorded.message ?? ""}\n    we say ${verdict} ${(mine?.causes ?? []).map(({ field, message }) => `${field}: ${message}`).join("; ")}`);
  }
  const first = recorded.causes?.[0]?.field;
  if (recorded.verdict !== "reject" || verdict !== "reject" || !first) return;
  total.fields++;
  if (mine.causes.some(({ field }) => plain(field) === plain(first))) total.field++;
  else if (shown++ < Number(o.show)) console.log(`${recorded.id} ${recorded.kind ?? ""}: the server names ${first}; we name ${mine.causes.map(({ field }) => field).join(", ")}`);
}

for (const run of collect(positionals.length > 0 ? positionals : [join(root, "test/conformance")])) {
  const mine = answers(run);
  run.cases.forEach((recorded, i) => {
    const entry = mine.get(i);
    // A custom kind that nobody described is unknown to us by design.
    if (IGNORED_STAGES.has(recorded.stage) || (recorded.stage === "unknown-kind" && entry?.verdict === "unknown")) return;
    count(recorded, entry);
  });
}
console.log(Object.entries(stages).map(([stage, { agree, all }]) => `${stage} ${agree}/${all}`).join(", "));
console.log(`agree ${percent(total.agree, total.all)}% of ${total.all}; missed rejects ${total.missed}; false alarms ${total.alarms}; same field ${percent(total.field, total.fields)}% of ${total.fields}`);
process.exitCode = Number(percent(total.agree, total.all)) < Number(o.min) ? 1 : 0;
