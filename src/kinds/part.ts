import { asObject, Field, type Resource } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath, Step } from "../source/path.ts";

/** How a part is made: from its value, the part it lies in, the steps from there, and its number in the list that they lead to. */
export type PartClass<P extends Part> = new (value: JsonObject, parent: Part, steps: FieldPath, index?: number) => P;

const NO_PARTS: readonly never[] = [];

/**
 * A readable object inside a resource. Reading is tolerant: null is an absent field, and a value of the wrong type is
 * left out, because decoding has reported it. Nothing is read before it is asked for.
 */
export class Part {
  /** The object as written. */
  readonly value: JsonObject;
  readonly resource: Resource;
  private readonly parent: Part | undefined;
  /** The same list for all parts of one list: there are many parts, and the path is wanted for few of them. */
  protected readonly steps: FieldPath;
  private readonly index: number | undefined;

  constructor(value: JsonObject, parent: Part | Resource, steps: FieldPath, index?: number) {
    this.value = value;
    this.parent = parent instanceof Part ? parent : undefined;
    this.resource = parent instanceof Part ? parent.resource : parent;
    this.steps = steps;
    this.index = index;
  }

  /** Where it is written. */
  get field(): Field {
    const path: Step[] = [];
    this.appendTo(path);
    return new Field(this.resource, path);
  }

  private appendTo(path: Step[]): void {
    this.parent?.appendTo(path);
    for (const step of this.steps) path.push(step);
    if (this.index !== undefined) path.push(this.index);
  }

  /** The value below at these steps; undefined where it is absent or null. */
  at(...steps: FieldPath): JsonValue | undefined {
    return follow(this.value, steps);
  }

  string(...steps: FieldPath): string | undefined {
    const value = follow(this.value, steps);
    return typeof value === "string" ? value : undefined;
  }

  integer(...steps: FieldPath): number | undefined {
    const value = follow(this.value, steps);
    return typeof value === "number" && Number.isInteger(value) ? value : undefined;
  }

  boolean(...steps: FieldPath): boolean | undefined {
    const value = follow(this.value, steps);
    return typeof value === "boolean" ? value : undefined;
  }

  /** A Kubernetes IntOrString. */
  integerOrString(...steps: FieldPath): number | string | undefined {
    const value = follow(this.value, steps);
    return typeof value === "string" || (typeof value === "number" && Number.isInteger(value)) ? value : undefined;
  }

  object(...steps: FieldPath): JsonObject | undefined {
    return asObject(follow(this.value, steps));
  }

  /** The strings of a list; other items are left out. */
  strings(...steps: FieldPath): readonly string[] {
    const list = follow(this.value, steps);
    return Array.isArray(list) ? (list as readonly JsonValue[]).filter((item) => typeof item === "string") : NO_PARTS;
  }

  /** The object below, read as a part; undefined where there is none. */
  part<P extends Part>(as: PartClass<P>, ...steps: FieldPath): P | undefined {
    const value = asObject(follow(this.value, steps));
    return value && new as(value, this, steps);
  }

  /** The objects of a list below, each read as a part. */
  parts<P extends Part>(as: PartClass<P>, ...steps: FieldPath): readonly P[] {
    const list = follow(this.value, steps);
    if (!Array.isArray(list)) return NO_PARTS;
    // With room for all from the start: a list that grows takes room for many more.
    const parts = new Array<P>(list.length);
    let count = 0;
    for (let index = 0; index < list.length; index++) {
      const value = asObject(list[index]);
      if (value) parts[count++] = new as(value, this, steps, index);
    }
    parts.length = count;
    return parts;
  }

  /** A map from strings to strings. As for Go's decoder, null is the empty string there; entries of other types are left out. */
  stringMap(...steps: FieldPath): ReadonlyMap<string, string> {
    const map = new Map<string, string>();
    const object = asObject(follow(this.value, steps));
    if (!object) return map;
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (typeof value === "string" || value === null) map.set(key, value ?? "");
    }
    return map;
  }
}

/** The value below at these steps; undefined where it is absent or null. */
export function follow(value: JsonValue | undefined, steps: FieldPath): JsonValue | undefined {
  let at = value;
  for (let i = 0; i < steps.length; i++) {
    if (typeof at !== "object" || at === null) return undefined;
    at = stepInto(at, steps[i]!);
  }
  return at ?? undefined;
}

function stepInto(value: JsonObject | readonly JsonValue[], step: Step): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[])[step as number];
  const there: unknown = (value as JsonObject)[step];
  // What every object has, such as constructor, is nothing that was written. JSON has no functions, so this is quicker than asking first.
  return typeof there === "function" || there === Object.prototype ? undefined : (there as JsonValue | undefined);
}
