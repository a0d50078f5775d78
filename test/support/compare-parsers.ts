import { isDeepStrictEqual } from "node:util";
import { Lines } from "../../src/source/lines.ts";
import { surprisingScalars } from "../../src/source/problems.ts";
import { composeFast } from "../../src/source/yaml/fast-composer.ts";
import { isPlainText, readFast } from "../../src/source/yaml/fast-parser.ts";
import { composeYaml, readYaml } from "../../src/source/yaml/full-parser.ts";

export type Comparison = "same" | "handed over" | "different";

/** Whether the fast parser gives the value and the places that the full one gives, or leaves the text to it. What it reads must deserve no warning either. */
export function compareParsers(text: string): Comparison {
  if (!text.endsWith("\n") || !isPlainText(text)) return "handed over";
  const fast = readFast(text, 0, text.length);
  if (!fast) return "handed over";
  const full = readYaml(text);
  if (full.fault || full.hasDuplicates || !isDeepStrictEqual(fast.value, full.value) || !isEmpty(text.slice(full.end))) return "different";
  const { root } = composeYaml(text);
  // A text without content is left to the full parser.
  const places = composeFast(text);
  if (fast.value === null ? places !== undefined : !isDeepStrictEqual(places, root)) return "different";
  const isSurprising = (full.hasBooleanKeys || full.hasOctalNumbers) && surprisingScalars(root!, new Lines({ text }), 0).length > 0;
  return isSurprising ? "different" : "same";
}

/** Whether there are only empty lines and comments. */
function isEmpty(text: string): boolean {
  return text.split("\n").every((line) => /^ *(?:#|$)/.test(line));
}
