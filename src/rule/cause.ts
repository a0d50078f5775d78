import type { Cause, Suggestion, Warning } from "../resource/cause.ts";
import { Field, valueAt, type Resource } from "../resource/resource.ts";
import type { WrittenField } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { printFlow } from "../source/print.ts";
import type { Edit, Fix, Problem } from "./rule.ts";

/** A cause in its own words, with its suggestion as a fix. What rules over causes say unless they know better. */
export function describeCause(cause: Cause, resource: Resource): Omit<Problem, "at" | "part"> {
  const fix = cause.suggestion && fixFor(cause.suggestion, new Field(resource, (cause.at ?? cause.path).steps));
  return { message: withField(cause.message, cause.path.steps), ...(fix ? { fix } : {}) };
}

/** A warning in its own words. */
export function describeWarning({ message, path, suggestion }: Warning, resource: Resource): Omit<Problem, "at" | "part"> {
  const fix = suggestion && fixFor(suggestion, new Field(resource, path.steps));
  return { message: withField(message, path.steps), ...(fix ? { fix } : {}) };
}

/** A longer name is a key of the user's, which the message need not repeat. */
const LONGEST_NAME = 40;

/** Messages of causes need not say which field they are about, for the server's answer has it beside them; a finding's message stands alone. */
function withField(message: string, path: FieldPath): string {
  const name = path.findLastIndex((step) => typeof step === "string");
  const field = path.slice(name).map((step) => (typeof step === "number" ? `[${step}]` : step)).join("");
  return name < 0 || path[name] === "apiVersion" || path[name] === "kind" || field.length > LONGEST_NAME || message.includes(path[name] as string) ? message : `${field}: ${message}`;
}

/** Safe unless it is a guess, because the object does not exist as it is: the server refuses it. A field that moves elsewhere is left to the reader. */
function fixFor(suggestion: Suggestion, field: Field): Fix | undefined {
  switch (suggestion.kind) {
    case "move": return undefined;
    case "rename": return { title: `rename it to ${suggestion.to}`, safe: true, edits: [{ renameKey: field, to: suggestion.to }] };
    case "replace": return write(field, suggestion.to, suggestion.isGuess);
    case "insert": return insert(field, suggestion);
    case "quote": {
      const text = asWritten(field);
      return text === undefined ? undefined : write(field, text);
    }
  }
}

function insert(field: Field, { value, after, isGuess }: Extract<Suggestion, { kind: "insert" }>): Fix {
  const isThere = after !== undefined && valueAt(field.resource.value, [...field.path.slice(0, -1), after]) !== undefined;
  const edit: Edit = field.value === undefined ? { insert: field, value, ...(isThere ? { after } : {}) } : { set: field, to: value as string };
  return { title: `write ${String(field.path.at(-1))}: ${printFlow(value)}`, safe: !isGuess, edits: [edit] };
}

function write(field: Field, to: string | number | boolean, isGuess = false): Fix {
  const edit: Edit = field.value === undefined ? { insert: field, value: to } : { set: field, to };
  return { title: `write ${JSON.stringify(to)}`, safe: !isGuess, edits: [edit] };
}

/** The text of a value without quotes, before YAML made a number or truth value of it: `1.10` stays `1.10`. */
function asWritten({ resource: { origin }, path }: Field): string | undefined {
  if (!origin) return undefined;
  const field: WrittenField = { document: origin.document, path: [...origin.path, ...path] };
  const written = origin.document.rendered ? origin.document.rendered.writtenIn(field.path)[0] : field;
  if (!written) return undefined;
  const { start, end } = written.document.rangeOf(written.path);
  return written.document.file.text.slice(start.offset, end.offset);
}
