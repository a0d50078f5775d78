import type { Cause, Suggestion, Warning } from "../resource/cause.ts";
import { Field, type Resource } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import type { Edit, Fix, Problem } from "./rule.ts";

/** A cause in its own words, with its suggestion as a fix. What rules over causes say unless they know better. */
export function describeCause(cause: Cause, resource: Resource): Omit<Problem, "at" | "part"> {
  const fix = cause.suggestion && fixFor(cause.suggestion, new Field(resource, cause.path.steps));
  return { message: withField(cause.message, cause.path.steps), ...(fix ? { fix } : {}) };
}

/** A warning in its own words. */
export function describeWarning(warning: Warning): Omit<Problem, "at" | "part"> {
  return { message: withField(warning.message, warning.path.steps) };
}

/** A longer name is a key of the user's, which the message need not repeat. */
const LONGEST_NAME = 40;

/** Messages of causes need not say which field they are about, for the server's answer has it beside them; a finding's message stands alone. */
function withField(message: string, path: FieldPath): string {
  const name = path.findLastIndex((step) => typeof step === "string");
  const field = path.slice(name).map((step) => (typeof step === "number" ? `[${step}]` : step)).join("");
  return name < 0 || field.length > LONGEST_NAME || message.includes(path[name] as string) ? message : `${field}: ${message}`;
}

/** Safe, because the object does not exist as it is: the server refuses it. A field that moves elsewhere is left to the reader. */
function fixFor(suggestion: Suggestion, field: Field): Fix | undefined {
  if (suggestion.kind === "move") return undefined;
  const edit: Edit = suggestion.kind === "rename" ? { renameKey: field, to: suggestion.to } : field.value === undefined ? { insert: field, value: suggestion.to } : { set: field, to: suggestion.to };
  const title = suggestion.kind === "rename" ? `rename it to ${suggestion.to}` : `write ${JSON.stringify(suggestion.to)}`;
  return { title, safe: true, edits: [edit] };
}
