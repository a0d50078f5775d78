import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import type { Project } from "../engine/project.ts";
import { pictureOf } from "../report/picture/build.ts";
import { filterPicture } from "../report/picture/filter.ts";
import type { Picture } from "../report/picture/picture.ts";
import { closest } from "../resource/words.ts";
import { reasonOf } from "../source/folder.ts";
import { checkerFor, tellFailures } from "./check.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readOneProject, type InputOptions } from "./input.ts";
import { tellUnreadable } from "./unreadable.ts";
import { UsageError } from "./usage-error.ts";

export interface GraphOptions extends InputOptions {
  readonly format?: string;
  readonly output?: string;
  readonly onlyNamespace: readonly string[];
  readonly kind: readonly string[];
}

/** By format; what a format needs is loaded when it is wanted. */
const FORMATS: Readonly<Record<string, (picture: Picture, project: Project) => Promise<string>>> = {
  dot: async (picture) => (await import("../report/picture/dot.ts")).formatDot(picture),
  mermaid: async (picture) => (await import("../report/picture/mermaid.ts")).formatMermaid(picture),
  json: async (picture) => (await import("../report/picture/json.ts")).formatPictureJson(picture),
  svg: async (picture) => {
    const [{ formatSvg }, { layOut }, { loadGraphviz }] = await Promise.all([import("../report/picture/svg.ts"), import("../report/picture/layout.ts"), import("../report/picture/graphviz.ts")]);
    return formatSvg(picture, layOut(picture, await loadGraphviz()));
  },
  html: async (picture, project) => (await import("./page.ts")).formatPage("graph", picture, project),
};

const BY_EXTENSION: Readonly<Record<string, string>> = { ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".json": "json", ".svg": "svg", ".html": "html", ".htm": "html" };

/** Draws the objects, how they belong together, and what is wrong where. Findings do not change the exit code: that is for lint. */
export async function graph(paths: readonly string[], options: GraphOptions): Promise<ExitCode> {
  const format = formatOf(options);
  const input = await readOneProject(paths, options);
  const { project, failed } = input;
  tellUnreadable(project);
  const report = checkerFor(input)(project);
  const whole = pictureOf(project, report.findings);
  expectNames("namespace", options.onlyNamespace, whole.nodes.flatMap(({ namespace }) => namespace ?? []));
  expectNames("kind", options.kind, whole.nodes.map(({ kind }) => kind));
  const text = await FORMATS[format]!(filterPicture(whole, { namespaces: options.onlyNamespace, kinds: options.kind }), project);
  if (options.output === undefined || options.output === "-") process.stdout.write(text);
  else write(options.output, text);
  tellFailures(report);
  return failed || report.failures.length > 0 ? EXIT.failed : EXIT.clean;
}

function formatOf({ format, output }: GraphOptions): string {
  if (format !== undefined) return format;
  if (output === undefined || output === "-") return "dot";
  const byName = BY_EXTENSION[extname(output).toLowerCase()];
  if (byName === undefined) throw new UsageError(`--output ${output}: name the format with --format, or end the name in ${Object.keys(BY_EXTENSION).join(", ")}`);
  return byName;
}

/** A filter that nothing could pass is a slip, not a wish for an empty picture. */
function expectNames(what: string, wanted: readonly string[], there: readonly string[]): void {
  const names = [...new Set(there)];
  for (const name of wanted) {
    if (names.some((one) => one === name || (what === "kind" && one.toLowerCase() === name.toLowerCase()))) continue;
    const near = closest(name, names);
    throw new UsageError(`there is no ${what} ${name} in the input${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error, "its folder cannot be made")}`);
  }
}
