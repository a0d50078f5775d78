import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import type { Report } from "../engine/lint.ts";
import type { Reporter, ReportOptions } from "../report/reporter.ts";
import { closest } from "../resource/words.ts";
import { chunksOf } from "./chunks.ts";
import { createColors } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The formats of findings; a reporter is loaded when it is wanted. */
const REPORTERS: Readonly<Record<string, () => Promise<Reporter>>> = {
  text: async () => (await import("../report/text.ts")).textPieces,
  json: async () => (await import("../report/json.ts")).formatJson,
  sarif: async () => (await import("../report/sarif.ts")).formatSarif,
  github: async () => (await import("../report/github.ts")).formatGithub,
  gitlab: async () => (await import("../report/gitlab.ts")).formatGitlab,
  junit: async () => (await import("../report/junit.ts")).formatJunit,
  checkstyle: async () => (await import("../report/checkstyle.ts")).formatCheckstyle,
  markdown: async () => (await import("../report/markdown.ts")).formatMarkdown,
  tap: async () => (await import("../report/tap.ts")).formatTap,
  html: async () => (await import("./page.ts")).formatLintPage,
};

export const LINT_FORMATS: readonly string[] = Object.keys(REPORTERS);

const BY_EXTENSION: Readonly<Record<string, string>> = { ".sarif": "sarif", ".json": "json", ".xml": "junit", ".md": "markdown", ".tap": "tap", ".html": "html", ".txt": "text" };

/** A file that findings are written to. */
export interface Target { readonly format: string; readonly file: string }

/** Reads `--output`: `sarif:out.json`, or a file whose extension says the format. */
export function parseTarget(text: string): Target {
  const colon = text.indexOf(":");
  const named = text.slice(0, Math.max(0, colon));
  if (Object.hasOwn(REPORTERS, named)) {
    if (colon === text.length - 1) throw new UsageError(`--output ${text} names no file`);
    return { format: named, file: text.slice(colon + 1) };
  }
  // A single letter before the colon is a drive.
  if (colon > 1 && !named.includes("/")) throw new UsageError(`--output ${text}: there is no format ${named}${near(named)}; the formats are ${LINT_FORMATS.join(", ")}`);
  const format = BY_EXTENSION[extname(text).toLowerCase()];
  if (format === undefined) throw new UsageError(`--output ${text}: name the format, for example ${`sarif:${text}`}`);
  return { format, file: text };
}

function near(name: string): string {
  const word = closest(name, LINT_FORMATS);
  return word === undefined ? "" : `; did you mean ${word}?`;
}

/** The findings in a format; without colours, and 80 columns wide, unless the options say otherwise. */
async function render(format: string, report: Report, options: ReportOptions): Promise<Iterable<string>> {
  const text = await (await REPORTERS[format]!())(report, options);
  return typeof text === "string" ? [text] : text;
}

/** Writes the findings to the screen in one format (unless there is no stream), and to files in others. */
export async function write(report: Report, format: string, targets: readonly Target[], options: ReportOptions, color: boolean | undefined, stream: NodeJS.WriteStream | null = process.stdout): Promise<void> {
  for (const target of targets) {
    const text = [...await render(target.format, report, options)].join("");
    try {
      mkdirSync(dirname(target.file), { recursive: true });
      writeFileSync(target.file, text);
    } catch (error) {
      throw new UsageError(`cannot write ${target.file}: ${(error as Error).message}`);
    }
  }
  if (!stream) return;
  const pieces = await render(format, report, format === "text" ? { ...options, ...createColors(stream, color) } : options);
  for (const chunk of chunksOf(pieces)) stream.write(chunk);
}
