import { readFileSync } from "node:fs";
import type { Route } from "../simulation/trace/hop.ts";
import { UnknownNameError } from "../simulation/trace/names.ts";
import { trace } from "../simulation/trace/trace.ts";
import { Simulation } from "../simulation/simulation.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import { reasonOf } from "../source/folder.ts";
import { parseFile } from "../source/parse.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readOneProject, type InputOptions } from "./input.ts";
import { tellUnreadable } from "./unreadable.ts";
import { UsageError } from "./usage-error.ts";

export interface RouteOptions extends InputOptions {
  readonly format: string;
  readonly color?: boolean;
}

/** Where a request ends up: FROM TO PATH... Exit code 1 where it does not arrive for certain. */
export async function traceRoute([from, to, ...paths]: readonly string[], options: RouteOptions): Promise<ExitCode> {
  if (options.format === "dot") throw new UsageError("--format dot draws the whole matrix: it needs --all");
  if (from === undefined || to === undefined || paths.length === 0) throw new UsageError("trace takes FROM TO PATH..., for example: trace internet http://shop.example.com/cart deploy/");
  const { simulation, namespace, failed } = await simulate(paths, options);
  const route = routeOrUsage(from, to, simulation, namespace);
  await show([route], options);
  if (failed) return EXIT.failed;
  return route.verdict === "yes" ? EXIT.clean : EXIT.findings;
}

async function simulate(paths: readonly string[], options: InputOptions): Promise<{ simulation: Simulation; namespace: string; failed: boolean }> {
  const { project, failed } = await readOneProject(paths, options);
  tellUnreadable(project);
  const { namespace } = project.settings;
  return { simulation: Simulation.of(project.graph, { ...project.settings, dropRefused: true }), namespace, failed };
}

function routeOrUsage(from: string, to: string, simulation: Simulation, namespace: string): Route {
  try {
    return trace(from, to, simulation, namespace);
  } catch (error) {
    throw error instanceof UnknownNameError ? new UsageError(error.message) : error;
  }
}

async function show(routes: readonly Route[], { format, color }: RouteOptions): Promise<void> {
  if (format === "json") {
    const { formatTraceJson } = await import("../report/trace-json.ts");
    for (const route of routes) process.stdout.write(formatTraceJson(route));
    return;
  }
  const { formatTrace } = await import("../report/trace-text.ts");
  const { createColors } = await import("./terminal.ts");
  process.stdout.write(routes.map((route) => formatTrace(route, createColors(process.stdout, color))).join("\n"));
}

/** What a file of expectations says: who reaches whom. */
interface Expectation { readonly from: string; readonly to: string; readonly expect: string; readonly line: number }

/** Compares expectations with what a trace answers: a unit test of the network. Only what differs is shown with its hops. Exit code 1 where anything differs. */
export async function checkExpectations(file: string, paths: readonly string[], options: RouteOptions): Promise<ExitCode> {
  if (paths.length === 0) throw new UsageError("trace --expect FILE takes the paths of the manifests");
  const expectations = readExpectations(file);
  const { simulation, namespace, failed } = await simulate(paths, options);
  const results = expectations.map((one) => ({ ...one, route: answer(one, file, simulation, namespace) }));
  const wrong = results.filter(({ expect, route }) => route.verdict !== expect);
  if (options.format === "json") {
    process.stdout.write(`${JSON.stringify({ expectations: results.map(({ from, to, expect, line, route }) => ({ from, to, expect, line, verdict: route.verdict, reasons: route.reasons })) }, null, 2)}\n`);
  } else {
    await show(wrong.map(({ route }) => route), options);
    const lines = wrong.map(({ from, to, expect, line, route }) => `${file}:${line}: ${from} → ${to}: expected ${expect}, is ${route.verdict}\n`);
    process.stdout.write(`${lines.length > 0 ? "\n" : ""}${lines.join("")}${results.length - wrong.length} of ${results.length} expectations hold\n`);
  }
  if (failed) return EXIT.failed;
  return wrong.length > 0 ? EXIT.findings : EXIT.clean;
}

/** A name that the manifests do not have makes an expectation meaningless: that is an error, not an answer. */
function answer({ from, to, line }: Expectation, file: string, simulation: Simulation, namespace: string): Route {
  try {
    return trace(from, to, simulation, namespace);
  } catch (error) {
    throw error instanceof UnknownNameError ? new UsageError(`${file}:${line}: ${error.message}`) : error;
  }
}

/** A YAML list of `{from, to, expect: yes | no | depends}`. */
function readExpectations(file: string): readonly Expectation[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`);
  }
  const [document] = parseFile({ path: file, text });
  const problem = document?.problems.find(({ fatal }) => fatal);
  if (problem) throw new UsageError(`${file}:${problem.range.start.line}: ${problem.message}`);
  const items = asList(document?.value);
  if (!document || items.length === 0) throw new UsageError(`${file}: a list of expectations is needed: - {from: deploy/web, to: "svc/db:5432", expect: yes}`);
  return items.map((item, index) => {
    const { line } = document.rangeOf([index]).start;
    const object = asObject(item);
    const [from, to] = [asString(object?.from), asString(object?.to)];
    const unknown = Object.keys(object ?? {}).find((key) => !["from", "to", "expect"].includes(key));
    if (unknown !== undefined) throw new UsageError(`${file}:${line}: "${unknown}" is not known; an expectation has from, to and expect`);
    // yes and no are booleans to kubectl's YAML.
    const expected = object?.expect === true ? "yes" : object?.expect === false ? "no" : asString(object?.expect);
    if (from === undefined || to === undefined || !["yes", "no", "depends"].includes(expected ?? "")) throw new UsageError(`${file}:${line}: an expectation needs from, to, and expect: yes, no or depends`);
    return { from, to, expect: expected!, line };
  });
}
