import { once } from "node:events";
import { connections } from "../simulation/connectivity.ts";
import { NetworkPolicies } from "../simulation/network-policies.ts";
import { Simulation } from "../simulation/simulation.ts";
import { chunksOf } from "./chunks.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readOneProject, type InputOptions } from "./input.ts";
import { tellUnreadable } from "./unreadable.ts";

export interface TraceOptions extends InputOptions {
  readonly all?: true;
  /** A file of expectations: from, to, yes or no. */
  readonly expect?: string;
  readonly format: string;
}

/** Who may reach whom: with --all, everybody. */
export async function trace(words: readonly string[], options: TraceOptions): Promise<ExitCode> {
  if (options.expect !== undefined) return (await import("./trace-route.ts")).checkExpectations(options.expect, words, options);
  if (!options.all) return (await import("./trace-route.ts")).traceRoute(words, options);
  const { project, failed } = await readOneProject(words, options);
  tellUnreadable(project);
  const simulation = Simulation.of(project.graph, { ...project.settings, dropRefused: true });
  const found = connections(simulation, NetworkPolicies.of(simulation));
  if (options.format === "json") {
    const { formatConnectionsJson } = await import("../report/connections-json.ts");
    await write(formatConnectionsJson(found));
  } else if (options.format === "dot") {
    const { formatConnectionsDot } = await import("../report/connections-dot.ts");
    await write(formatConnectionsDot(found));
  } else {
    const { formatConnections } = await import("../report/connections-text.ts");
    const { createColors } = await import("./terminal.ts");
    await write(formatConnections(found, simulation, createColors(process.stdout, options.color)));
  }
  return failed ? EXIT.failed : EXIT.clean;
}

/** Writes pieces of text, and waits where the reader is slow. */
async function write(pieces: Iterable<string>): Promise<void> {
  for (const chunk of chunksOf(pieces)) if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
}
