import { formatPath } from "../source/path.ts";
import { matchKnown, topicOf, withSuppressed, type KnownFinding } from "./changed.ts";
import type { Finding } from "./finding.ts";
import type { Report } from "./lint.ts";

const VERSION = 1;

/** One finding of a baseline; the words are for the reader, the topic is what counts. */
interface Entry extends KnownFinding {
  readonly rule: string;
  /** `Service shop/web spec.selector.app`; absent for a problem of the text. */
  readonly about: string | undefined;
  readonly message: string;
}

/** The findings that are accepted for now, equal ones as often as they are there. Files are named from the baseline's folder. */
export type Baseline = readonly Entry[];

/** What the baseline covers of a report. */
export interface Covered {
  /** Covered findings are suppressed. */
  readonly report: Report;
  readonly hidden: number;
  /** Entries whose finding is gone: their file was read or is there no more. */
  readonly gone: Baseline;
}

/** The findings of a report as a baseline. `fileOf` names a file from the baseline's folder. */
export function baselineOf({ findings }: Report, fileOf: (file: string) => string): Baseline {
  return findings.map((finding) => ({
    topic: topicOf(finding),
    file: finding.file === undefined ? undefined : fileOf(finding.file),
    isText: finding.resource === undefined,
    rule: finding.rule,
    about: aboutOf(finding),
    message: finding.message,
  }));
}

function aboutOf({ resource, path }: Finding): string | undefined {
  if (!resource) return undefined;
  const name = [resource.namespace, resource.name].filter((part) => part !== undefined && part !== "").join("/");
  return [resource.kind, name, path ? formatPath(path) : ""].filter((part) => part !== "").join(" ");
}

/** Suppresses what the baseline has. `exists` says whether a file (named as in the baseline) is there still, though it was not read. */
export function cover(report: Report, baseline: Baseline, names: { readonly baseline: string; readonly fileOf: (file: string) => string; readonly exists: (file: string) => boolean }): Covered {
  const read = new Set([...report.files.keys()].map(names.fileOf));
  // A finding's file is named from where the program runs, an entry's from the baseline's folder.
  const isGone = (file: string): boolean => !read.has(file) && !names.exists(file);
  const findings = report.findings.map((finding) => ({ finding, named: finding.file === undefined ? finding : { ...finding, file: names.fileOf(finding.file) } }));
  const { fresh, unmatched } = matchKnown(findings.map(({ named }) => named), baseline, isGone);
  const kept = new Set(fresh);
  const left = findings.filter(({ named }) => kept.has(named)).map(({ finding }) => finding);
  return {
    report: withSuppressed(report, left, { by: "baseline", reason: `in ${names.baseline}` }),
    hidden: report.findings.length - left.length,
    gone: unmatched.filter(({ file }) => file === undefined || read.has(file) || !names.exists(file)),
  };
}

/** The text of a baseline: by file, an entry a line, in an order that depends on nothing else, so that a review shows what came and went. */
export function printBaseline(baseline: Baseline): string {
  const counts = new Map<string, number>();
  const files = new Map<string, Set<string>>();
  for (const { file = "", topic, rule, about, message } of baseline) {
    const entry = JSON.stringify({ rule, ...(about === undefined ? {} : { about }), message, fingerprint: topic });
    counts.set(`${file}\n${entry}`, (counts.get(`${file}\n${entry}`) ?? 0) + 1);
    files.set(file, (files.get(file) ?? new Set()).add(entry));
  }
  const groups = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, entries]) => {
    const lines = [...entries].sort().map((entry) => {
      const count = counts.get(`${file}\n${entry}`)!;
      return `      ${count === 1 ? entry : `${entry.slice(0, -1)},"count":${count}}`}`;
    });
    return `    ${JSON.stringify(file)}: [\n${lines.join(",\n")}\n    ]`;
  });
  return `{\n  "version": ${VERSION},\n  "findings": {${groups.length === 0 ? "" : `\n${groups.join(",\n")}\n  `}}\n}\n`;
}

/** Reads a baseline; throws an Error that says what is wrong with the text. */
export function parseBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error("is not JSON", { cause: error });
  }
  if (!isObject(value) || !Object.hasOwn(value, "version")) throw new Error("is no baseline: it has no version");
  if (value.version !== VERSION) throw new Error(`has version ${JSON.stringify(value.version)}, but this kubeverdict knows version ${VERSION}; write it again with kubeverdict baseline`);
  if (!isObject(value.findings)) throw new Error("is no baseline: its findings are no map of files");
  return Object.entries(value.findings).flatMap(([file, entries]) => {
    if (!Array.isArray(entries)) throw new Error(`is broken: the entries of ${JSON.stringify(file)} are no list`);
    return entries.flatMap((entry: unknown) => readEntry(entry, file));
  });
}

function readEntry(entry: unknown, file: string): Entry[] {
  if (!isObject(entry)) throw new Error(`is broken: an entry of ${JSON.stringify(file)} is no map`);
  const { rule, about, message, fingerprint, count = 1 } = entry;
  const isRight = typeof rule === "string" && typeof message === "string" && typeof fingerprint === "string" && (about === undefined || typeof about === "string") && typeof count === "number" && Number.isInteger(count) && count > 0 && count <= 1_000_000;
  if (!isRight) throw new Error(`is broken: an entry of ${JSON.stringify(file)} has not what an entry needs: ${JSON.stringify(entry).slice(0, 120)}`);
  return Array.from({ length: count }, () => ({ rule, about, message, topic: fingerprint, file: file === "" ? undefined : file, isText: about === undefined }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
