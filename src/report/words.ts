import { eastAsianWidth } from "get-east-asian-width";

// ASCII, Latin-1 and the punctuation of our own messages ("…"): each takes one column and joins no other. Segmenting a text takes a hundred times as long.
const PLAIN = /^[\x20-\x7e\xa0-\xac\xae-\xff\u2010-\u2027]*$/;

/** Whether a text takes as many columns as it has characters, and is safe to show. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

// Everything that could move the cursor, colour, or reorder what the terminal shows.
const UNSAFE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

let segmenter: Intl.Segmenter | undefined;

/** Columns that a text takes on a terminal: two for wide characters and emoji, none for combining marks. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  // A character with all its marks, joiners and modifiers is as wide as what it begins with.
  for (const { segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) {
    if (/^[\p{Mark}\p{Format}\p{Control}]/u.test(segment)) continue;
    width += segment.includes("\ufe0f") ? 2 : eastAsianWidth(segment.codePointAt(0)!);
  }
  return width;
}

/** The greatest of any number of numbers, and at least `least`: a call cannot take more than some 100,000 arguments. */
export function greatest(numbers: readonly number[], least = 0): number {
  return numbers.reduce((most, one) => (one > most ? one : most), least);
}

/** The text with nothing in it that a terminal obeys: tabs become spaces, control characters their pictures, the rest U+FFFD. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code === 9 ? " " : code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

/** Breaks a text at spaces into lines of at most `width` columns; a word that is longer has a line of its own. */
export function wrap(text: string, width: number): string[] {
  if (PLAIN.test(text) && !text.startsWith(" ") && !text.includes("  ")) return wrapPlain(text, width);
  const lines: string[] = [];
  let line = "";
  let taken = 0;
  for (const word of text.split(" ")) {
    const wide = widthOf(word);
    if (line !== "" && taken + 1 + wide > width) {
      lines.push(line);
      line = word;
      taken = wide;
    } else {
      taken += line === "" ? wide : 1 + wide;
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The same for words of plain characters with single spaces between them. */
function wrapPlain(text: string, width: number): string[] {
  const lines: string[] = [];
  let start = 0;
  while (text.length - start > width) {
    const last = text.lastIndexOf(" ", start + width);
    const end = last > start ? last : text.indexOf(" ", start);
    if (end < 0) break;
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  lines.push(start === 0 ? text : text.slice(start));
  return lines;
}

/** Joins items with commas into lines of at most `width` columns, which end only between items. */
export function wrapItems(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 2 + widthOf(item) <= width) lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? `${line},` : line));
}

/** The part of a text between two columns. */
export function columns(text: string, from: number, to: number): string {
  if (PLAIN.test(text)) return text.slice(from, to);
  let at = 0;
  let cut = "";
  for (const { segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) {
    const width = widthOf(segment);
    if (at >= from && at + width <= to) cut += segment;
    at += width;
  }
  return cut;
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
}
