import { asObject } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath, Step } from "../source/path.ts";

/** By what items of Kubernetes' lists are told apart, the most telling first. */
export const NAMES = ["name", "mountPath", "devicePath", "key", "containerPort", "port", "ip", "host", "path", "topologyKey", "type", "kind"];

/** How far a path of a rendered object leads into what it was made of. */
export interface Followed {
  /** The steps there: an item of a list may have had another index. */
  readonly path: FieldPath;
  readonly isWhole: boolean;
  readonly value: JsonValue | undefined;
}

/** Follows a path of `rendered` in `source`, item by item of lists by their names, or else their values, or else their order. */
export function follow(rendered: JsonValue | undefined, source: JsonValue | undefined, path: FieldPath): Followed {
  const steps: Step[] = [];
  let [from, to] = [rendered, source];
  for (const step of path) {
    const next = stepInto(from, to, step);
    if (next === undefined) return { path: steps, isWhole: false, value: to };
    steps.push(next);
    from = at(from, step);
    to = at(to, next);
  }
  return { path: steps, isWhole: true, value: to };
}

function stepInto(from: JsonValue | undefined, to: JsonValue | undefined, step: Step): Step | undefined {
  if (typeof step === "string") return asObject(to) && Object.hasOwn(to as JsonObject, step) ? step : undefined;
  if (!Array.isArray(to)) return undefined;
  const item = at(from, step);
  const index = indexOf(item, to as readonly JsonValue[], step);
  return index < 0 ? undefined : index;
}

function indexOf(item: JsonValue | undefined, list: readonly JsonValue[], index: number): number {
  const object = asObject(item);
  if (!object) {
    const same = list.indexOf(item as JsonValue);
    return same < 0 && index < list.length && !asObject(list[index]) ? index : same;
  }
  const name = NAMES.find((one) => Object.hasOwn(object, one) && list.some((other) => asObject(other) && Object.hasOwn(other as JsonObject, one)));
  if (name !== undefined) return list.findIndex((other) => asObject(other)?.[name] === object[name]);
  return asObject(list[index]) ? index : -1;
}

function at(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Array.isArray(value) ? (value as readonly JsonValue[])[step as number] : Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
}
