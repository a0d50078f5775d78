import type { ManifestDocument, SourceFile } from "./document.ts";
import { JsonFault, readJson } from "./json.ts";
import { Lines } from "./lines.ts";
import { looksLikeJson, skipSpace, splitYaml, type Chunk } from "./split.ts";
import { TextDocument, type Reading } from "./text-document.ts";
import { readYaml } from "./yaml/full-parser.ts";

/**
 * The documents of a file, as kubectl splits and reads them (k8s.io/apimachinery/pkg/util/yaml, NewYAMLOrJSONDecoder). A document
 * that does not parse has a fatal problem and no value; the others are read all the same. Never throws, whatever the text.
 */
export function parseFile(file: SourceFile): ManifestDocument[] {
  const documents: ManifestDocument[] = [];
  const lines = new Lines(file.text);
  const add = (start: number, end: number, reading: Reading) => documents.push(new TextDocument(file, lines, documents.length, start, end, reading));
  let yamlStart: number | undefined = 0;
  if (looksLikeJson(file.text)) yamlStart = readJsonStream(file.text, add);
  if (yamlStart === undefined) return documents;
  for (const chunk of splitYaml(file.text, yamlStart)) add(chunk.start, chunk.end, readChunk(file.text, chunk));
  return documents;
}

function readChunk(text: string, chunk: Chunk): Reading {
  if (chunk.strayText) return { kind: "stray", start: chunk.strayText.start, end: chunk.strayText.end };
  return { kind: "yaml", ...readYaml(text.slice(chunk.start, chunk.end)) };
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
