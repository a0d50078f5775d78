import type { ManifestDocument, Range, SyntaxProblem } from "./document.ts";
import { TextDocument } from "./text-document.ts";

/** A comment that turns findings off: `# kubeverdict-disable-next-line service/selects-no-pods -- made by an operator`. */
export interface Suppression {
  /** The line whose findings it turns off; undefined for the whole document. */
  readonly line: number | undefined;
  /** Rule ids, topics such as `service`, or `*`. */
  readonly rules: readonly SuppressedRule[];
  readonly reason: string;
  /** The comment. */
  readonly range: Range;
}

export interface SuppressedRule {
  readonly id: string;
  readonly range: Range;
}

export interface Suppressions {
  readonly suppressions: readonly Suppression[];
  /** Comments that mean to suppress something and do not say what, or why. They turn nothing off. */
  readonly problems: readonly SyntaxProblem[];
}

const MARKER = "kubeverdict-";
/** Whether a text may hold comments that turn findings off. */
export function mayHoldSuppressions(text: string): boolean {
  return text.includes(MARKER);
}

const NONE: Suppressions = { suppressions: [], problems: [] };

/** The suppressions of a document. Costs one search of its text where there are none. */
export function suppressionsOf(document: ManifestDocument): Suppressions {
  if (!(document instanceof TextDocument) || document.file.mayHoldSuppressions === false) return NONE;
  const suppressions: Suppression[] = [], problems: SyntaxProblem[] = [];
  for (const comment of document.commentsIfMentioned(MARKER)) {
    const parsed = parseComment(document, comment.start, comment.end);
    if (parsed === undefined) continue;
    if ("reason" in parsed) suppressions.push(parsed);
    else problems.push(parsed);
  }
  return { suppressions, problems };
}

const SCOPES = ["disable", "disable-line", "disable-next-line"];

function parseComment(document: TextDocument, start: number, end: number): Suppression | SyntaxProblem | undefined {
  const { text } = document.file;
  const comment = text.slice(start, end);
  const marker = /^#+\s*kubeverdict-/.exec(comment);
  if (!marker) return undefined;
  const range = document.lines.range(start, start + comment.trimEnd().length);
  const problem = (message: string): SyntaxProblem => ({ rule: "suppression/invalid", message, range, fatal: false });
  const { scope, names, reason, namesStart } = splitComment(comment, marker[0].length);
  if (!SCOPES.includes(scope)) return problem(`"kubeverdict-${scope}" is unknown; write kubeverdict-disable, kubeverdict-disable-line or kubeverdict-disable-next-line`);
  const rules = ruleNames(names).map(({ id, at }) => ({ id, range: document.lines.range(start + namesStart + at, start + namesStart + at + id.length) }));
  const example = `# kubeverdict-${scope} service/selects-no-pods -- why`;
  if (rules.length === 0) return problem(`this names no rule; write it as in "${example}"`);
  const wrong = rules.find(({ id }) => !/^(?:\*|[a-z][a-z-]*(?:\/[a-z][a-z-]*)?)$/.test(id));
  if (wrong) return problem(`"${wrong.id}" is no rule id, topic or *; separate rules by commas, and begin the reason with " -- "`);
  if (reason === "") return problem(`this gives no reason; add one, as in "${example}"`);
  const line = scope === "disable" ? undefined : scope === "disable-line" ? range.start.line : nextLine(text, end, range.start.line);
  return { line, rules, reason, range };
}

/** Takes a comment apart: the word after the marker, what it names, and what follows ` -- `. */
function splitComment(comment: string, at: number): { scope: string; names: string; namesStart: number; reason: string } {
  const scopeEnd = at + comment.slice(at).search(/\s|$/);
  const dashes = comment.indexOf(" --", scopeEnd);
  const namesEnd = dashes < 0 ? comment.length : dashes;
  return { scope: comment.slice(at, scopeEnd), names: comment.slice(scopeEnd, namesEnd), namesStart: scopeEnd, reason: dashes < 0 ? "" : comment.slice(dashes + 3).trim() };
}

function ruleNames(names: string): { id: string; at: number }[] {
  return [...names.matchAll(/[^,]+/g)].flatMap((match) => {
    const id = match[0].trim();
    return id === "" ? [] : [{ id, at: match.index + match[0].indexOf(id) }];
  });
}

/** The next line that holds more than a comment, so that several comments can stand above one line. */
function nextLine(text: string, from: number, line: number): number {
  let next = line + 1;
  let at = text.indexOf("\n", from) + 1;
  while (at > 0 && /^[ \t]*#/.test(text.slice(at, at + 200))) {
    at = text.indexOf("\n", at) + 1;
    next++;
  }
  return next;
}
