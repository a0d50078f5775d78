import type { Field } from "../resource/resource.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { equalitiesIn } from "./equalities.ts";
import type { Labels } from "./labels.ts";
import { follow, type Part } from "./part.ts";

export type Operator = "In" | "NotIn" | "Exists" | "DoesNotExist";
const OPERATORS: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"] satisfies Operator[];

/** One condition on one label; all of a selector's conditions must hold. An equality is an In with one value. */
export interface Condition {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A condition at its place. */
export interface Requirement extends Condition {
  /** Where it is written: the entry of matchLabels, or the item of matchExpressions. */
  readonly field: Field;
}

/** A place that is worked out when it is asked for: there are many selectors, and few findings. */
interface Placed { readonly field: Field }

const HERE: FieldPath = [];

/** Whether labels satisfy a condition. NotIn and DoesNotExist hold for labels without the key (k8s.io/apimachinery labels.Requirement.Matches). */
export function satisfies(labels: Labels, { key, operator, values }: Condition): boolean {
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
  /** What it asks for. Shared by selectors that say the same: `requirements` are made for those who want to know the places. */
  readonly conditions: readonly Condition[];
  /** False where a part of it makes no sense (an unknown operator, a label that is no text); it then matches nothing. */
  readonly isReadable: boolean;
  protected readonly place: Placed;
  protected readonly steps: FieldPath;

  /** `steps` lead from the place to where the selector is written; give the same list to many, since it is kept. */
  constructor(place: Placed, conditions: readonly Condition[], isReadable = true, steps = HERE) {
    this.place = place;
    this.conditions = conditions;
    this.isReadable = isReadable;
    this.steps = steps;
  }

  /** A map of equalities: the selector of a Service or a ReplicationController. */
  static fromMap(part: Part, steps: FieldPath): Selector | undefined {
    const map = asObject(follow(part.value, steps));
    if (!map) return undefined;
    const keys = Object.keys(map);
    const conditions = equalitiesIn(map, keys);
    return new Selector(part, conditions, conditions.length === keys.length, steps);
  }

  /** A meta/v1 LabelSelector: matchLabels and matchExpressions. */
  static fromLabelSelector(part: Part, steps: FieldPath): Selector | undefined {
    const selector = asObject(follow(part.value, steps));
    if (!selector) return undefined;
    const equalities = asObject(follow(selector, MATCH_LABELS)) ?? NOTHING;
    const expressions = asList(follow(selector, MATCH_EXPRESSIONS));
    const keys = Object.keys(equalities);
    const conditions = equalitiesIn(equalities, keys);
    const isReadable = conditions.length === keys.length;
    if (expressions.length === 0) return new LabelSelector(part, conditions, isReadable, steps);
    const more = expressions.flatMap((item) => readExpression(item) ?? []);
    return new ExpressionSelector(part, [...conditions, ...more], isReadable && more.length === expressions.length, steps);
  }

  /** A selector for labels as they are, as ReplicationControllers default theirs from the template. */
  static fromLabels(labels: Labels, field: Field): Selector {
    return new Selector({ field }, [...labels].map(([key, value]) => ({ key, operator: "In", values: [value] })));
  }

  /** Where the selector itself is written. */
  get field(): Field {
    return this.place.field.child(...this.steps);
  }

  /** Its conditions with their places; made anew each time. */
  get requirements(): readonly Requirement[] {
    return this.conditions.map((condition, index) => new WrittenRequirement(condition, this, index));
  }

  /** Where a condition is written. */
  fieldOf(index: number): Field {
    return this.field.child(this.conditions[index]!.key);
  }

  /** A key for what was found out about a selector: the same for selectors that say the same. */
  get meaning(): unknown {
    return this.isReadable ? String(this) : UNREADABLE;
  }

  get isEmpty(): boolean {
    return this.conditions.length === 0;
  }

  matches(labels: Labels): boolean {
    if (!this.isReadable) return false;
    for (const condition of this.conditions) if (!satisfies(labels, condition)) return false;
    return true;
  }

  /** `app=web,tier in (a,b),!old`, as kubectl prints it. */
  toString(): string {
    return this.conditions.map(formatCondition).join(",");
  }
}

const MATCH_LABELS: FieldPath = ["matchLabels"];
const MATCH_EXPRESSIONS: FieldPath = ["matchExpressions"];
const NOTHING: JsonObject = {};
const UNREADABLE = Symbol("unreadable");

/** One of matchLabels. */
class LabelSelector extends Selector {
  override fieldOf(index: number): Field {
    return this.field.child("matchLabels", this.conditions[index]!.key);
  }
  override get meaning(): unknown {
    return this.isReadable ? this.conditions : UNREADABLE;
  }
}

/** One of matchExpressions, after those of matchLabels. */
class ExpressionSelector extends Selector {
  protected declare readonly place: Part;

  override fieldOf(index: number): Field {
    const selector = asObject(follow(this.place.value, this.steps));
    const equalities = equalitiesIn(asObject(selector?.matchLabels) ?? NOTHING).length;
    if (index < equalities) return this.field.child("matchLabels", this.conditions[index]!.key);
    const readable = [...asList(selector?.matchExpressions).entries()].filter(([, item]) => readExpression(item));
    return this.field.child("matchExpressions", readable[index - equalities]![0]);
  }
}

/** A condition with the selector that says where it is written. */
class WrittenRequirement implements Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
  private readonly selector: Selector;
  private readonly index: number;

  constructor({ key, operator, values }: Condition, selector: Selector, index: number) {
    this.key = key;
    this.operator = operator;
    this.values = values;
    this.selector = selector;
    this.index = index;
  }

  get field(): Field {
    return this.selector.fieldOf(this.index);
  }
}

/** `app=web`, `tier in (a,b)`, `tier notin (a)`, `tier`, `!tier`. */
function formatCondition({ key, operator, values }: Condition): string {
  switch (operator) {
    case "In": return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(",")})`;
    case "NotIn": return `${key} notin (${values.join(",")})`;
    case "Exists": return key;
    case "DoesNotExist": return `!${key}`;
  }
}

/** A condition of matchExpressions; undefined where it makes no sense. */
function readExpression(item: JsonValue): Condition | undefined {
  const object = asObject(item);
  const key = asString(object?.key);
  const operator = asString(object?.operator) ?? "";
  const values = asList(object?.values).filter((value) => typeof value === "string");
  const needsValues = operator === "In" || operator === "NotIn";
  if (key === undefined || !OPERATORS.includes(operator) || needsValues !== values.length > 0) return undefined;
  return { key, operator: operator as Operator, values };
}
