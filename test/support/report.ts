import type { Finding } from "../../src/engine/finding.ts";
import type { Report } from "../../src/engine/lint.ts";
import { lint } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings.ts";
import type { Rule } from "../../src/rule/rule.ts";
import type { SourceFile } from "../../src/source/document.ts";

/** What linting these files comes to. */
export function reportOn(files: readonly SourceFile[], rules: readonly Rule[], settings: Partial<Settings> = {}): Report {
  return lint(Project.of(files, { ...DEFAULT_SETTINGS, ...settings }), rules);
}

/** A report of made-up findings about one text; what is not given is dull. */
export function reportOf(path: string, text: string, findings: readonly (Partial<Finding> & { readonly at: string })[]): Report {
  return {
    findings: findings.map(({ at, ...finding }, i) => ({
      rule: "service/some-defect", severity: "error", effect: "broken", message: "something is wrong", label: undefined, notes: [], path: undefined, resource: undefined,
      related: [], fix: undefined, fingerprint: `f${i}`, file: path, range: rangeOf(text, at), ...finding,
    })),
    suppressed: [], failures: [], counts: { files: 1, resources: 1 }, rules: [], files: new Map([[path, { path, text }]]),
  };
}

function rangeOf(text: string, part: string): Finding["range"] {
  const offset = text.indexOf(part);
  const position = (at: number) => ({ offset: at, line: text.slice(0, at).split("\n").length, column: at - text.lastIndexOf("\n", at - 1) });
  return { start: position(offset), end: position(offset + part.length) };
}
