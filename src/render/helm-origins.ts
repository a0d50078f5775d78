import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ManifestDocument, Place, Range, SourceFile } from "../source/document.ts";
import { Lines } from "../source/lines.ts";
import type { FieldPath } from "../source/path.ts";
import type { Chart } from "./chart.ts";
import type { HelmDocument } from "./helm.ts";
import type { Origins, Written } from "./rendered-document.ts";
import type { Sources } from "./sources.ts";
import { linesOfTemplate, type LineOrigin } from "./template-lines.ts";

/** Where the documents of one rendering of a chart come from: the template that Helm names, and the line that fits best. */
export class HelmTracer {
  private readonly chart: Chart;
  private readonly sources: Sources;
  private readonly used = new Map<string, number>();

  constructor(chart: Chart, sources: Sources) {
    this.chart = chart;
    this.sources = sources;
  }

  originsOf({ document, template }: HelmDocument): Origins {
    const file = this.fileOf(template);
    const number = this.used.get(file.path) ?? 0;
    this.used.set(file.path, number + 1);
    const trace = /\.ya?ml$|\.tpl$/.test(template) && this.isTemplate(template) ? new TemplateTrace(file, document) : undefined;
    return {
      file, start: 0, end: file.text.length, index: number,
      commented: trace && document,
      lineOf: (line) => trace?.lineOf(line) ?? 1,
      writtenIn: () => [],
      isTemplate: true,
      find: (path, part) => trace?.find(path, part) ?? { place: new Lines(file).range(0, firstLineEnd(file.text)), isWritten: path.length === 0 },
    };
  }

  /** The template; the Chart.yaml where it is inside a packed dependency. */
  private fileOf(template: string): SourceFile {
    return (this.sources.read(this.pathOf(template)) ?? this.sources.read(join(this.chart.folder, "Chart.yaml")))!.file;
  }

  private isTemplate(template: string): boolean {
    return existsSync(this.pathOf(template));
  }

  private pathOf(template: string): string {
    return join(this.chart.folder, template.slice(template.indexOf("/") + 1));
  }
}

/** The places of one rendered document in its template, found when the first is asked for. */
class TemplateTrace {
  private readonly template: SourceFile;
  private readonly document: ManifestDocument;
  private readonly lines: Lines;
  private origins: readonly LineOrigin[] | undefined;
  /** The line of Helm's output in which the document begins, from 1. */
  private firstLine = 0;

  constructor(template: SourceFile, document: ManifestDocument) {
    this.template = template;
    this.document = document;
    this.lines = new Lines(template);
  }

  /** The line of the template, from 1, for a line of Helm's output. */
  lineOf(line: number): number {
    return this.originOf(line).line + 1;
  }

  find(path: FieldPath, part: "key" | "value"): Written {
    const range = this.document.rangeOf(path, part);
    const { line, isLiteral } = this.originOf(range.start.line);
    const text = this.lineAt(line);
    const rendered = this.document.file.text.slice(range.start.offset, Math.min(range.end.offset, this.renderedLineEnd(range)));
    const column = this.columnOf(range, rendered, text, isLiteral);
    const start = text.start + (column ?? keyEnd(text.text));
    const end = column === undefined ? text.start + text.text.trimEnd().length : start + rendered.length;
    const isWhole = range.end.line === range.start.line || part === "key" || path.length === 0;
    return { place: this.place(start, Math.max(start, end)), isWritten: column !== undefined && (isLiteral || isWhole) };
  }

  private originOf(line: number): LineOrigin {
    const { document } = this;
    if (!this.origins) {
      this.firstLine = document.file.text.slice(0, document.start).split("\n").length;
      this.origins = linesOfTemplate(this.template.text, document.file.text.slice(document.start, document.end));
    }
    return this.origins[line - this.firstLine] ?? { line: 0, isLiteral: false };
  }

  /** Where the rendered words stand in the line of the template; undefined where an action made them. */
  private columnOf(range: Range, rendered: string, { text }: { text: string }, isLiteral: boolean): number | undefined {
    const renderedIndent = /^[ \t]*/.exec(this.document.file.text.slice(range.start.offset - range.start.column + 1))![0].length;
    const same = range.start.column - 1 - renderedIndent + text.length - text.trimStart().length;
    if (text.startsWith(rendered, same)) return same;
    const found = isLiteral || rendered.trim() === "" ? -1 : withoutActions(text).indexOf(rendered);
    return found < 0 ? undefined : found;
  }

  private renderedLineEnd({ start }: Range): number {
    const end = this.document.file.text.indexOf("\n", start.offset);
    return end < 0 ? this.document.file.text.length : end;
  }

  private lineAt(line: number): { text: string; start: number } {
    const { text } = this.template;
    let start = 0;
    for (let i = 0; i < line; i++) start = text.indexOf("\n", start) + 1;
    return { text: text.slice(start, this.lines.endOfLine(start)), start };
  }

  private place(start: number, end: number): Place {
    return this.lines.range(start, end);
  }
}

/** The line with its actions blanked, so that nothing is found in them. */
function withoutActions(text: string): string {
  return text.replace(/\{\{.*?\}\}/g, (action) => "\0".repeat(action.length));
}

/** Where the value of a line begins, behind its key; where the words begin if it has none. */
function keyEnd(text: string): number {
  const key = /^\s*(?:- )*[\w./"'-]+:\s+(?=\S)/.exec(text);
  return key ? key[0].length : text.length - text.trimStart().length;
}

function firstLineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end < 0 ? text.length : end;
}
