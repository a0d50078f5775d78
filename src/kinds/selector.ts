import type { Field } from "../resource/resource.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import type { Labels } from "./labels.ts";
import { Part } from "./part.ts";

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

/** A place that is worked out when it is asked for: there are many selectors, and few findings. */
interface Placed { readonly field: Field }

/** A requirement as it is read: what it says, and the steps to it from the selector. */
class WrittenRequirement implements Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  private readonly around: Placed;
  private readonly list: string | undefined;
  private readonly step: string | number;

  constructor({ key, operator, values }: Omit<Requirement, "field">, around: Placed, list: string | undefined, step: string | number) {
    this.key = key;
    this.operator = operator;
    this.values = values;
    this.around = around;
    this.list = list;
    this.step = step;
  }

  get field(): Field {
    return this.list === undefined ? this.around.field.child(this.step) : this.around.field.child(this.list, this.step);
  }
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
  readonly requirements: readonly Requirement[];
  /** False where a part of it makes no sense (an unknown operator, a label that is no text); it then matches nothing. */
  readonly isReadable: boolean;
  private readonly place: Placed;

  constructor(place: Placed, requirements: readonly Requirement[], isReadable = true) {
    this.place = place;
    this.requirements = requirements;
    this.isReadable = isReadable;
  }

  /** A map of equalities: the selector of a Service or a ReplicationController. */
  static fromMap(part: Part, ...steps: FieldPath): Selector | undefined {
    const map = part.part(Part, ...steps);
    if (!map) return undefined;
    const requirements: Requirement[] = [];
    return new Selector(map, requirements, readMatchLabels(map.value, map, undefined, requirements));
  }

  /** A meta/v1 LabelSelector: matchLabels and matchExpressions. */
  static fromLabelSelector(part: Part, ...steps: FieldPath): Selector | undefined {
    const selector = part.part(Part, ...steps);
    if (!selector) return undefined;
    const requirements: Requirement[] = [];
    const equalities = asObject(selector.at("matchLabels"));
    const areEqualitiesReadable = equalities === undefined || readMatchLabels(equalities, selector, "matchLabels", requirements);
    const areExpressionsReadable = readMatchExpressions(selector.at("matchExpressions"), selector, requirements);
    return new Selector(selector, requirements, areEqualitiesReadable && areExpressionsReadable);
  }

  /** A selector for labels as they are, as ReplicationControllers default theirs from the template. */
  static fromLabels(labels: Labels, field: Field): Selector {
    return new Selector({ field }, [...labels].map(([key, value]) => ({ key, operator: "In", values: [value], field: field.child(key) })));
  }

  /** Where the selector itself is written. */
  get field(): Field {
    return this.place.field;
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0;
  }

  matches(labels: Labels): boolean {
    if (!this.isReadable) return false;
    for (const requirement of this.requirements) if (!satisfies(labels, requirement)) return false;
    return true;
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

/** Reads a map of equalities; false where a part of it makes no sense. */
function readMatchLabels(map: JsonObject, around: Placed, list: string | undefined, into: Requirement[]): boolean {
  let isReadable = true;
  for (const key of Object.keys(map)) {
    const value = map[key];
    // A null in a map of strings is the empty string to Go's decoder.
    if (typeof value === "string" || value === null) into.push(new WrittenRequirement({ key, operator: "In", values: [value ?? ""] }, around, list, key));
    else isReadable = false;
  }
  return isReadable;
}

function readMatchExpressions(expressions: JsonValue | undefined, around: Placed, into: Requirement[]): boolean {
  let isReadable = true;
  for (const [index, item] of asList(expressions).entries()) {
    const object = asObject(item);
    const key = asString(object?.key);
    const operator = asString(object?.operator) ?? "";
    const values = asList(object?.values).filter((value) => typeof value === "string");
    const needsValues = operator === "In" || operator === "NotIn";
    if (key === undefined || !OPERATORS.includes(operator) || needsValues !== values.length > 0) isReadable = false;
    else into.push(new WrittenRequirement({ key, operator: operator as Operator, values }, around, "matchExpressions", index));
  }
  return isReadable;
}
