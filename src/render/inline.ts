import { asString, valueAt } from "../resource/resource.ts";
import type { ManifestDocument, Place, Position } from "../source/document.ts";
import { parseFile } from "../source/parse.ts";
import type { FieldPath } from "../source/path.ts";

/** Documents that stand as a text in another one; their places are in the file of that. */
export function inlineDocuments(outer: ManifestDocument, path: FieldPath): { readonly documents: readonly (Pick<ManifestDocument, "file" | "rangeOf" | "value">)[] } | undefined {
  const text = asString(valueAt(outer.value, path));
  if (text === undefined) return undefined;
  const documents = parseFile({ path: outer.file.path, text }).map((document) => ({
    file: outer.file,
    value: document.value,
    rangeOf: (inner: FieldPath, part?: "key" | "value") => placeInside(outer, path, document.rangeOf(inner, part)),
  }));
  return { documents };
}

/** A place of a block text in the file that holds it; the whole text where it is written otherwise (quoted, folded). */
function placeInside(outer: ManifestDocument, path: FieldPath, inner: Place): Place {
  const { text } = outer.file;
  const whole = outer.rangeOf(path);
  if (text[whole.start.offset] !== "|") return whole;
  const first = text.indexOf("\n", whole.start.offset) + 1;
  const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(text.slice(first, whole.end.offset))![1]!.length;
  const positionOf = ({ line, column }: Position): Position => {
    let offset = first;
    for (let i = 1; i < line; i++) offset = text.indexOf("\n", offset) + 1;
    return { offset: offset + indent + column - 1, line: whole.start.line + line, column: indent + column };
  };
  return { start: positionOf(inner.start), end: positionOf(inner.end) };
}
