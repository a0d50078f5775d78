import type { FieldPath } from "./path.ts";
import { textOfKey } from "./locate.ts";
import type { Node, ScalarNode } from "./yaml/node.ts";

/** Visits each scalar that is written in the tree with the path of its value; `isKey` for keys. Aliases are not followed. */
export function visitScalars(node: Node, visit: (scalar: ScalarNode, path: FieldPath, isKey: boolean) => void, path: FieldPath = []): void {
  switch (node.kind) {
    case "scalar": return visit(node, path, false);
    case "sequence": return node.items.forEach((item, index) => visitScalars(item, visit, [...path, index]));
    case "mapping":
      node.keys.forEach((key, index) => {
        const inner = [...path, textOfKey(key) ?? ""];
        if (key.kind === "scalar") visit(key, inner, true);
        visitScalars(node.values[index]!, visit, inner);
      });
  }
}
