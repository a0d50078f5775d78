import { append } from "../graph/multimap.ts";
import { valueAt, type Field } from "../resource/resource.ts";
import type { Edit, Fix } from "../rule/rule.ts";
import type { SourceFile, WrittenField } from "../source/document.ts";
import * as text from "../source/edit.ts";
import type { Finding, TextEdit } from "./finding.ts";

/** The edits of a fix in the text; none where one of them cannot be made (a live object, a rendered one that no file has like that, a value behind an alias). */
export function textEditsOf(fix: Fix): readonly TextEdit[] {
  const made = fix.edits.map((edit) => placesOf(edit).map((place) => textEditOf(edit, place)));
  const edits = made.flat();
  return made.every(({ length }) => length > 0) && edits.every((edit) => edit !== undefined) ? edits : [];
}

function fieldOf(edit: Edit): Field {
  return "set" in edit ? edit.set : "renameKey" in edit ? edit.renameKey : "insert" in edit ? edit.insert : edit.remove;
}

/** Where the user wrote the field: of a rendered object every file that says it; what is added belongs into one of them. */
function placesOf(edit: Edit): readonly WrittenField[] {
  const field = fieldOf(edit);
  const { origin } = field.resource;
  if (!origin) return [];
  const { document } = origin;
  const path = [...origin.path, ...field.path];
  if (!document.rendered) return [{ document, path }];
  if (!("insert" in edit)) return document.rendered.writtenIn(path);
  return document.rendered.writtenIn(path.slice(0, -1)).slice(0, 1).map((parent) => ({ ...parent, path: [...parent.path, path.at(-1)!] }));
}

function textEditOf(edit: Edit, { document, path }: WrittenField): TextEdit | undefined {
  const made = "set" in edit ? text.setScalar(document, path, edit.to)
    : "renameKey" in edit ? rename(edit.renameKey, edit.to)
    : "insert" in edit ? text.insertKey(document, path.slice(0, -1), String(path.at(-1)), edit.value, edit.after)
    : text.removeAt(document, path);
  return made && { file: document.file.path, ...made };

  // A key that is there already would be there twice.
  function rename(field: Field, to: string) {
    return valueAt(field.resource.value, [...field.path.slice(0, -1), to]) === undefined ? text.renameKey(document, path, to) : undefined;
  }
}

/** A finding with the edits of its fix. */
export interface PlannedFix {
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
}

/** Of these fixes those that do not get into each other's way: of two that overlap the first. */
export function compatible(fixes: readonly PlannedFix[]): PlannedFix[] {
  const byFile = new Map<string, TextEdit[]>();
  const taken = (file: string): TextEdit[] => {
    const known = byFile.get(file) ?? [];
    byFile.set(file, known);
    return known;
  };
  return fixes.filter(({ edits }) => {
    if (edits.some((edit) => overlapsOne(edit, taken(edit.file)))) return false;
    for (const edit of edits) taken(edit.file).splice(placeAmong(edit, taken(edit.file)), 0, edit);
    return true;
  });
}

/** The files with the edits made; files without edits are left out. The fixes must be compatible. */
export function editedFiles(files: ReadonlyMap<string, SourceFile>, fixes: readonly PlannedFix[]): SourceFile[] {
  const byFile = new Map<string, TextEdit[]>();
  for (const { edits } of fixes) for (const edit of edits) append(byFile, edit.file, edit);
  return [...byFile].map(([path, edits]) => ({ ...files.get(path)!, text: text.applyEdits(files.get(path)!.text, edits).text }));
}

/** How many of the edits, which are in order, begin before this one or where it does. */
function placeAmong({ offset }: TextEdit, edits: readonly TextEdit[]): number {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of edits that are in order and do not overlap, only the two beside it can be in its way. */
function overlapsOne(edit: TextEdit, edits: readonly TextEdit[]): boolean {
  const place = placeAmong(edit, edits);
  return [edits[place - 1], edits[place]].some((other) => other !== undefined && overlap(edit, other));
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.offset === b.offset || (a.offset < b.offset + b.length && b.offset < a.offset + a.length);
}
