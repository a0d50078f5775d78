import type { Field } from "../resource/resource.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { Labels } from "./labels.ts";
import type { Part } from "./part.ts";
import type { FieldPath } from "../source/path.ts";

export type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist";
const OPERATORS: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"] satisfies Operator[];

/** One condition on one label; all of a selector's requirements must hold. An equality is an In with one value. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  /** Where it is written: the entry of matchLabels, or the item of matchExpressions. */
  readonly field: Field;
}

/** Whether labels satisfy a requirement. NotIn and DoesNotExist hold for labels without the key (k8s.io/apimachinery labels.Requirement.Matches). */
export function satisfies(labels: Labels, { key, operator, values }: Requirement): boolean {
  const value = labels.get(key);
  switch (operator) {
    case "In": return value !== undefined && values.includes(value);
    case "NotIn": return value === undefined || !values.includes(value);
    case "Exists": return value !== undefined;
    case "DoesNotExist": return value === undefined;
  }
}

/**
 * A label selector that is present; an absent one is undefined, and what that means is for each kind to say.
 * Without requirements it matches everything.
 */
export class Selector {
  /** Where the selector itself is written. */
  readonly field: Field;
  readonly requirements: readonly Requirement[];
  /** False where a part of it makes no sense (an unknown operator, a label that is no text); it then matches nothing. */
  readonly isReadable: boolean;

  constructor(field: Field, requirements: readonly Requirement[], isReadable = true) {
    this.field = field;
    this.requirements = requirements;
    this.isReadable = isReadable;
  }

  /** A map of equalities: the selector of a Service or a ReplicationController. */
  static fromMap(part: Part, ...steps: FieldPath): Selector | undefined {
    const object = part.object(...steps);
    if (!object) return undefined;
    const field = part.field.child(...steps);
    const { requirements, isReadable } = readMatchLabels(field);
    return new Selector(field, requirements, isReadable);
  }

  /** A meta/v1 LabelSelector: matchLabels and matchExpressions. */
  static fromLabelSelector(part: Part, ...steps: FieldPath): Selector | undefined {
    const object = part.object(...steps);
    if (!object) return undefined;
    const field = part.field.child(...steps);
    const equalities = readMatchLabels(field.child("matchLabels"));
    const expressions = readMatchExpressions(field.child("matchExpressions"));
    return new Selector(field, [...equalities.requirements, ...expressions.requirements], equalities.isReadable && expressions.isReadable);
  }

  /** A selector for labels as they are, as ReplicationControllers default theirs from the template. */
  static fromLabels(labels: Labels, field: Field): Selector {
    return new Selector(field, [...labels].map(([key, value]) => ({ key, operator: "In", values: [value], field: field.child(key) })));
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0;
  }

  matches(labels: Labels): boolean {
    return this.isReadable && this.requirements.every((requirement) => satisfies(labels, requirement));
  }

  /** `app=web,tier in (a,b),!old`, as kubectl prints it. */
  toString(): string {
    return this.requirements.map(formatRequirement).join(",");
  }
}

/** `app=web`, `tier in (a,b)`, `tier notin (a)`, `tier`, `!tier`. */
function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "In": return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(",")})`;
    case "NotIn": return `${key} notin (${values.join(",")})`;
    case "Exists": return key;
    case "DoesNotExist": return `!${key}`;
  }
}

interface Requirements { readonly requirements: readonly Requirement[]; readonly isReadable: boolean }

function readMatchLabels(field: Field): Requirements {
  const requirements: Requirement[] = [];
  let isReadable = true;
  for (const [key, value] of Object.entries(asObject(field.value) ?? {})) {
    // A null in a map of strings is the empty string to Go's decoder.
    if (typeof value === "string" || value === null) requirements.push({ key, operator: "In", values: [value ?? ""], field: field.child(key) });
    else isReadable = false;
  }
  return { requirements, isReadable };
}

function readMatchExpressions(field: Field): Requirements {
  const requirements: Requirement[] = [];
  let isReadable = true;
  for (const [index, item] of asList(field.value).entries()) {
    const object = asObject(item);
    const key = asString(object?.key);
    const operator = asString(object?.operator) ?? "";
    const values = asList(object?.values).filter((value) => typeof value === "string");
    const needsValues = operator === "In" || operator === "NotIn";
    if (key === undefined || !OPERATORS.includes(operator) || needsValues !== values.length > 0) isReadable = false;
    else requirements.push({ key, operator: operator as Operator, values, field: field.child(index) });
  }
  return { requirements, isReadable };
}
