import type { JsonObject, JsonValue } from "./document.ts";

/** One step into a value: a field or map key, or an index of a list. */
export type Step = string | number;

/** The way from the root of a document or resource to a value in it. */
export type FieldPath = readonly Step[];

const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;

/** Prints a path as Kubernetes does: `spec.ports[0].targetPort`, and `metadata.labels[app.kubernetes.io/name]` for keys that are no field names. */
export function formatPath(path: FieldPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (PLAIN_NAME.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${step}]`;
  }
  return text;
}

/** The value at a path, or undefined where the way ends early. */
export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Array.isArray(at) ? (at as readonly JsonValue[])[step as number] : Object.hasOwn(at, step) ? (at as JsonObject)[step] : undefined;
  }
  return at;
}

/**
 * A path that is built on the way down, as k8s.io/apimachinery's field.Path is: a step costs one small object,
 * and the list of steps is made only for the few paths that end up in a cause.
 */
export class Path {
  private readonly parent: Path | undefined;
  private readonly step: Step;
  private readonly isKey: boolean;

  private constructor(parent: Path | undefined, step: Step, isKey: boolean) {
    this.parent = parent;
    this.step = step;
    this.isKey = isKey;
  }

  /** The root: prints as the empty string. */
  static readonly root: Path = new Path(undefined, "", false);

  /** The path from the root with these steps; strings are field names. */
  static of(...steps: Step[]): Path {
    return Path.root.descend(steps);
  }

  /** The value of a field of an object (or, for a number, an item of a list); with more steps the value further down. */
  child(step: Step, second?: Step, third?: Step, fourth?: Step, fifth?: Step): Path {
    // Written out: this is called for nearly every field, and gathering the steps in a list costs more than all the rest.
    const path = new Path(this, step, false);
    return second === undefined ? path : path.child(second, third, fourth, fifth);
  }

  /** The same for a list of steps. */
  descend(steps: FieldPath): Path {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- walks on from here
    let path: Path = this;
    for (const step of steps) path = new Path(path, step, false);
    return path;
  }

  /** An item of a list. */
  index(index: number): Path {
    return new Path(this, index, false);
  }

  /** The value under a key of a map: `requests[memory]`. */
  key(key: string): Path {
    return new Path(this, key, true);
  }

  /** The steps from the root. */
  get steps(): FieldPath {
    const steps: Step[] = [];
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- walks up from here
    for (let path: Path | undefined = this; path?.parent; path = path.parent) steps.push(path.step);
    return steps.reverse();
  }

  /** As the API server prints it: `spec.containers[0].resources.requests[memory]`. */
  toString(): string {
    if (!this.parent) return "";
    const before = this.parent.toString();
    if (typeof this.step === "number" || this.isKey) return `${before}[${this.step}]`;
    return before === "" ? this.step : `${before}.${this.step}`;
  }
}
