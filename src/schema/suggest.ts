import type { Suggestion } from "../resource/cause.ts";
import { closest, editDistance } from "../resource/words.ts";
import type { FieldPath, Path } from "../source/path.ts";
import type { StructType, Type } from "./types.ts";

/**
 * What an unknown field was probably meant to be: a field of the same object that is spelled nearly like it, or else
 * the place in this kind where a field of that very name lives.
 */
export function suggestField(name: string, struct: StructType, path: Path, root: StructType): Suggestion | undefined {
  const near = closest(name, struct.fields.keys());
  if (near !== undefined && (near.toLowerCase() === name.toLowerCase() || editDistance(name, near, 1) <= 1)) return { kind: "rename", to: near };
  const home = homeOf(name, path.steps.slice(0, -1), root);
  if (home !== undefined) return { kind: "move", to: home };
  return near === undefined ? undefined : { kind: "rename", to: near };
}

/** An object of a kind, as the names of the fields that lead to it; `[]` for an item of a list. */
type Place = readonly string[];

/** The one object of the kind nearest to `from` that has a field of that name: `spec.template.spec.containers[]`. */
function homeOf(name: string, from: FieldPath, root: StructType): string | undefined {
  const here = from.map((step) => (typeof step === "number" ? "[]" : step));
  let nearest: Place[] = [];
  let least = MAX_DISTANCE;
  for (const place of placesByField(root).get(name) ?? []) {
    const distance = distanceBetween(here, place);
    if (distance > least || distance === 0) continue;
    if (distance < least) nearest = [];
    least = distance;
    nearest.push(place);
  }
  const home = plainest(nearest);
  return home === undefined || home.length === 0 ? undefined : textOf(home);
}

/** Of several places the one whose name most of the others extend: `containers` rather than `initContainers`. */
function plainest(places: readonly Place[]): Place | undefined {
  const names = places.map((place) => (place.findLast((step) => step !== "[]") ?? "").toLowerCase());
  return places.find((_, i) => 2 * names.filter((other) => other.endsWith(names[i]!)).length > names.length);
}

/** Further away than this, equal names are chance. */
const MAX_DISTANCE = 4;

const cache = new WeakMap<StructType, ReadonlyMap<string, readonly Place[]>>();

/** The places of a kind by the fields that they have; status is left out. Built when a kind first has an unknown field. */
function placesByField(root: StructType): ReadonlyMap<string, readonly Place[]> {
  const known = cache.get(root);
  if (known) return known;
  const places = new Map<string, Place[]>();
  const enter = (struct: StructType, place: Place, depth: number): void => {
    for (const [field, type] of struct.fields) {
      if (depth === 0 && field === "status") continue;
      const sharing = places.get(field);
      if (sharing) sharing.push(place);
      else places.set(field, [place]);
      const inner = structIn(type);
      if (inner && depth < MAX_DEPTH) enter(inner.struct, [...place, field, ...inner.steps], depth + 1);
    }
  };
  enter(root, [], 0);
  cache.set(root, places);
  return places;
}

/** A CronJob's containers are five objects below its root. */
const MAX_DEPTH = 6;

function structIn(type: Type): { struct: StructType; steps: readonly string[] } | undefined {
  if (type.kind === "struct") return { struct: type, steps: [] };
  if (type.kind === "list" && type.item.kind === "struct") return { struct: type.item, steps: ["[]"] };
  return undefined;
}

/** Steps up to the last common object and down again; an item of a list costs nothing of its own. */
function distanceBetween(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  return count(a, common) + count(b, common);
}

function count(steps: readonly string[], from: number): number {
  let total = 0;
  for (let i = from; i < steps.length; i++) if (steps[i] !== "[]") total++;
  return total;
}

function textOf(steps: readonly string[]): string {
  return steps.join(".").replaceAll(".[]", "[]");
}
