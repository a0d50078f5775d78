import { valueAt } from "../../resource/resource.ts";
import type { JsonValue } from "../../source/document.ts";
import type { FieldPath, Step } from "../../source/path.ts";

/** What a reference points to: `group/Kind`, or where the kind is written. */
export type TargetKind = string | KindFields;

/** The fields, below the referring object, that say which kind is meant. */
export interface KindFields {
  readonly kind: string;
  /** The field that holds an API group, or an apiVersion (its group counts). */
  readonly group: string;
  /** `group/Kind` where the fields are absent. */
  readonly otherwise?: string;
  /** The group where only the kind is written; else that of `otherwise` for its kind, and the core group for others. */
  readonly groupOtherwise?: string;
}

/** In which namespace the target lies: the referrer's, none (cluster-scoped), or the one in a field below the referring object (the referrer's where it is absent). */
export type TargetNamespace = "same" | "none" | { readonly field: string };

/** One way in which a kind names another object. */
export interface ReferenceRow {
  /** The way to the referring object: `spec.tls[]`, `spec.rules[].http.paths[].backend.service`; `*` is every entry of a map. */
  readonly at: string;
  /** The field below it that holds the name. */
  readonly name: string;
  readonly to: TargetKind;
  readonly namespace?: TargetNamespace;
  /** The field that holds one key of the target that must exist. */
  readonly key?: string;
  /** The field that holds a list of `{ key }` that must exist. */
  readonly items?: string;
  /** The boolean field that says neither target nor key need exist. */
  readonly optional?: string;
  /** The field that holds a port of the target: a number or name, or an object `{ number | name }`. */
  readonly port?: string;
  /** The port that is meant where none is written. */
  readonly portOtherwise?: number;
  /** What happens in the cluster where the target is absent. */
  readonly without: Consequence;
}

/**
 * What a missing target means. blocks: Pods do not start (or are not made). breaks: the referrer does not do its work.
 * tolerated: it goes on without (a missing image pull secret; a class that a controller may bring).
 */
export type Consequence = "blocks" | "breaks" | "tolerated";

/** The steps of a row's path, split once. `[]` is every item of a list, `*` every entry of a map. */
export type Pattern = readonly Step[];

/** The step of a pattern that stands for every item of a list, or every entry of a map. */
export const EVERY = "*";

/** `spec.rules[].host` → spec, rules, *, host. */
export function compilePattern(path: string): Pattern {
  return path === "" ? [] : path.replaceAll("[]", `.${EVERY}`).split(".").filter((step) => step !== "");
}

/** Calls `visit` with each value that a pattern leads to. Values of the wrong type are passed over: decoding reports them. */
export function walk(value: unknown, pattern: Pattern, visit: (value: unknown, path: FieldPath) => void): void {
  if (pattern.includes(EVERY)) {
    walkOn(value, pattern, visit, 0, []);
    return;
  }
  // Most patterns lead to one place.
  const there = valueAt(value as JsonValue | undefined, pattern);
  if (there !== undefined) visit(there, pattern);
}

function walkOn(value: unknown, pattern: Pattern, visit: (value: unknown, path: FieldPath) => void, depth: number, path: Step[]): void {
  if (depth === pattern.length) {
    visit(value, [...path]);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const step = pattern[depth] as Step;
  if (step === EVERY) {
    const entries: Iterable<readonly [Step, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, item] of entries) walkInto(key, item, pattern, visit, depth, path);
  } else if (!Array.isArray(value) && Object.hasOwn(value, step)) {
    walkInto(step, (value as Record<string, unknown>)[step], pattern, visit, depth, path);
  }
}

/** One path for the whole walk: most patterns lead nowhere in most objects, so it is copied only where they lead to a value. */
function walkInto(step: Step, value: unknown, pattern: Pattern, visit: (value: unknown, path: FieldPath) => void, depth: number, path: Step[]): void {
  path.push(step);
  walkOn(value, pattern, visit, depth + 1, path);
  path.pop();
}
