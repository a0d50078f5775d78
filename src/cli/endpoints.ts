import { Simulation } from "../simulation/simulation.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readOneProject, type InputOptions } from "./input.ts";
import { tellUnreadable } from "./unreadable.ts";

export interface EndpointsOptions extends InputOptions {
  readonly format: string;
}

/** Which Pods each Service sends to, once everything has been applied in order. */
export async function endpoints(paths: readonly string[], options: EndpointsOptions): Promise<ExitCode> {
  const { project, failed } = await readOneProject(paths, options);
  tellUnreadable(project);
  const simulation = Simulation.of(project.graph, { ...project.settings, dropRefused: true });
  if (options.format === "json") {
    const { formatEndpointsJson } = await import("../report/endpoints-json.ts");
    process.stdout.write(formatEndpointsJson(simulation));
  } else {
    const { formatEndpoints } = await import("../report/endpoints-text.ts");
    const { createColors } = await import("./terminal.ts");
    process.stdout.write(formatEndpoints(simulation, createColors(process.stdout, options.color)));
  }
  return failed ? EXIT.failed : EXIT.clean;
}
