import { asObject, asString, keyOf, parseApiVersion } from "../resource/resource.ts";
import type { JsonValue } from "../source/document.ts";
import type { Build } from "./render.ts";

/** Builds that can be applied to one cluster together, and what sets them apart from the others. */
export interface Variant {
  /** Undefined where there is only one variant. */
  readonly name: string | undefined;
  readonly builds: readonly Build[];
}

/**
 * Sorts builds into as few variants as possible so that in none of them two are made of the same base or chart, or have the same
 * object. What stands alone is in every variant. Builds of one name (`a/dev`, `b/dev`) keep together.
 */
export function variantsOf(builds: readonly Build[], namespace: string): readonly Variant[] {
  const objects = new Map(builds.map((build) => [build, objectsOf(build, namespace)]));
  const clash = (a: Build, b: Build) => a !== b && (overlaps(a.variantOf, b.variantOf) || overlaps(objects.get(a)!, objects.get(b)!));
  const common = builds.filter((build) => !builds.some((other) => clash(build, other)));
  const groups: Build[][] = [];
  for (const build of builds) {
    if (common.includes(build)) continue;
    const free = groups.filter((group) => !group.some((other) => clash(build, other)));
    const group = free.find((one) => one.some((other) => lastName(other) === lastName(build))) ?? free[0];
    if (group) group.push(build);
    else groups.push([build]);
  }
  if (groups.length === 0) return [{ name: undefined, builds: common }];
  return groups.map((group) => ({ name: group.map(({ name }) => name).join(", "), builds: [...common, ...group] }));
}

/**
 * The variant that a file which was not rendered belongs to, by its path: what lies in `clusters/prod` with the builds of one variant
 * is not for the clusters of the others. Undefined where the nearest folder with such builds has those of several.
 */
export function variantOwning(path: string, variants: readonly Variant[]): Variant | undefined {
  const shared = variants[0]?.builds.filter((build) => variants.every(({ builds }) => builds.includes(build))) ?? [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const holders = variants.filter(({ builds }) => builds.some((build) => !shared.includes(build) && isBelow(build.folder, folder)));
    if (holders.length > 0 || folder === dirname(folder)) return holders.length === 1 ? holders[0] : undefined;
  }
}

function dirname(path: string): string {
  const end = path.lastIndexOf("/");
  return end > 0 ? path.slice(0, end) : path.startsWith("/") ? "/" : ".";
}

function isBelow(folder: string, other: string): boolean {
  return other === "." || other === "/" || folder === other || folder.startsWith(`${other}/`);
}

function lastName({ name }: Build): string {
  return /\((.*)\)$/.exec(name)?.[1] ?? name.slice(name.lastIndexOf("/") + 1);
}

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return true;
  return false;
}

function objectsOf({ files }: Build, namespace: string): ReadonlySet<string> {
  return new Set(files.flatMap(({ documents }) => documents.flatMap((document) => keyOfObject(document.value, document.rendered?.namespace ?? namespace) ?? [])));
}

function keyOfObject(value: JsonValue | undefined, namespace: string): string | undefined {
  const object = asObject(value);
  const metadata = asObject(object?.metadata);
  const name = asString(metadata?.name);
  if (!object || name === undefined) return undefined;
  const { group } = parseApiVersion(asString(object.apiVersion) ?? "");
  return keyOf({ group, kind: asString(object.kind) ?? "", namespace: asString(metadata?.namespace) ?? namespace, name });
}
