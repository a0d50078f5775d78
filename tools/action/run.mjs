// What the GitHub Action runs: the built command line, with the inputs of the environment (KUBEVERDICT_…) as arguments of
// their own, never as text of a shell. Annotations go to the log, the job summary and outputs to the files that the runner names.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The runner takes no more of a step's summary than 1 MiB. */
const MOST_SUMMARY = 1_000_000;
/** A comment has room for 65536 characters. */
const MOST_COMMENT = 60_000;
const program = process.env.KUBEVERDICT_PROGRAM || fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), "kubeverdict-"));

try {
  process.exitCode = main();
} catch (error) {
  process.stdout.write(`::error title=kubeverdict::${escape(error.message)}\n`);
  output("exit-code", "2");
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main() {
  const paths = lines("PATHS");
  if (paths.length === 0) throw new Error("the input paths is empty; write one path a line");
  const base = input("BASE");
  const common = [...option("--kubernetes-version", "KUBERNETES_VERSION"), ...option("--config", "CONFIG")];
  const summaryFile = join(folder, "summary.md");
  const sarif = input("SARIF");
  const linted = run(["lint", ...common, ...option("--fail-on", "FAIL_ON"), ...(base === "" ? [] : [`--changed-since=${base}`]),
    `--format=${input("FORMAT") || "github"}`, `--output=markdown:${summaryFile}`, ...(sarif === "" ? [] : [`--output=sarif:${sarif}`]), "--", ...paths]);
  print(linted.stdout);
  tell(linted);
  const parts = [readIfThere(summaryFile)];
  let code = linted.status;
  if (base !== "" && code !== 2) {
    const changes = run(["diff", ...common, `--base=${base}`, "--format=markdown", "--", ...paths]);
    tell(changes);
    parts.push(changes.stdout);
    if (changes.status === 2) code = 2;
  }
  const summary = parts.filter((part) => part !== "").join("\n");
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, shortened(summary, MOST_SUMMARY));
  if (input("COMMENT") !== "") {
    mkdirSync(dirname(input("COMMENT")), { recursive: true });
    writeFileSync(input("COMMENT"), shortened(summary, MOST_COMMENT));
  }
  output("exit-code", String(code));
  output("sarif", sarif);
  return code;
}

function input(name) {
  return (process.env[`KUBEVERDICT_${name}`] ?? "").trim();
}

function lines(name) {
  return input(name).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

/** The value stands behind an equals sign, so that it is never an option itself. */
function option(flag, name) {
  const value = input(name);
  return value === "" ? [] : [`${flag}=${value}`];
}

function run(args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  if (error) throw error;
  return { status: status ?? 2, stdout, stderr };
}

/** Findings as text: the runner must obey nothing in it. Workflow commands of our own are meant to be obeyed. */
function print(text) {
  if ((input("FORMAT") || "github") === "github") return void process.stdout.write(text);
  quietly(text);
}

/** What the program said of itself: it quotes names of files, so it is shown while commands are off. */
function tell({ stderr, status }) {
  if (stderr !== "") quietly(stderr);
  if (status === 2) process.stdout.write(`::error title=kubeverdict::${escape(stderr.trim() || "kubeverdict could not run")}\n`);
}

/** Shows a text between two marks that nobody can guess, where the runner reads no commands. */
function quietly(text) {
  const mark = randomUUID();
  process.stdout.write(`::stop-commands::${mark}\n${text}${text.endsWith("\n") ? "" : "\n"}::${mark}::\n`);
}

/** An output, with an end that is not in the value. */
function output(name, value) {
  if (!process.env.GITHUB_OUTPUT) return;
  const end = randomUUID();
  appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
}

/** Whole lines only: nothing is cut within a row or a link. */
function shortened(text, most) {
  if (Buffer.byteLength(text) <= most) return text;
  const kept = Buffer.from(text).subarray(0, most).toString("utf8");
  return `${kept.slice(0, kept.lastIndexOf("\n") + 1)}\n… the rest is in the log\n`;
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function escape(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
