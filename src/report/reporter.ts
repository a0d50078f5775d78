import type { Finding } from "../engine/finding.ts";
import type { Report } from "../engine/lint.ts";
import type { Project } from "../engine/project.ts";
import { formatPath } from "../source/path.ts";
import type { Colors } from "./colors.ts";
import { count, listed, visible } from "./words.ts";

/** What reporters need besides the findings. */
export interface ReportOptions {
  readonly colors?: Colors;
  /** Columns of the terminal. */
  readonly width?: number;
  /** How long the run took; left out where absent. */
  readonly milliseconds?: number;
  /** The version of kubeverdict. */
  readonly version?: string;
  /** Files that hold no manifests, by what they are. */
  readonly skipped?: ReadonlyMap<string, number>;
  /** How many findings were left out because a git revision has them too. */
  readonly old?: { readonly count: number; readonly revision: string };
  /** How many findings the baseline hides, and how many of it are gone. */
  readonly baseline?: { readonly hidden: number; readonly gone: number };
  /** What the findings are about, for a format that shows the objects too. */
  readonly project?: Project;
  /** How many Services there are, and how many of them send anywhere. */
  readonly services?: { readonly all: number; readonly withEndpoints: number };
}

/** Turns findings into text, or into pieces of it. */
export type Reporter = (report: Report, options: ReportOptions) => string | Iterable<string> | Promise<string>;

/** `Deployment shop/web`; the namespace is left out where there is none. */
export function objectOf({ resource }: Pick<Finding, "resource">): string {
  if (!resource) return "";
  const { kind, namespace = "", name } = resource;
  return `${kind} ${namespace === "" || name === "" ? namespace + name : `${namespace}/${name}`}`.trim();
}

/** A finding in one sentence, for formats that have room for no more: the message, then which object and field. */
export function sentenceOf(finding: Finding): string {
  const field = finding.path ? formatPath(finding.path) : "";
  const place = [objectOf(finding), field].filter((part) => part !== "").join(" ");
  return place === "" ? finding.message : `${finding.message} (${place})`;
}

/** Everything that follows the message: notes, the other parties with their places, and the fix; a line each. */
export function notesOf(finding: Finding): string[] {
  const all = [...finding.notes, ...renderedNotes(finding)];
  for (const { message, file, range } of finding.related) all.push(file === undefined || !range ? message : `${message}  ${file}:${range.start.line}`);
  if (finding.fix) all.push(`fix: ${finding.fix.title}`);
  return all;
}

/** What was rendered where this was found, and what came of the field: `rendered from overlays/prod: replicas: -3`. */
export function renderedNotes({ rendered }: Pick<Finding, "rendered">): string[] {
  if (!rendered) return [];
  return [`${rendered.as === undefined ? "in" : "rendered from"} ${listed(rendered.from)}${rendered.as === undefined ? "" : `: ${rendered.as}`}`];
}

/** The place as `file:line:column`, as far as it is known. */
export function placeOfFinding({ file, range }: Pick<Finding, "file" | "range">): string {
  if (file === undefined) return "cluster";
  return range ? `${file}:${range.start.line}:${range.start.column}` : file;
}

/** `3 old findings left out (since main)`, `2 findings hidden by the baseline`; empty where nothing was compared with. */
export function oldFindings({ old, baseline }: Pick<ReportOptions, "old" | "baseline">): readonly string[] {
  return [
    ...(old ? [`${count(old.count, "old finding")} left out (since ${visible(old.revision)})`] : []),
    ...(baseline ? [`${count(baseline.hidden, "finding")} hidden by the baseline`] : []),
  ];
}

/** Findings by file, in their order; those about live objects under `cluster`. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const file = finding.file ?? "cluster";
    const group = files.get(file);
    if (group) group.push(finding);
    else files.set(file, [finding]);
  }
  return files;
}
