import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { identityOf } from "../../engine/mend.ts";
import { Project, type ProjectFile } from "../../engine/project.ts";
import { runRules } from "../../engine/run.ts";
import type { Resource } from "../../resource/resource.ts";
import type { Problem, Rule, TextProblem } from "../../rule/rule.ts";
import { readSchemaLocations } from "../../schema/location.ts";
import type { ManifestDocument, Rendering } from "../../source/document.ts";
import { parseFile } from "../../source/parse.ts";
import { isField, post } from "./fields.ts";
import { loadPlugin } from "./load-plugin.ts";
import { IDLE, SLOT, type Answer, type PostedError, type PostedFile, type PostedProblem, type PostedProject, type RunRequest, type WorkerData } from "./protocol.ts";

// The thread in which the rules of users run. What it is doing stands in memory that the main thread sees, so that a rule that
// does not end can be named; it is ended from there.
const { shared, base, plugins, port } = workerData as WorkerData;
const rules: Rule[] = [];

// Results alone go to stdout: what rules print is talk. Written at once, for the main thread may be waiting for this one.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text: string | Uint8Array): boolean => {
    writeSync(2, typeof text === "string" ? Buffer.from(text) : text);
    return true;
  };
}
process.on("uncaughtException", (error) => { say({ kind: "broken", error: postedError(error) }); });
process.on("exit", () => {
  Atomics.store(shared, SLOT.ended, 1);
  Atomics.notify(shared, SLOT.messages);
});
parentPort!.on("message", (request: RunRequest) => {
  try {
    run(request);
  } catch (error) {
    say({ kind: "broken", error: postedError(error) });
  }
});
await load();

function say(answer: Answer): void {
  port.postMessage(answer);
  Atomics.add(shared, SLOT.messages, 1);
  Atomics.notify(shared, SLOT.messages);
}

/** Writes down what is running now; the time limit counts from here. */
function mark(running: number): void {
  Atomics.store(shared, SLOT.resource, IDLE);
  Atomics.store(shared, SLOT.since, Date.now() - base);
  Atomics.store(shared, SLOT.running, running);
}

async function load(): Promise<void> {
  for (const [i, plugin] of plugins.entries()) {
    mark(i);
    try {
      const loaded = await loadPlugin(plugin);
      rules.push(...loaded);
      say({ kind: "plugin", rules: loaded.map((rule) => ({ on: rule.on as "resource" | "document", kinds: rule.on === "resource" ? rule.kinds : [], meta: JSON.parse(JSON.stringify(rule.meta)) as Rule["meta"] })) });
    } catch (error) {
      say({ kind: "unusable", reason: error instanceof Error ? error.message : String(error) });
    }
  }
  mark(IDLE);
}

function run(request: RunRequest): void {
  const project = build(request.project);
  const indexes = new Map(project.resources.map((resource, i) => [identityOf(resource), i]));
  const indexOf = (resource: Resource): number | undefined => indexes.get(identityOf(resource));
  // Built now, because the time of what all share is not the time of the first rule.
  const { graph } = project;
  const documents = new Map(project.documents.map((document, i) => [document, i]));
  if (graph.resources.length !== request.project.resources || documents.size !== request.project.documents) throw new Error("the input reads otherwise in the thread of the custom rules");
  for (const index of request.rules) {
    mark(index);
    const problems: PostedProblem[] = [];
    const { failures } = runRules(project, [watched(rules[index]!, problems, { indexOf, documents })]);
    mark(IDLE);
    say({ kind: "ran", rule: index, problems, failures: failures.map(({ at, error }) => ({ at, error: postedError(error) })) });
  }
  say({ kind: "done" });
}

interface Places {
  readonly indexOf: (resource: Resource) => number | undefined;
  readonly documents: ReadonlyMap<ManifestDocument, number>;
}

/** The rule, which writes down what it looks at, and whose problems are kept as they can be posted. */
function watched(rule: Rule, problems: PostedProblem[], { indexOf, documents }: Places): Rule {
  if (rule.on === "resource") return {
    ...rule,
    *check(view, context) {
      const index = indexOf(view.resource) ?? IDLE;
      Atomics.store(shared, SLOT.resource, index);
      for (const problem of rule.check(view, context)) problems.push({ problem: post(checked(problem), indexOf), view: index });
    },
  };
  if (rule.on === "document") return {
    ...rule,
    *check(document: ManifestDocument) {
      for (const text of rule.check(document)) problems.push({ text: checkedText(text), document: documents.get(document)! });
    },
  };
  return rule;
}

function checked(problem: Problem): Problem {
  if (typeof problem !== "object" || problem === null) throw new TypeError(`a rule yields problems, { at, message }, not ${String(problem)}`);
  if (!isField(problem.at)) throw new TypeError("a problem needs at: the field that is wrong, for example service.field.child(\"spec\", \"type\")");
  if (typeof problem.message !== "string" || problem.message === "") throw new TypeError("a problem needs a message");
  return problem;
}

function checkedText(problem: TextProblem): TextProblem {
  if (typeof problem?.range?.start?.line !== "number") throw new TypeError("a problem of a text needs a range");
  if (typeof problem.message !== "string" || problem.message === "") throw new TypeError("a problem needs a message");
  return JSON.parse(JSON.stringify(problem)) as TextProblem;
}

function build({ files, settings, schemaLocations }: PostedProject): Project {
  const further = schemaLocations.length === 0 ? {} : readSchemaLocations(schemaLocations);
  return new Project(files.map(documentsOf), { ...settings, overrides: [] }, { further });
}

function documentsOf(posted: PostedFile): ProjectFile {
  const { file } = posted;
  if (!("index" in posted)) return { file, documents: parseFile(file) };
  const start = { offset: 0, line: posted.line, column: 1 };
  // Places are worked out in the main thread.
  const rendered: Rendering = { from: file.path, ...(posted.namespace !== undefined && { namespace: posted.namespace }), isWritten: () => false, writtenIn: () => [], isTemplate: false, commented: undefined, lineOf: (line) => line };
  const document: ManifestDocument = { file, index: posted.index, line: posted.line, start: 0, end: file.text.length, value: posted.value, problems: [], duplicateKeys: [], rangeOf: () => ({ start, end: start }), rendered };
  return { file, documents: [document] };
}

function postedError(error: unknown): PostedError {
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error), stack: undefined };
}
