import { parseAllDocuments } from "yaml";
import type { JsonValue, ManifestDocument, SourceFile } from "./document.ts";

/** The documents of a file, as kubectl splits and reads them. */
export function parseFile(file: SourceFile): ManifestDocument[] {
  const start = { offset: 0, line: 1, column: 1 };
  return parseAllDocuments(file.text, { version: "1.1", uniqueKeys: false, merge: true, logLevel: "silent" }).map((document, index) => {
    const failed = "errors" in document && document.errors.length > 0;
    return {
      file, index, line: 1, start: 0, end: file.text.length,
      value: failed ? undefined : (document.toJS() as JsonValue),
      problems: failed ? [{ rule: "yaml/syntax-error", message: document.errors[0]!.message, range: { start, end: start }, fatal: true }] : [],
      duplicateKeys: [],
      rangeOf: () => ({ start, end: start }),
    };
  });
}
