import type { SyntaxProblem } from "./document.ts";
import type { Lines } from "./lines.ts";
import type { FieldPath } from "./path.ts";
import type { Reading } from "./text-document.ts";
import { keyOf, resolveScalar } from "./yaml/construct.ts";
import { explain } from "./yaml/explain.ts";
import type { Node, ScalarNode } from "./yaml/node.ts";
import { looksOctal } from "./yaml/scalar.ts";
import { visitScalars } from "./walk.ts";

/** A document's text in its file. */
export interface DocumentText {
  readonly text: string;
  readonly lines: Lines;
  readonly start: number;
  readonly end: number;
}

/** Why the document has no value, where it has none. */
export function fatalProblem({ text, lines, start, end }: DocumentText, reading: Reading): SyntaxProblem | undefined {
  switch (reading.kind) {
    case "stray": {
      const stray = text.slice(reading.start, Math.min(reading.end, reading.start + 40));
      return fatal("yaml/syntax-error", `"${stray}" may not follow "---" on its line; put it on the next line`, reading.start, reading.end);
    }
    case "json-fault": return fatal("yaml/syntax-error", `this is no JSON: expected ${reading.fault.message} here`, reading.fault.at, Math.min(reading.fault.at + 1, text.length));
    case "yaml": {
      if (!reading.fault) return undefined;
      const { rule, message, start: from, end: to } = explain(reading.fault, { text: text.slice(start, end), firstLine: lines.positionAt(start).line });
      return fatal(rule, message, start + from, Math.min(start + to, text.length));
    }
    case "json": return undefined;
  }
  function fatal(rule: string, message: string, from: number, to: number): SyntaxProblem {
    return { rule, message, range: lines.range(from, Math.max(from, to)), fatal: true };
  }
}

/** Text that kubectl does not read because the document has ended before it. */
export function lostText({ text, lines, start, end }: DocumentText, reading: Reading): SyntaxProblem | undefined {
  if (reading.kind !== "yaml" || reading.fault) return undefined;
  const lost = firstLost(text, start + reading.end, end);
  if (lost === undefined) return undefined;
  const ended = text.startsWith("...", start + reading.end - 3);
  const message = ended
    ? 'kubectl reads nothing after "..."; begin another document with "---"'
    : "kubectl takes the document to end before this and drops it without a word; check the indentation, or a missing space or colon";
  return { rule: "yaml/lost-document", message, range: lines.range(lost, lines.endOfLine(lost)), fatal: false };
}

/** The first offset that holds more than blanks, comments and further `...` lines. */
function firstLost(text: string, from: number, end: number): number | undefined {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x23) {
      const lineBreak = text.indexOf("\n", at);
      if (lineBreak < 0) return undefined;
      at = lineBreak;
    } else if (text.startsWith("...", at) && /^\.\.\.\s/.test(`${text.slice(at, at + 4)}\n`)) at += 3;
    else if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return at;
  }
  return undefined;
}

const MODE_FIELDS = new Set(["mode", "defaultMode"]);

/** Keys that became booleans and numbers that look octal: read by the rules of YAML 1.1, and seldom meant. */
export function surprisingScalars(root: Node, lines: Lines, base: number): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  visitScalars(root, (scalar, path, isKey) => {
    const found = isKey ? surprisingKey(scalar) : surprisingNumber(scalar, path);
    if (found) problems.push({ ...found, range: lines.range(base + scalar.start, base + scalar.end), fatal: false });
  });
  return problems;
}

function surprisingKey(key: ScalarNode): { rule: string; message: string } | undefined {
  if (!key.implicit) return undefined;
  const text = keyOf(key);
  if (text === undefined || text === key.value) return undefined;
  if (text === "true" || text === "false") return { rule: "yaml/boolean-key", message: `the key ${key.value} is a boolean in YAML and becomes "${text}"; write "${key.value}" in quotes` };
  return looksOctal(key.value) ? { rule: "yaml/octal-number", message: `the key ${key.value} is a number with a leading zero and becomes "${text}"; write "${key.value}" in quotes` } : undefined;
}

function surprisingNumber(scalar: ScalarNode, path: FieldPath): { rule: string; message: string } | undefined {
  if (!scalar.implicit || !looksOctal(scalar.value)) return undefined;
  const field = path.findLast((step) => typeof step === "string");
  const value = resolveScalar(scalar);
  if ((typeof value !== "number" && typeof value !== "bigint") || (field !== undefined && MODE_FIELDS.has(field))) return undefined;
  const how = /^[-+]?0[0-7_]+$/.test(scalar.value) ? "an octal number, which is" : "not octal but";
  return { rule: "yaml/octal-number", message: `${scalar.value} is ${how} ${value}; write ${value}, or "${scalar.value}" in quotes for text` };
}
