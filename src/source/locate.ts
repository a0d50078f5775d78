import type { FieldPath } from "./path.ts";
import { keyOf } from "./yaml/construct.ts";
import { isMergeKey, type MappingNode, type Node } from "./yaml/node.ts";

/** A stretch of text by its offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands at a path. */
export interface Located {
  /** How many steps of the path exist. */
  readonly depth: number;
  readonly node: Node;
  /** The key that the last step names, where it is written and not merged in. */
  readonly key: Node | undefined;
  /** The mapping or list that holds the node, and its index there. */
  readonly parent: Node | undefined;
  readonly index: number;
  /** The alias that leads there, if any: the node itself is then written elsewhere. */
  readonly alias: Span | undefined;
}

/** Follows a path as far as it exists. */
export function locate(root: Node, path: FieldPath): Located {
  let at: Located = { depth: 0, node: root, key: undefined, parent: undefined, index: -1, alias: undefined };
  for (const step of path) {
    const next = stepFrom(at, step);
    if (!next) break;
    at = next;
  }
  return at;
}

function stepFrom(from: Located, step: string | number): Located | undefined {
  const { node } = from;
  const isAlias = node.kind === "alias";
  const alias = from.alias ?? (isAlias ? node : undefined);
  const container = isAlias ? node.target : node;
  const depth = from.depth + 1;
  if (typeof step === "number") {
    const item = container.kind === "sequence" ? container.items[step] : undefined;
    return item && { depth, node: item, key: undefined, parent: container, index: step, alias };
  }
  if (container.kind !== "mapping") return undefined;
  const entry = findEntry(container, step);
  if (!entry) return undefined;
  const { mapping, index } = entry;
  return { depth, node: mapping.values[index]!, key: mapping.keys[index], parent: mapping, index, alias: alias ?? entry.alias };
}

interface Entry {
  readonly mapping: MappingNode;
  readonly index: number;
  readonly alias: Span | undefined;
}

/** The entry whose value a key has in the end: the last one that sets it, be it through a merge. */
function findEntry(mapping: MappingNode, key: string): Entry | undefined {
  for (let index = mapping.keys.length - 1; index >= 0; index--) {
    const node = mapping.keys[index]!;
    if (isMergeKey(node)) {
      const merged = findMerged(mapping.values[index]!, key);
      if (merged) return merged;
    } else if (textOfKey(node) === key) return { mapping, index, alias: undefined };
  }
  return undefined;
}

function findMerged(source: Node, key: string): Entry | undefined {
  if (source.kind === "mapping") return findEntry(source, key);
  if (source.kind === "alias") {
    const entry = source.target.kind === "mapping" ? findEntry(source.target, key) : undefined;
    return entry && { ...entry, alias: source };
  }
  if (source.kind === "sequence") {
    for (const item of source.items) {
      const entry = findMerged(item, key);
      if (entry) return entry;
    }
  }
  return undefined;
}

/** A key as kubectl reads it, or undefined where it is none. */
export function textOfKey(node: Node): string | undefined {
  const scalar = node.kind === "alias" ? node.target : node;
  return scalar.kind === "scalar" ? keyOf(scalar) : undefined;
}

/** Where to point for a path: at the key or value it names, or else at its nearest parent. */
export function spanOf(root: Node, path: FieldPath, part: "key" | "value", endOfLine: (offset: number) => number): Span {
  const located = locate(root, path);
  const { depth, node, key, alias } = located;
  if (alias) return alias;
  if (depth < path.length) return key ?? { start: node.start, end: Math.min(node.end, endOfLine(node.start)) };
  return pointAt(node, key, dashOf(located), part);
}

/** The `-` of a list item in block style. */
export function dashOf({ parent, index }: Located): number | undefined {
  return parent?.kind === "sequence" ? parent.dashes[index] : undefined;
}

/** Where to point for a node that stands behind a key or the dash of an item: what is empty is shown by those. */
export function pointAt(node: Node, key: Node | undefined, dash: number | undefined, part: "key" | "value"): Span {
  if (part === "key" && key && !isEmpty(key)) return key;
  if (!isEmpty(node)) return node;
  if (key && !isEmpty(key)) return key;
  return dash === undefined ? node : { start: dash, end: dash + 1 };
}

function isEmpty(node: Node): boolean {
  return node.kind === "scalar" && node.style === "empty";
}
