import type { JsonObject } from "../source/document.ts";
import type { Condition } from "./selector.ts";

/** Conditions that were read before, and those that go on from them with one more equality, by its key and value. */
interface Known {
  readonly conditions: readonly Condition[];
  next: Map<string, Map<string, Known>> | undefined;
}

/** When so many lists are known they are forgotten, since a watch goes on and on. */
const MOST = 65_536;

let start: Known = { conditions: [], next: undefined };
let count = 0;

/**
 * The conditions of a map of equalities, the same list for the same map: an application's workload, Service, budget and
 * policies all ask for the same labels (with lists of their own they take 20 MB for 10,000 applications). What is no text is left out.
 */
export function equalitiesIn(map: JsonObject, keys: readonly string[] = Object.keys(map)): readonly Condition[] {
  if (count > MOST) {
    start = { conditions: [], next: undefined };
    count = 0;
  }
  let known = start;
  for (const key of keys) {
    const value = map[key];
    // A null in a map of strings is the empty string to Go's decoder.
    if (typeof value === "string" || value === null) known = and(known, key, value ?? "");
  }
  return known.conditions;
}

function and(before: Known, key: string, value: string): Known {
  before.next ??= new Map();
  let values = before.next.get(key);
  if (!values) before.next.set(key, (values = new Map<string, Known>()));
  let known = values.get(value);
  if (!known) {
    values.set(value, (known = { conditions: [...before.conditions, { key, operator: "In", values: [value] }], next: undefined }));
    count++;
  }
  return known;
}
