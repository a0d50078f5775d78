import type { JsonValue, ManifestDocument, SourceFile } from "./document.ts";
import { JsonFault, readJson } from "./json.ts";
import { Lines } from "./lines.ts";
import { looksLikeJson, skipSpace, splitYaml } from "./split.ts";
import { FAST, REGULAR, TextDocument, type Reading } from "./text-document.ts";
import { readCompact } from "./yaml/compact-parser.ts";
import { isPlainText, readFast, withLineEnd, type FastReading } from "./yaml/fast-parser.ts";
import { readYaml } from "./yaml/full-parser.ts";

/**
 * The documents of a file, as kubectl splits and reads them (k8s.io/apimachinery/pkg/util/yaml, NewYAMLOrJSONDecoder). A document
 * that does not parse has a fatal problem and no value; the others are read all the same. Never throws, whatever the text.
 *
 * `isKept`: the values outlive the text, and are made so that they take little room.
 */
export function parseFile(file: SourceFile, isKept = false): ManifestDocument[] {
  const documents: ManifestDocument[] = [];
  const lines = new Lines(file);
  const add = (start: number, end: number, reading: Reading, value?: JsonValue) => documents.push(new TextDocument(file, lines, documents.length, start, end, reading, value));
  const read = isKept ? readCompact : readFast;
  const yamlStart = looksLikeJson(file.text) ? readJsonStream(file.text, add) : 0;
  if (yamlStart === undefined) return documents;
  const text = withLineEnd(file.text);
  const isPlain = isPlainText(text);
  for (const { start, end, strayText } of splitYaml(file.text, yamlStart)) {
    if (strayText) {
      add(start, end, { kind: "stray", ...strayText });
      continue;
    }
    const readEnd = end === file.text.length ? text.length : end;
    // Nobody can tell which of the two parsers has read it.
    const fast = isPlain ? read(text, start, readEnd) : readUnusual(text.slice(start, readEnd), read);
    if (fast) add(start, end, fast.isRegular && isPlain ? REGULAR : FAST, fast.value);
    else add(start, end, { kind: "yaml", ...readYaml(text.slice(start, readEnd)) });
  }
  return documents;
}

/** Reads a document in a file with unusual characters: it may have none itself, or only CRLF, which reads as LF. */
function readUnusual(text: string, read: typeof readFast): FastReading | undefined {
  const lines = text.replaceAll("\r\n", "\n");
  return isPlainText(lines) ? read(lines, 0, lines.length) : undefined;
}

/**
 * Reads JSON values as long as there are any. What is no JSON may still be YAML, unless two values came before it: returns where
 * YAML begins, or undefined where everything is read.
 */
function readJsonStream(text: string, add: (start: number, end: number, reading: Reading) => void): number | undefined {
  let offset = 0;
  for (let count = 0; ; count++) {
    try {
      const result = readJson(text, offset);
      if (!result) return undefined;
      add(result.start, result.end, { kind: "json", value: result.value, hasDuplicates: result.hasDuplicates });
      offset = result.end;
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      const yamlStart = count > 1 ? undefined : startOfYaml(text, offset);
      if (yamlStart === undefined) add(offset, text.length, { kind: "json-fault", fault: error });
      return yamlStart;
    }
  }
}

/** After JSON has failed, white space is skipped up to the end of its line; what is left must have four bytes to count as YAML. */
function startOfYaml(text: string, from: number): number | undefined {
  for (let offset = from; ; offset++) {
    if (Buffer.byteLength(text.slice(offset, offset + 4)) < 4) return undefined;
    if (skipSpace(text, offset, offset + 1) === offset) return offset;
    if (text.charCodeAt(offset) === 0x0a) return offset + 1;
  }
}
