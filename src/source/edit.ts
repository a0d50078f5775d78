import type { DuplicateKey, JsonValue, ManifestDocument } from "./document.ts";
import { locate, type Located } from "./locate.ts";
import type { FieldPath } from "./path.ts";
import { printEntry, printFlow, printJson, printScalar } from "./print.ts";
import { TextDocument } from "./text-document.ts";
import { construct, resolveScalar } from "./yaml/construct.ts";
import type { MappingNode, Node, ScalarNode, SequenceNode } from "./yaml/node.ts";

/** Replaces `length` UTF-16 units of a file's text at `offset`. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * Edits of a document's text by path. They touch only what they change: comments, quotes, indentation and line ends stay.
 * Undefined where the path does not exist, or what stands there is written elsewhere (behind an alias or merge key).
 */
export function setScalar(document: ManifestDocument, path: FieldPath, value: null | boolean | number | bigint | string): TextEdit | undefined {
  const editor = Editor.at(document, path);
  return editor?.setScalar(value);
}

/** Gives the key at the end of the path another name. */
export function renameKey(document: ManifestDocument, path: FieldPath, name: string): TextEdit | undefined {
  return Editor.at(document, path)?.renameKey(name);
}

/** Removes a map entry, with its key, or a list item; lines that belong to it alone go with it. */
export function removeAt(document: ManifestDocument, path: FieldPath): TextEdit | undefined {
  return Editor.at(document, path)?.remove();
}

/** Removes the second of two keys of one mapping that say the same; undefined where they do not, or one of them is written elsewhere. */
export function removeEqualKey(document: ManifestDocument, { path, first, again }: DuplicateKey): TextEdit | undefined {
  return Editor.atRepeatedKey(document, path, first.start.offset, again.start.offset)?.remove();
}

/** Adds an entry to the mapping at the path: behind its last entry, or behind the entry `after`. The mapping must not have the key. */
export function insertKey(document: ManifestDocument, path: FieldPath, key: string, value: JsonValue, after?: string): TextEdit | undefined {
  return Editor.at(document, path)?.insertKey(key, value, after);
}

/** Applies edits to a text. Of edits that overlap only the first counts; the others are returned, to be tried again on the new text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): { readonly text: string; readonly left: readonly TextEdit[] } {
  const left: TextEdit[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
    if (edit.offset < at) left.push(edit);
    else {
      parts.push(text.slice(at, edit.offset), edit.text);
      at = edit.offset + edit.length;
    }
  }
  return { text: parts.join("") + text.slice(at), left };
}

type Scalar = null | boolean | number | bigint | string;

/** What stands at a path, with the text around it. Node offsets count from `base`, the text's from 0. */
class Editor {
  private readonly text: string;
  private readonly base: number;
  private readonly isJson: boolean;
  private readonly at: Located;
  private readonly lineEnd: string;

  private constructor(document: TextDocument, base: number, at: Located) {
    this.text = document.file.text;
    this.base = base;
    this.isJson = document.isJson;
    this.at = at;
    const lineBreak = this.text.indexOf("\n");
    this.lineEnd = lineBreak > 0 && this.text.charCodeAt(lineBreak - 1) === 0x0d ? "\r\n" : "\n";
  }

  static at(document: ManifestDocument, path: FieldPath): Editor | undefined {
    const tree = document instanceof TextDocument ? document.tree() : undefined;
    if (!tree) return undefined;
    const at = locate(tree.root, path);
    return at.depth < path.length || at.alias ? undefined : new Editor(document as TextDocument, tree.base, at);
  }

  /** At a key of which a mapping has two with the same value: at the one that stands at `again`. */
  static atRepeatedKey(document: ManifestDocument, path: FieldPath, first: number, again: number): Editor | undefined {
    const tree = document instanceof TextDocument ? document.tree() : undefined;
    const holder = tree && locate(tree.root, path.slice(0, -1));
    if (!holder || holder.depth < path.length - 1 || holder.alias || holder.node.kind !== "mapping") return undefined;
    const parent = holder.node;
    const [one, index] = [first, again].map((offset) => parent.keys.findIndex(({ start }) => tree.base + start === offset)) as [number, number];
    if (one < 0 || index < 0 || textOf(parent.values[one]!) !== textOf(parent.values[index]!)) return undefined;
    return new Editor(document as TextDocument, tree.base, { depth: path.length, node: parent.values[index]!, key: parent.keys[index], parent, index, alias: undefined });
  }

  setScalar(value: Scalar): TextEdit | undefined {
    const { node, parent } = this.at;
    const inFlow = isFlow(parent);
    if (node.kind === "alias") return this.replace(node.start, node.end, this.print(value, "plain", inFlow));
    if (node.kind !== "scalar") {
      const isEmpty = node.kind === "mapping" ? node.keys.length === 0 : node.kind === "sequence" && node.items.length === 0;
      return isEmpty ? this.replace(node.start, node.end, this.print(value, "plain", inFlow)) : undefined;
    }
    if (node.tag !== undefined) return undefined;
    const text = this.print(value, node.style, inFlow);
    if (node.style !== "empty") return this.replace(node.start, node.end, text);
    const before = this.text.charAt(this.base + node.start - 1);
    if (before === ":" || before === "-") return this.replace(node.start, node.start, ` ${text}`);
    return inFlow ? this.replace(node.start, node.start, `: ${text}`) : undefined;
  }

  renameKey(name: string): TextEdit | undefined {
    const { key, parent } = this.at;
    if (key?.kind !== "scalar" || key.tag !== undefined || key.style === "empty") return undefined;
    return this.replace(key.start, key.end, this.isJson ? JSON.stringify(name) : printScalar(name, key.style, isFlow(parent)));
  }

  remove(): TextEdit | undefined {
    const { parent, index } = this.at;
    if (!parent || parent.kind === "scalar" || parent.kind === "alias") return undefined;
    const parts = partsOf(parent);
    const part = parts[index]!, next = parts[index + 1], previous = parts[index - 1];
    if (parent.flow) {
      if (next) return this.replace(part.start, next.start, "");
      return previous ? this.replace(previous.end, part.end, "") : this.replace(part.start, part.end, "");
    }
    if (parts.length === 1) return this.replaceByEmpty(parent);
    const start = this.base + part.start;
    const lineStart = this.text.lastIndexOf("\n", start - 1) + 1;
    const before = this.text.slice(lineStart, start);
    if (before.trim() === "") return this.removeLines(lineStart, this.base + part.end);
    return next && /^[\s-]*$/.test(before) ? this.replace(part.start, next.start, "") : undefined;
  }

  insertKey(key: string, value: JsonValue, after: string | undefined): TextEdit | undefined {
    const { node } = this.at;
    if (node.kind === "scalar") {
      if (node.style === "empty") return this.insertBelow(node, key, value);
      const isNull = node.implicit && resolveScalar(node) === null;
      return isNull ? this.replace(node.start, node.end, this.isJson ? printJson({ [key]: value }) : printFlow({ [key]: value })) : undefined;
    }
    if (node.kind !== "mapping") return undefined;
    const parts = partsOf(node);
    const index = after === undefined ? parts.length - 1 : node.keys.findIndex((candidate) => candidate.kind === "scalar" && candidate.value === after);
    const previous = parts[index];
    if (node.flow) return this.insertIntoFlow(node, previous, key, value);
    if (!previous) return undefined;
    const end = this.endOfPart(node.values[index]!, previous.end);
    const indent = " ".repeat(this.columnOf(node.start));
    const lines = printEntry(key, value, indent);
    const text = [indent + lines[0]!, ...lines.slice(1)].join(this.lineEnd);
    const lineBreak = this.text.indexOf("\n", end);
    if (lineBreak < 0) return { offset: this.text.length, length: 0, text: this.lineEnd + text };
    return { offset: lineBreak + 1, length: 0, text: text + this.lineEnd };
  }

  private replace(start: number, end: number, text: string): TextEdit {
    return { offset: this.base + start, length: end - start, text };
  }

  private print(value: Scalar, style: ScalarNode["style"], inFlow: boolean): string {
    return this.isJson ? printJson(value) : printScalar(value, style === "empty" ? "plain" : style, inFlow);
  }

  /** Puts `[]` or `{}` in the place of a block collection, on the line of its key where nothing but space lies between. */
  private replaceByEmpty(node: MappingNode | SequenceNode): TextEdit {
    const text = node.kind === "mapping" ? "{}" : "[]";
    const start = this.base + node.start;
    const before = this.text.slice(0, start).trimEnd();
    const isBelowKey = before.endsWith(":") && this.text.slice(before.length, start).includes("\n");
    const offset = isBelowKey ? before.length : start;
    return { offset, length: this.base + node.end - offset, text: isBelowKey ? ` ${text}` : text };
  }

  /** Removes whole lines; where they are the last and the text ends without a line break, the one before them goes. */
  private removeLines(start: number, end: number): TextEdit {
    const lineBreak = this.text.indexOf("\n", end);
    if (lineBreak >= 0) return { offset: start, length: lineBreak + 1 - start, text: "" };
    const before = this.text.endsWith(this.lineEnd, start) ? start - this.lineEnd.length : start;
    return { offset: before, length: this.text.length - before, text: "" };
  }

  private insertIntoFlow(node: MappingNode, previous: { readonly start: number; readonly end: number } | undefined, key: string, value: JsonValue): TextEdit {
    const entry = this.isJson ? `${JSON.stringify(key)}: ${printJson(value)}` : `${printScalar(key, "plain", true)}: ${printFlow(value)}`;
    if (!previous) return this.replace(node.start, node.end, `{${entry}}`);
    const start = this.base + previous.start;
    const before = this.text.slice(this.text.lastIndexOf("\n", start - 1) + 1, start);
    const isOnOwnLine = this.text.lastIndexOf("\n", start - 1) >= this.base + node.start && before.trim() === "";
    return this.replace(previous.end, previous.end, isOnOwnLine ? `,${this.lineEnd}${before}${entry}` : `, ${entry}`);
  }

  /** Makes a mapping of a key that has no value yet. */
  private insertBelow(node: ScalarNode, key: string, value: JsonValue): TextEdit | undefined {
    const parentKey = this.at.key;
    if (!parentKey || isFlow(this.at.parent) || this.text.charAt(this.base + node.start - 1) !== ":") return undefined;
    const indent = " ".repeat(this.columnOf(parentKey.outerStart) + 2);
    const lines = printEntry(key, value, indent);
    const lineBreak = this.text.indexOf("\n", this.base + node.start);
    const end = lineBreak < 0 ? this.text.length : lineBreak - (this.lineEnd.length - 1);
    return { offset: end, length: 0, text: this.lineEnd + [indent + lines[0]!, ...lines.slice(1)].join(this.lineEnd) };
  }

  /** Where a part ends in the text: a block scalar that keeps its empty lines ends after them. */
  private endOfPart(value: Node, end: number): number {
    let offset = this.base + end;
    if (value.kind !== "scalar" || !/^[|>][1-9]?\+/.test(this.text.slice(this.base + value.start, this.base + value.start + 3))) return offset;
    for (let next = this.text.indexOf("\n", offset); next >= 0 && /^[ \t\r]*\n/.test(this.text.slice(next + 1, next + 200)); next = this.text.indexOf("\n", offset)) offset = next + 1;
    return offset;
  }

  private columnOf(offset: number): number {
    const at = this.base + offset;
    return at - (this.text.lastIndexOf("\n", at - 1) + 1);
  }
}

/** The entries or items of a collection with all that belongs to them. */
function partsOf(node: MappingNode | SequenceNode): { readonly start: number; readonly end: number }[] {
  if (node.kind === "mapping") return node.keys.map((key, index) => ({ start: key.outerStart, end: Math.max(key.end, node.values[index]!.end) }));
  return node.items.map((item, index) => ({ start: node.dashes[index] ?? item.outerStart, end: item.end }));
}

/** A value as JSON, to compare it. */
function textOf(node: Node): string {
  return printJson(construct(node).value);
}

function isFlow(node: Node | undefined): boolean {
  return (node?.kind === "mapping" || node?.kind === "sequence") && node.flow;
}
