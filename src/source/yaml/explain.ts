import type { Span } from "../locate.ts";
import type { Fault } from "./fault.ts";

/** A fault in words, with the place to show. Offsets count as the fault's do. */
export interface Explanation extends Span {
  readonly rule: string;
  readonly message: string;
}

/** The text that the offsets count in, and which line of the file it begins with. */
interface Excerpt {
  readonly text: string;
  readonly firstLine: number;
}

/** Puts a fault into words that say what is wrong and, where the cause is a common one, what to write instead. */
export function explain(fault: Fault, excerpt: Excerpt): Explanation {
  const place = { start: fault.at, end: endOfWord(excerpt.text, fault.at) };
  return { rule: ruleOf(fault), ...place, ...(template(fault, excerpt.text) ?? describe(fault, excerpt)) };
}

type Description = Partial<Span> & { readonly message: string };

function ruleOf(fault: Fault): string {
  if (fault.code === "too-deep" || fault.code === "excessive-aliases") return "yaml/too-deep";
  if (fault.code === "invalid-encoding" || (fault.code === "control-character" && fault.text === "\0")) return "yaml/unreadable";
  return "yaml/syntax-error";
}

const UNQUOTED_TEMPLATE = /^[^"'#]*?(\{\{.*)/;

/** An unquoted `{{` is the start of a template that nobody has rendered yet; what the parser stumbles over is only a consequence. */
function template(fault: Fault, text: string): Description | undefined {
  if (fault.code === "control-character" || fault.code === "invalid-encoding") return undefined;
  for (const offset of [fault.at, fault.from]) {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    const line = text.slice(start, endOfLine(text, start));
    const match = UNQUOTED_TEMPLATE.exec(line);
    if (!match) continue;
    const from = start + line.length - match[1]!.length;
    const close = text.indexOf("}}", from);
    const end = close < 0 || close > start + line.length ? start + line.length : close + 2;
    return { start: from, end, message: `"${shorten(text.slice(from, end))}" is a template and no YAML yet; render it first (for Helm: helm template), or put the value in quotes` };
  }
  return undefined;
}

function describe(fault: Fault, excerpt: Excerpt): Description {
  const { text } = excerpt;
  switch (fault.code) {
    case "control-character": return { message: fault.text === "\0" ? "a NUL character; this is no text file, or one in UTF-16 without a byte order mark" : `the control character ${codePoint(fault.text)} is not allowed; remove it, or write "\\x${hexadecimal(fault.text, 2)}" in double quotes`, end: fault.at + 1 };
    case "invalid-encoding": return { message: encodingMessage(fault.text), end: fault.at + 1 };
    case "tab-indentation": return tab(fault.at);
    case "forbidden-start": return forbiddenStart(fault, text);
    case "missing-colon": return missingColon(fault, text);
    case "unexpected-colon": return unexpectedColon(fault, text);
    case "unexpected-dash": return { message: "a list cannot begin here; put its first \"- \" on a line of its own, below the key", end: fault.at + 1 };
    case "unexpected-question-mark": return { message: 'a key cannot begin here; if "?" is text, put the value in quotes', end: fault.at + 1 };
    case "unterminated-quote": return { message: `this ${quoteName(text, fault.from)} is never closed`, start: fault.from, end: endOfLine(text, fault.from) };
    case "marker-in-quote": return { message: `"${text.slice(fault.at, fault.at + 3)}" ends the document inside a quoted value; close the ${quoteName(text, fault.from)} in line ${lineOf(excerpt, fault.from)} first` };
    case "unknown-escape": return { message: `"${fault.text}" means nothing in double quotes; write "\\${fault.text}", or use single quotes`, end: fault.at + 2 };
    case "invalid-escape": return { message: `"${fault.text}" is no escape that YAML knows${fault.text.startsWith("\\u") ? "; write the character itself, or \\U and eight digits" : ""}`, end: fault.at + Math.max(fault.text.length, 1) };
    case "invalid-block-header": return { message: `only +, -, a digit from 1 to 9 and a comment may follow "${text.charAt(fault.from)}"; the text begins on the next line`, start: fault.from, end: endOfLine(text, fault.from) };
    case "invalid-anchor": return { message: `"${text.charAt(fault.from)}" begins ${text.charAt(fault.from) === "*" ? "an alias" : "an anchor"}, whose name has letters, digits, "-" and "_" only; if it is text, put the value in quotes`, start: fault.from, end: endOfWord(text, fault.from) };
    case "invalid-tag": return { message: '"!" begins a tag, and this is none; if it is text, put the value in quotes', start: fault.from, end: endOfWord(text, fault.from) };
    case "unknown-tag-handle": return { message: `no %TAG directive declares "${fault.text}"; if it is text, put the value in quotes` };
    case "invalid-directive": case "missing-document-start": return { message: 'kubectl reads no directives; remove the line that begins with "%"', start: fault.from, end: endOfLine(text, fault.from) };
    case "unsupported-version": return { message: `kubectl reads YAML 1.1, not ${fault.text}; remove the line` , end: endOfLine(text, fault.at) };
    case "missing-key": return missingKey(fault, excerpt);
    case "missing-dash": return missingDash(fault, excerpt);
    case "missing-comma-in-list": return missingComma(fault, excerpt, "]");
    case "missing-comma-in-map": return missingComma(fault, excerpt, "}");
    case "missing-content": return { message: `a value is missing before "${shorten(text.slice(fault.at, endOfWord(text, fault.at))) || "the end"}"` };
    case "unknown-anchor": return { message: `no anchor "&${fault.text}" comes before this alias in the document; if "*${fault.text}" is text, put it in quotes` };
    case "recursive-alias": return { message: `the alias "*${fault.text}" stands inside of what it stands for` };
    case "excessive-aliases": return { message: "aliases blow this document up to many times its size; kubectl refuses it" };
    case "invalid-merge": return { message: "only a mapping, or a list of mappings, can be merged by <<" };
    case "collection-as-key": return { message: "a list or mapping cannot be a key" };
    case "null-as-key": return { message: fault.text === "" ? "there is no key before the colon" : `"${fault.text}" is null and cannot be a key; put it in quotes`, end: fault.at + Math.max(fault.text.length, 1) };
    case "large-number-as-key": return { message: `the number ${fault.text} is too large for a key; put it in quotes` };
    case "not-a-json-number": return { message: `"${fault.text}" is a number that JSON does not have; if it is text, put it in quotes` };
    case "wrong-tag": return { message: `this is no value for the tag !!${fault.text}`, end: endOfLine(text, fault.at) };
    case "invalid-base64": return { message: "this is not base64, as the tag !!binary demands", end: endOfLine(text, fault.at) };
    case "too-deep": return { message: "this is nested more than 1,000 levels deep", end: fault.at + 1 };
  }
}

function tab(at: number): Description {
  return { message: "a tab cannot indent YAML; use spaces", start: at, end: at + 1 };
}

function forbiddenStart({ at, text: character }: Fault, text: string): Description {
  if (character === "\t") return isIndentation(text, at) ? tab(at) : { message: "a tab cannot separate this from what follows; use a space", end: at + 1 };
  if (character === "|" || character === ">") return { message: `a block of text cannot begin inside [ ] or { }; if "${character}" is text, put the value in quotes`, end: at + 1 };
  return { message: `a value cannot begin with "${character}"; put it in quotes` };
}

function isIndentation(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1, at));
}

function missingColon({ at }: Fault, text: string): Description {
  const line = text.slice(at, endOfLine(text, at)).trimEnd();
  const place = { start: at, end: at + line.length };
  const quote = text.charAt(at);
  if (quote === '"' || quote === "'") return { ...place, message: `expected a key here, as in the lines around; perhaps the ${quoteName(text, at)} is closed too late` };
  const glued = /^([\w./-]+):\S/.exec(line);
  if (glued) return { ...place, message: `a space is missing after "${glued[1]!}:"` };
  return { ...place, message: `expected "key: value", as in the lines around, but "${shorten(line)}" has no colon` };
}

function unexpectedColon({ at }: Fault, text: string): Description {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const before = text.slice(start, at);
  const indent = before.length - before.trimStart().length;
  const key = before.trimStart().replace(/^(?:- +)+/, "");
  const value = key.length < 1000 ? /^(?:[^\s"'#][^#]*?|"[^"]*"|'[^']*')\s*:\s+(.*)$/.exec(key) : undefined;
  if (value) return { start: start + before.length - value[1]!.length, end: endOfLine(text, at), message: 'a colon and a space make a key, and there is one in this line already; put the value in quotes if the colon belongs to it' };
  const glued = gluedKeyAbove(text, start);
  if (glued) return glued;
  return { start: start + indent, end: at, message: `"${shorten(key)}" is indented like a part of the value above; a value and keys below it cannot go together` };
}

/** The line above, where it is `key:value` without a space and so no key at all. */
function gluedKeyAbove(text: string, start: number): Description | undefined {
  const above = text.lastIndexOf("\n", start - 2) + 1;
  const match = /^(\s*(?:- +)*)([\w./-]+):[^\s:]+$/.exec(text.slice(above, endOfLine(text, above)));
  if (!match || start === 0) return undefined;
  const key = above + match[1]!.length;
  return { start: key, end: key + match[2]!.length + 1, message: `a space is missing after "${match[2]!}:"` };
}

function missingKey({ at, from }: Fault, excerpt: Excerpt): Description {
  const { text } = excerpt;
  const word = shorten(text.slice(at, endOfWord(text, at)));
  const line = lineOf(excerpt, from), column = columnOf(text, from);
  if (at >= text.trimEnd().length) return { start: from, end: endOfLine(text, from), message: "this ends too early" };
  if (word.startsWith("-") && /\s/.test(text.charAt(at + 1) || " ")) return { end: at + 1, message: `a list item cannot stand here, among the keys of a mapping (line ${line}); check the indentation` };
  if (/^[\]}]/.test(word)) return { end: at + 1, message: `this "${word.charAt(0)}" closes nothing` };
  const own = columnOf(text, at);
  if (own !== column && isIndentation(text, at)) return { message: `bad indentation: "${word}" begins in column ${own}, but the keys it should line up with in column ${column} (line ${line})` };
  if (/["'][ \t]*$/.test(text.slice(Math.max(0, at - 100), at))) return { message: `text follows a closing quote here; a quote inside the text must be doubled ('') or escaped (\\"), or one is missing further up` };
  return { message: `expected a key here, or the end of the mapping that begins in line ${line}` };
}

function missingDash({ at, from }: Fault, excerpt: Excerpt): Description {
  const { text } = excerpt;
  const word = shorten(text.slice(at, endOfWord(text, at)));
  const line = lineOf(excerpt, from);
  return { message: `expected "- " here, as in the list that begins in line ${line}, and not "${word}"; check the indentation` };
}

function missingComma({ at, from }: Fault, excerpt: Excerpt, bracket: string): Description {
  const { text } = excerpt;
  const opened = `"${text.charAt(from)}" in line ${lineOf(excerpt, from)}`;
  if (at >= text.trimEnd().length) return { start: from, end: from + 1, message: `this "${text.charAt(from)}" is never closed; "${bracket}" is missing` };
  return { message: `expected "," or "${bracket}" here, for the ${opened} is still open` };
}

function encodingMessage(character: string): string {
  const code = character.charCodeAt(0);
  const byte = code >= 0xdc80 && code <= 0xdcff ? `the byte 0x${(code - 0xdc00).toString(16).toUpperCase()} is not UTF-8` : `${codePoint(character)} is half a character`;
  return `${byte}; save the file as UTF-8`;
}

function codePoint(character: string): string {
  return `U+${hexadecimal(character, 4)}`;
}

function hexadecimal(character: string, width: number): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(width, "0");
}

function quoteName(text: string, at: number): string {
  return text.charAt(at) === '"' ? "double quote" : "single quote";
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function lineOf({ text, firstLine }: Excerpt, at: number): number {
  let line = firstLine;
  for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", end + 1)) line++;
  return line;
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf("\n", at - 1);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
}

/** Past the last character of the word at an offset, or one past the offset where no word is. */
function endOfWord(text: string, at: number): number {
  const length = text.slice(at, endOfLine(text, at)).search(/[\s,\]}]/);
  return length < 0 ? endOfLine(text, at) : at + Math.max(length, 1);
}
