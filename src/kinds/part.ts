import { asObject, Field, type Resource } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath, Step } from "../source/path.ts";

/** How a part is made: from its value, the part it lies in, the steps from there, and its number in the list that they lead to. */
export type PartClass<P extends Part> = new (value: JsonObject, parent: Part, steps: FieldPath, index?: number) => P;

const NOWHERE: FieldPath = [];
const NO_PARTS: readonly never[] = [];
const NO_ENTRIES: ReadonlyMap<string, string> = new Map();

/**
 * A readable object inside a resource. Reading is tolerant: null is an absent field, and a value of the wrong type is
 * left out, because decoding has reported it. Nothing is read before it is asked for.
 */
export class Part {
  /** The object as written. */
  readonly value: JsonObject;
  readonly resource: Resource;
  protected readonly parent: Part | undefined;
  /** The same list for all parts of one list: there are many parts, and the path is wanted for few of them. */
  protected readonly steps: FieldPath;
  private readonly index: number | undefined;

  /** `resource` where it is no part of another one, but a whole resource. */
  constructor(value: JsonObject, parent: Part | undefined, steps: FieldPath, index?: number, resource?: Resource) {
    this.value = value;
    this.parent = parent;
    this.resource = parent === undefined ? resource! : parent.resource;
    this.steps = steps;
    this.index = index;
  }

  /** Where it is written. */
  get field(): Field {
    return new Field(this.resource, this.fieldPath);
  }

  private get fieldPath(): FieldPath {
    const before = this.parent?.fieldPath ?? NOWHERE;
    return this.index === undefined ? before.concat(this.steps) : before.concat(this.steps, this.index);
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
    return value && new as(value, this, kept(steps));
  }

  /** The objects of a list below, each read as a part. */
  parts<P extends Part>(as: PartClass<P>, ...steps: FieldPath): readonly P[] {
    const list = follow(this.value, steps);
    if (!Array.isArray(list) || list.length === 0) return NO_PARTS;
    const way = kept(steps);
    // With room for all from the start: a list that grows takes room for many more.
    const parts = new Array<P>(list.length);
    let count = 0;
    for (let index = 0; index < list.length; index++) {
      const value = asObject(list[index]);
      if (value) parts[count++] = new as(value, this, way, index);
    }
    parts.length = count;
    return parts;
  }

  /** A map from strings to strings. As for Go's decoder, null is the empty string there; entries of other types are left out. */
  stringMap(...steps: FieldPath): ReadonlyMap<string, string> {
    const object = asObject(follow(this.value, steps));
    if (!object) return NO_ENTRIES;
    const map = new Map<string, string>();
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (typeof value === "string" || value === null) map.set(key, value ?? "");
    }
    return map;
  }
}

/** The value at a path below another one; undefined where it is absent or null. */
export function follow(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let at = value;
  for (let i = 0; i < path.length; i++) at = below(at, path[i]!);
  return at ?? undefined;
}

function below(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  return typeof value === "object" && value !== null ? stepInto(value as JsonObject, step) : undefined;
}

const PROTOTYPE: unknown = Object.prototype;

/** Into a list with a number, too. */
function stepInto(value: JsonObject, step: Step): JsonValue | undefined {
  const there: unknown = value[step];
  // What every object has, such as constructor, is nothing that was written. JSON has no functions, so this is quicker than asking first.
  return typeof there === "function" || there === PROTOTYPE ? undefined : (there as JsonValue | undefined);
}

/** Steps from a part to others, with those that begin like them. */
interface Way { readonly path: FieldPath; readonly further: Map<Step, Way> }

const START: Way = { path: [], further: new Map() };

/** The same list for the same steps: thousands of parts are reached by the same few, and keep them. */
function kept(steps: FieldPath): FieldPath {
  let way = START;
  for (let i = 0; i < steps.length; i++) way = wayOn(way, steps[i]!);
  return way.path;
}

function wayOn({ path, further }: Way, step: Step): Way {
  let way = further.get(step);
  if (!way) further.set(step, (way = { path: [...path, step], further: new Map() }));
  return way;
}
