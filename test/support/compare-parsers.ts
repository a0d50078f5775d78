import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "../../src/source/document.ts";
import { Lines } from "../../src/source/lines.ts";
import { spanOf } from "../../src/source/locate.ts";
import type { FieldPath } from "../../src/source/path.ts";
import { surprisingScalars } from "../../src/source/problems.ts";
import { readCompact } from "../../src/source/yaml/compact-parser.ts";
import { composeFast } from "../../src/source/yaml/fast-composer.ts";
import { isPlainText, readFast } from "../../src/source/yaml/fast-parser.ts";
import { spanAlong } from "../../src/source/yaml/fast-path.ts";
import { composeYaml, readYaml } from "../../src/source/yaml/full-parser.ts";
import type { Node } from "../../src/source/yaml/node.ts";

export type Comparison = "same" | "handed over" | "different";

/** Whether the fast parser gives the value and the places (also those found along paths) that the full one gives, or leaves the text to it. What it reads must deserve no warning either. */
export function compareParsers(text: string): Comparison {
  if (!text.endsWith("\n") || !isPlainText(text)) return "handed over";
  const fast = readFast(text, 0, text.length);
  if (!isDeepStrictEqual(readCompact(text, 0, text.length), fast)) return "different";
  if (!fast) return "handed over";
  const full = readYaml(text);
  if (full.fault || full.hasDuplicates || !isDeepStrictEqual(fast.value, full.value) || !isEmpty(text.slice(full.end))) return "different";
  const { root } = composeYaml(text);
  // A text without content is left to the full parser.
  const places = composeFast(text);
  if (fast.value === null ? places !== undefined : !isDeepStrictEqual(places, root)) return "different";
  if (root && fast.isRegular && pathsOf(fast.value).some((path) => !findsPlace(text, fast.value, root, path))) return "different";
  const isSurprising = (full.hasBooleanKeys || full.hasOctalNumbers) && surprisingScalars(root!, new Lines({ text }), 0).length > 0;
  return isSurprising ? "different" : "same";
}

/** Every path in a value but the empty one. */
function pathsOf(value: JsonValue, path: FieldPath = []): FieldPath[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, JsonValue][] = Array.isArray(value) ? [...(value as readonly JsonValue[]).entries()] : Object.entries(value as Record<string, JsonValue>);
  return entries.flatMap(([step, inner]) => [[...path, step], ...pathsOf(inner, [...path, step])]);
}

/** Whether looking along the path finds the place that the nodes have. */
function findsPlace(text: string, value: JsonValue, root: Node, path: FieldPath): boolean {
  return (["key", "value"] as const).every((part) => {
    const { start, end } = spanOf(root, path, part, () => 0);
    const found = spanAlong(text, value, path, part);
    return found?.start === start && found.end === end;
  });
}

/** Whether there are only empty lines and comments. */
function isEmpty(text: string): boolean {
  return text.split("\n").every((line) => /^ *(?:#|$)/.test(line));
}
