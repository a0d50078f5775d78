import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import type { Project } from "../../engine/project.ts";
import { placeName, type Found, type RuleFailure } from "../../engine/run.ts";
import type { Problem, Rule, TextProblem } from "../../rule/rule.ts";
import { receive } from "./fields.ts";
import { IDLE, SLOT, type Answer, type Plugin, type PostedError, type PostedFile, type PostedProject, type RuleShape, type RunRequest, type WorkerData } from "./protocol.ts";

/** What the rules of a run found. */
export interface Ran {
  readonly found: readonly Found[];
  readonly failures: readonly RuleFailure[];
}

/** Why a plugin cannot be used. */
export interface Unusable {
  readonly plugin: Plugin;
  readonly reason: string;
}

/** How long a thread may take to begin, and to read the input again. */
const PATIENCE = 300_000;

/**
 * The rules of users. They run in a thread of their own, which holds the same project, so that a rule which does not end can be
 * ended and named. This side waits without giving up its turn, so that linting stays one plain call.
 */
export class CustomRules {
  /** In the order of the plugins; their own functions are in the other thread, and these find nothing. */
  readonly rules: readonly Rule[];
  readonly unusable: readonly Unusable[];
  /** The plugin that each rule is from. */
  readonly origins: readonly Plugin[];
  private readonly plugins: readonly Plugin[];
  private readonly limit: number;
  private thread: Thread;

  /** Loads the plugins. `limit` is how many milliseconds a rule (or the loading of a plugin) may take. */
  constructor(plugins: readonly Plugin[], limit: number) {
    this.plugins = plugins;
    this.limit = limit;
    this.thread = new Thread(plugins);
    const shapes: RuleShape[] = [];
    const origins: Plugin[] = [];
    const unusable: Unusable[] = [];
    for (const plugin of plugins) {
      const answer = this.thread.next(limit);
      if (answer?.kind === "plugin") {
        shapes.push(...answer.rules);
        origins.push(...answer.rules.map(() => plugin));
      } else {
        const reason = answer?.kind === "unusable" ? answer.reason : answer?.kind === "broken" ? `fails: ${answer.error.message}` : `was still being loaded after ${seconds(limit)}`;
        unusable.push({ plugin, reason });
        // What comes after one that does not end cannot be asked any more.
        if (answer?.kind !== "unusable") break;
      }
    }
    this.rules = shapes.map(ruleOf);
    this.origins = origins;
    this.unusable = unusable;
    if (unusable.length > 0) this.thread.end();
  }

  /** Ends the thread; another run would start a new one. */
  end(): void {
    this.thread.end();
  }

  /** Starts the rules that are among `active`, and gives what waits for them. */
  start(project: Project, active: readonly Rule[], schemaLocations: readonly string[]): () => Ran {
    const wanted = new Set(active);
    const left = this.rules.flatMap((rule, i) => (wanted.has(rule) ? [i] : []));
    if (left.length === 0) return () => ({ found: [], failures: [] });
    const posted = postedProject(project, schemaLocations);
    if (this.thread.isOver) this.restart();
    this.thread.post({ project: posted, rules: left });
    return () => this.finish(project, posted, left);
  }

  private finish(project: Project, posted: PostedProject, left: number[]): Ran {
    const found: Found[] = [];
    const failures: RuleFailure[] = [];
    const fail = (index: number, at: string, error: PostedError) => { failures.push({ rule: this.rules[index]!.meta.id, at, error: errorOf(error) }); };
    for (;;) {
      // Up to the last word: what is left of one project is not to be taken for an answer about the next one.
      const answer = this.thread.next(this.limit);
      if (answer?.kind === "done") break;
      if (!answer && left.length === 0) {
        this.thread.end();
        break;
      }
      if (answer?.kind === "ran") {
        left.splice(left.indexOf(answer.rule), 1);
        const rule = this.rules[answer.rule]!;
        for (const problem of answer.problems) found.push(foundOf(rule, problem, project));
        for (const { at, error } of answer.failures) fail(answer.rule, at, error);
        continue;
      }
      // It runs too long, or has taken its thread with it: on without it, in a new one.
      const { running, resource } = this.thread.state;
      const culprit = left.includes(running) ? running : left[0]!;
      const at = project.graph.resources[resource];
      const error = answer?.kind === "broken" ? answer.error : { message: this.thread.hasEnded ? "it ended its thread" : `it was still running after ${seconds(this.limit)}, and was stopped`, stack: undefined };
      fail(culprit, at ? placeName(at) : "the input", error);
      left.splice(left.indexOf(culprit), 1);
      this.thread.end();
      if (left.length === 0) break;
      this.restart();
      this.thread.post({ project: posted, rules: [...left] });
    }
    return { found, failures };
  }

  private restart(): void {
    this.thread = new Thread(this.plugins);
    for (let i = 0; i < this.plugins.length; i++) this.thread.next(this.limit);
  }
}

/** A thread, and the line to it. */
class Thread {
  private readonly shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(SLOT).length));
  private readonly base = Date.now();
  private readonly worker: Worker;
  private readonly port: MessagePort;
  /** It has been ended, and answers nothing any more. */
  isOver = false;

  constructor(plugins: readonly Plugin[]) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.shared[SLOT.running] = IDLE;
    const workerData: WorkerData = { shared: this.shared, base: this.base, plugins, port: port2 };
    this.worker = new Worker(new URL("rule-worker.mjs", import.meta.url), { workerData, transferList: [port2], execArgv: typeScriptOptions(plugins) });
    this.worker.on("error", () => { /* it has said so itself, or is seen to have ended */ });
    this.worker.unref();
  }

  get state(): { readonly running: number; readonly resource: number } {
    return { running: Atomics.load(this.shared, SLOT.running), resource: Atomics.load(this.shared, SLOT.resource) };
  }
  get hasEnded(): boolean {
    return Atomics.load(this.shared, SLOT.ended) === 1;
  }

  post(request: RunRequest): void {
    Atomics.store(this.shared, SLOT.running, IDLE);
    this.worker.postMessage(request);
  }

  end(): void {
    this.isOver = true;
    void this.worker.terminate();
    this.port.close();
  }

  /** The next answer; undefined where what is running has had its time, or the thread has ended. */
  next(limit: number): Answer | undefined {
    const asked = Date.now();
    for (;;) {
      const messages = Atomics.load(this.shared, SLOT.messages);
      const ended = this.hasEnded;
      const answer = receiveMessageOnPort(this.port) as { message: Answer } | undefined;
      if (answer) return answer.message;
      const isIdle = Atomics.load(this.shared, SLOT.running) === IDLE;
      const until = isIdle ? asked + PATIENCE : this.base + Atomics.load(this.shared, SLOT.since) + limit;
      if (ended || Date.now() >= until) return undefined;
      Atomics.wait(this.shared, SLOT.messages, messages, Math.min(until - Date.now(), 50));
    }
  }
}

/** Node 22.6 to 22.17 read TypeScript when they are told to. */
function typeScriptOptions(plugins: readonly Plugin[]): string[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isWanted = plugins.some(({ name }) => /\.[cm]?ts$/.test(name));
  if (!isWanted || major < 22) return [];
  return ["--disable-warning=ExperimentalWarning", ...(major === 22 && minor >= 6 && minor < 18 ? ["--experimental-strip-types"] : [])];
}

function ruleOf({ on, kinds, meta }: RuleShape): Rule {
  return on === "document" ? { on, meta, check: () => [] } : { on, meta, kinds: kinds as Extract<Rule, { on: "resource" }>["kinds"], check: () => [] };
}

function foundOf(rule: Rule, posted: Extract<Answer, { kind: "ran" }>["problems"][number], project: Project): Found {
  if ("text" in posted) return { rule, text: posted.text as TextProblem, document: project.documents[posted.document]! };
  const { resources } = project.graph;
  const view = resources[posted.view];
  return { rule, problem: receive(posted.problem, resources) as Problem, ...(view && { view }) };
}

function postedProject({ documents, resources, settings }: Project, schemaLocations: readonly string[]): PostedProject {
  const files: PostedFile[] = [];
  const seen = new Set<object>();
  for (const { file: { path, text }, file, index, line, value, rendered } of documents) {
    if (rendered) files.push({ file: { path, text }, index, line, namespace: rendered.namespace, value });
    else if (!seen.has(file)) {
      seen.add(file);
      files.push({ file: { path, text } });
    }
  }
  // Overrides hold functions, and are applied in this thread.
  const rest = { ...settings, overrides: undefined };
  return { files, documents: documents.length, resources: resources.length, settings: rest, schemaLocations };
}

function errorOf({ message, stack }: PostedError): Error {
  const error = new Error(message);
  error.stack = stack ?? message;
  return error;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
