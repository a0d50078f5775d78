import type { Span } from "./locate.ts";
import type { FieldPath } from "./path.ts";
import { keyOf, resolveScalar } from "./yaml/construct.ts";
import { isMergeKey, type MappingNode, type Node, type ScalarNode } from "./yaml/node.ts";
import { isInteger } from "./yaml/scalar.ts";

/** A key that a mapping gets a second time. */
export interface Duplicate {
  readonly path: FieldPath;
  readonly key: string;
  readonly first: Span;
  readonly again: Span;
}

/**
 * The keys that go-yaml's strict reader, which the API server uses to find them, calls set already (decode.go, setMapIndex). A
 * key that overrides a merged one is among them. `1` and `"1"` are not: they differ until they become JSON.
 */
export function findDuplicates(root: Node): Duplicate[] {
  const found: Duplicate[] = [];
  walk(root, []);
  return found;

  function walk(node: Node, path: FieldPath): void {
    if (node.kind === "sequence") node.items.forEach((item, index) => walk(item, [...path, index]));
    else if (node.kind === "mapping") addEntries(new Map(), node, path, undefined);
  }

  function addEntries(seen: Map<string, Span>, mapping: MappingNode, path: FieldPath, alias: Span | undefined): void {
    mapping.keys.forEach((key, index) => {
      const value = mapping.values[index]!;
      if (isMergeKey(key)) return merge(seen, value, path, alias);
      const scalar = (key.kind === "alias" ? key.target : key) as ScalarNode;
      const text = keyOf(scalar) ?? "";
      const identity = identityOf(scalar, text);
      const first = seen.get(identity);
      const span = alias ?? key;
      if (first) found.push({ path: [...path, text], key: text, first, again: span });
      else seen.set(identity, span);
      if (!alias) walk(value, [...path, text]);
    });
  }

  function merge(seen: Map<string, Span>, source: Node, path: FieldPath, alias: Span | undefined): void {
    if (source.kind === "sequence") for (const item of source.items.toReversed()) merge(seen, item, path, alias);
    else if (source.kind === "alias") addEntries(seen, source.target as MappingNode, path, alias ?? source);
    else addEntries(seen, source as MappingNode, path, alias);
  }
}

function identityOf(key: ScalarNode, text: string): string {
  const value = resolveScalar(key);
  const type = typeof value === "number" && !isInteger(key.value) ? "float" : typeof value === "bigint" ? "number" : typeof value;
  return `${type} ${text}`;
}
