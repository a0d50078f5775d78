import { valueAt } from "../resource/resource.ts";
import type { Edit, Fix } from "../rule/rule.ts";
import type { SourceFile } from "../source/document.ts";
import * as text from "../source/edit.ts";
import type { Finding, TextEdit } from "./finding.ts";

/** The edits of a fix in the text; none where one of them cannot be made (a live object, a value behind an alias). */
export function textEditsOf(fix: Fix): readonly TextEdit[] {
  const edits = fix.edits.map(textEditOf);
  return edits.every((edit) => edit !== undefined) ? edits : [];
}

function textEditOf(edit: Edit): TextEdit | undefined {
  const field = "set" in edit ? edit.set : "renameKey" in edit ? edit.renameKey : "insert" in edit ? edit.insert : edit.remove;
  const { origin, value } = field.resource;
  if (!origin) return undefined;
  const { document } = origin;
  const path = [...origin.path, ...field.path];
  const made = "set" in edit ? text.setScalar(document, path, edit.to)
    : "renameKey" in edit ? rename(edit.to)
    : "insert" in edit ? text.insertKey(document, path.slice(0, -1), String(path.at(-1)), edit.value)
    : text.removeAt(document, path);
  return made && { file: document.file.path, ...made };

  // A key that is there already would be there twice.
  function rename(to: string) {
    return valueAt(value, [...field.path.slice(0, -1), to]) === undefined ? text.renameKey(document, path, to) : undefined;
  }
}

/**
 * The files with the fixes of these findings made, as far as they do not get into each other's way. Files without fixes are left
 * out. What is in the way of another may be made in a second round, when the new texts have been linted.
 */
export function applyFixes(files: ReadonlyMap<string, SourceFile>, findings: readonly Finding[]): SourceFile[] {
  const byFile = new Map<string, TextEdit[]>();
  for (const { fix } of findings) {
    const edits = fix?.edits() ?? [];
    const collides = edits.some((edit) => (byFile.get(edit.file) ?? []).some((other) => overlap(edit, other)));
    if (collides) continue;
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  return [...byFile].map(([path, edits]) => ({ path, text: text.applyEdits(files.get(path)!.text, edits).text }));
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.offset === b.offset || (a.offset < b.offset + b.length && b.offset < a.offset + a.length);
}
