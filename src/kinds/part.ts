import { asObject, Field, type Resource } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath, Step } from "../source/path.ts";

/** How a part is made: from its value, the part it lies in, and the steps from there. */
export type PartClass<P extends Part> = new (value: JsonObject, parent: Part, steps: FieldPath) => P;

/**
 * A readable object inside a resource. Reading is tolerant: null is an absent field, and a value of the wrong type is
 * left out, because decoding has reported it. Nothing is read before it is asked for.
 */
export class Part {
  /** The object as written. */
  readonly value: JsonObject;
  readonly resource: Resource;
  private readonly parent: Part | undefined;
  private readonly steps: FieldPath;
  private place: Field | undefined;

  constructor(value: JsonObject, parent: Part | Resource, steps: FieldPath) {
    this.value = value;
    this.parent = parent instanceof Part ? parent : undefined;
    this.resource = parent instanceof Part ? parent.resource : parent;
    this.steps = steps;
  }

  /** Where it is written. */
  get field(): Field {
    return (this.place ??= this.parent ? this.parent.field.child(...this.steps) : new Field(this.resource, this.steps));
  }

  /** The value below at these steps; undefined where it is absent or null. */
  at(...steps: FieldPath): JsonValue | undefined {
    let at: JsonValue | undefined = this.value;
    for (const step of steps) {
      if (typeof at !== "object" || at === null) return undefined;
      at = stepInto(at, step);
    }
    return at ?? undefined;
  }

  string(...steps: FieldPath): string | undefined {
    const value = this.at(...steps);
    return typeof value === "string" ? value : undefined;
  }

  integer(...steps: FieldPath): number | undefined {
    const value = this.at(...steps);
    return typeof value === "number" && Number.isInteger(value) ? value : undefined;
  }

  boolean(...steps: FieldPath): boolean | undefined {
    const value = this.at(...steps);
    return typeof value === "boolean" ? value : undefined;
  }

  /** A Kubernetes IntOrString. */
  integerOrString(...steps: FieldPath): number | string | undefined {
    return this.integer(...steps) ?? this.string(...steps);
  }

  object(...steps: FieldPath): JsonObject | undefined {
    return asObject(this.at(...steps));
  }

  /** The strings of a list; other items are left out. */
  strings(...steps: FieldPath): readonly string[] {
    const list = this.at(...steps);
    return Array.isArray(list) ? (list as readonly JsonValue[]).filter((item) => typeof item === "string") : [];
  }

  /** The object below, read as a part; undefined where there is none. */
  part<P extends Part>(as: PartClass<P>, ...steps: FieldPath): P | undefined {
    const value = this.object(...steps);
    return value && new as(value, this, steps);
  }

  /** The objects of a list below, each read as a part. */
  parts<P extends Part>(as: PartClass<P>, ...steps: FieldPath): readonly P[] {
    const list = this.at(...steps);
    if (!Array.isArray(list)) return [];
    const parts: P[] = [];
    for (let index = 0; index < list.length; index++) {
      const value = asObject(list[index]);
      if (value) parts.push(new as(value, this, [...steps, index]));
    }
    return parts;
  }

  /** A map from strings to strings. As for Go's decoder, null is the empty string there; entries of other types are left out. */
  stringMap(...steps: FieldPath): ReadonlyMap<string, string> {
    const map = new Map<string, string>();
    const object = this.object(...steps);
    if (!object) return map;
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (typeof value === "string" || value === null) map.set(key, value ?? "");
    }
    return map;
  }
}

function stepInto(value: JsonObject | readonly JsonValue[], step: Step): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[])[step as number];
  return Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
}
