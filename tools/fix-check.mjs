// Makes the fixes of many manifests and tells what came of it: no fix may make anything worse.
//
//   node tools/fix-check.mjs PATH... [--unsafe] [--show 5] [--write fixed.jsonl] [--library dist/index.mjs]
//
// A path is a folder of manifests, each linted by itself (test/rules), or a .jsonl file whose lines have id and yaml. Ends
// with 1 where a fix turned an accepted object into a refused one, added causes or findings, made a text unreadable, lost a
// comment, or changed another line than those of the findings that it mends and of what it adds. --write keeps what was
// fixed, as lines with id, before and after, to ask an API server.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { diffLines } from "diff";

const { values: o, positionals } = parseArgs({
  allowPositionals: true,
  options: { unsafe: { type: "boolean", default: false }, show: { type: "string", default: "5" }, write: { type: "string" }, library: { type: "string", default: "dist/index.mjs" } },
});
if (positionals.length === 0) {
  process.stderr.write("fix-check: name a folder of manifests or a .jsonl file\n");
  process.exit(2);
}
const { DEFAULT_SETTINGS, fixProject, lint, Project, rules } = await import(pathToFileURL(resolve(o.library)).href);

function* cases(path) {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path, { recursive: true, encoding: "utf8" }).sort()) if (/\.ya?ml$/.test(name)) yield { id: name, yaml: readFileSync(`${path}/${name}`, "utf8") };
  } else for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) yield JSON.parse(line);
}

const judged = (project) => project.resources.map((resource) => project.judgementOf(resource));
const verdictOf = (judgements) => (judgements.some(({ verdict }) => verdict === "reject") ? "reject" : judgements.some(({ verdict }) => verdict === "unknown") ? "unknown" : "accept");
const causesIn = (judgements) => judgements.reduce((sum, { causes }) => sum + causes.length, 0);
const readable = ({ documents }) => documents.filter(({ value }) => value !== undefined).length;
const comments = (text) => text.match(/(?:^|\s)#.*$/gm)?.length ?? 0;

/** What is wrong with a fixed text, in words. */
function faults(before, after, outcome, text, fixedText) {
  const [were, are] = [judged(before), judged(after)];
  const lines = diffLines(text, fixedText).filter(({ removed }) => removed).reduce((sum, { count }) => sum + count, 0);
  const removals = outcome.duplicates > 0;
  return [
    verdictOf(were) === "accept" && verdictOf(are) !== "accept" ? "accepted before, refused after" : "",
    causesIn(are) > causesIn(were) ? `${causesIn(were)} causes before, ${causesIn(are)} after` : "",
    outcome.report.findings.length > outcome.found ? `${outcome.found} findings before, ${outcome.report.findings.length} after` : "",
    readable(after) < readable(before) ? "cannot be read any more" : "",
    !removals && comments(fixedText) < comments(text) ? "a comment is lost" : "",
    !removals && lines > outcome.fixed + 1 ? `${lines} lines changed by ${outcome.fixed} fixes` : "",
  ].filter((fault) => fault !== "");
}

let failed = false;
const kept = [];
for (const path of positionals) {
  const counts = { documents: 0, fixable: 0, fixed: 0, fixes: 0, accepted: 0, refused: 0, worse: 0 };
  const shown = [];
  for (const { id, yaml } of cases(path)) {
    const run = (project) => lint(project, rules);
    const before = Project.of([{ path: "input.yaml", text: yaml }], DEFAULT_SETTINGS);
    const report = run(before);
    counts.documents++;
    const wanted = report.findings.filter(({ fix }) => fix && (o.unsafe || fix.safe) && fix.edits().length > 0);
    if (wanted.length === 0) continue;
    counts.fixable++;
    const outcome = fixProject(before, report, { lint: run, unsafe: o.unsafe });
    counts.refused += outcome.refused.length;
    if (outcome.fixed === 0) continue;
    const text = outcome.project.files.get("input.yaml").text;
    const after = Project.of([{ path: "input.yaml", text }], DEFAULT_SETTINGS);
    counts.fixed++;
    counts.fixes += outcome.fixed;
    if (verdictOf(judged(before)) === "reject" && verdictOf(judged(after)) === "accept") counts.accepted++;
    const wrong = faults(before, after, { ...outcome, found: report.findings.length, duplicates: wanted.filter(({ rule }) => rule === "yaml/duplicate-key" || rule.startsWith("scaling/") || rule.startsWith("namespace/")).length }, yaml, text);
    if (wrong.length > 0) {
      counts.worse++;
      shown.push(`${id}: ${wrong.join("; ")}`);
    }
    if (o.write) kept.push(JSON.stringify({ id, before: yaml, after: text }));
  }
  failed ||= counts.worse > 0;
  process.stdout.write(`${path}: ${counts.documents} manifests, ${counts.fixable} with ${o.unsafe ? "" : "safe "}fixes, ${counts.fixed} changed by ${counts.fixes} fixes (${counts.refused} not made), ${counts.accepted} from refused to accepted, ${counts.worse} worse\n`);
  for (const line of shown.slice(0, Number(o.show))) process.stdout.write(`  ${line}\n`);
}
if (o.write) writeFileSync(o.write, kept.map((line) => `${line}\n`).join(""));
process.exit(failed ? 1 : 0);
