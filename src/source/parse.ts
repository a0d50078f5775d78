import type { ManifestDocument, SourceFile } from "./document.ts";
import { JsonFault, readJson } from "./json.ts";
import { Lines } from "./lines.ts";
import { looksLikeJson, skipSpace, splitYaml } from "./split.ts";
import { TextDocument, type Reading } from "./text-document.ts";
import { isPlainText, readFast } from "./yaml/fast-parser.ts";
import { readYaml } from "./yaml/full-parser.ts";

/**
 * The documents of a file, as kubectl splits and reads them (k8s.io/apimachinery/pkg/util/yaml, NewYAMLOrJSONDecoder). A document
 * that does not parse has a fatal problem and no value; the others are read all the same. Never throws, whatever the text.
 */
export function parseFile(file: SourceFile): ManifestDocument[] {
  const documents: ManifestDocument[] = [];
  const lines = new Lines(file);
  const add = (start: number, end: number, reading: Reading) => documents.push(new TextDocument(file, lines, documents.length, start, end, reading));
  const yamlStart = looksLikeJson(file.text) ? readJsonStream(file.text, add) : 0;
  if (yamlStart === undefined) return documents;
  const text = file.text.endsWith("\n") ? file.text : `${file.text}\n`;
  const isPlain = isPlainText(text);
  for (const chunk of splitYaml(file.text, yamlStart)) {
    if (chunk.strayText) add(chunk.start, chunk.end, { kind: "stray", ...chunk.strayText });
    else add(chunk.start, chunk.end, readDocument(text, chunk.start, chunk.end === file.text.length ? text.length : chunk.end, isPlain));
  }
  return documents;
}

/** Reads a document by the fast parser if it can, by the full one if not. Nobody can tell which it was. */
function readDocument(text: string, start: number, end: number, isPlain: boolean): Reading {
  const fast = isPlain ? readFast(text, start, end) : readUnusual(text.slice(start, end));
  if (!fast) return { kind: "yaml", ...readYaml(text.slice(start, end)) };
  return { kind: "yaml", value: fast.value, isRegular: isPlain && fast.isRegular, hasDuplicates: false, hasBooleanKeys: false, hasOctalNumbers: false, end: end - start };
}

/** The same for a document in a file with unusual characters: it may have none itself, or only CRLF, which reads as LF. */
function readUnusual(text: string): ReturnType<typeof readFast> {
  const lines = text.replaceAll("\r\n", "\n");
  return isPlainText(lines) ? readFast(lines, 0, lines.length) : undefined;
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
