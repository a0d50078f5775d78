import type { CustomSchema } from "../resource/custom-schema.ts";

/** One step of a fieldPath or of the jsonPath of a selectable field. */
export interface FieldStep {
  readonly name: string;
  /** A key of a map rather than a field. */
  readonly isKey: boolean;
}

/** A path that fits a schema, and what it leads to; a text says what is wrong with it. */
export type FoundField = { readonly steps: readonly FieldStep[]; readonly schema: CustomSchema } | string;

const TOKEN = /'(?:[^'\\]|\\[^])*'|[.[\]]|[^.[\]]+/gy;
const ESCAPES: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "'": "'", "\\": "\\" };

/**
 * Follows `.spec.items['some key']` through a schema (ValidFieldPath in pkg/apiserver/schema/cel/validation.go of
 * apiextensions-apiserver). Lists cannot be entered.
 */
export function findField(path: string, root: CustomSchema, allowsBrackets = true): FoundField {
  const tokens = path.match(TOKEN) ?? [];
  const steps: FieldStep[] = [];
  let schema = root;
  for (let i = 0; i < tokens.length; ) {
    const isBracket = tokens[i] === "[";
    if (!isBracket && tokens[i] !== ".") return `the path must go on with "."${allowsBrackets ? ` or "["` : ""} before "${tokens[i]}"`;
    if (isBracket && !allowsBrackets) return `"[" is not allowed in this path`;
    const name = isBracket ? unquoted(tokens[i + 1]) : tokens[i + 1];
    if (name === undefined) return isBracket ? "a key in brackets must stand in single quotes" : "the path ends after a dot";
    if (isBracket && tokens[i + 2] !== "]") return `"]" is missing`;
    i += isBracket ? 3 : 2;
    const next = step(schema, name);
    if (!next) return `there is no field "${name}" in the schema`;
    steps.push({ name, isKey: next.isKey });
    schema = next.schema;
  }
  return { steps, schema };
}

function unquoted(token: string | undefined): string | undefined {
  if (token === undefined || token.length < 2 || !token.startsWith("'") || !token.endsWith("'")) return undefined;
  let isValid = true;
  const text = token.slice(1, -1).replace(/\\([^])/g, (_, character: string) => ESCAPES[character] ?? ((isValid = false), ""));
  return isValid ? text : undefined;
}

function step({ properties, additionalProperties }: CustomSchema, name: string): { schema: CustomSchema; isKey: boolean } | undefined {
  if (properties && Object.keys(properties).length > 0) return Object.hasOwn(properties, name) ? { schema: properties[name]!, isKey: false } : undefined;
  return additionalProperties === undefined ? undefined : { schema: typeof additionalProperties === "object" ? additionalProperties : {}, isKey: true };
}
