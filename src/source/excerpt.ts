import type { Excerpt, SourceFile } from "./document.ts";

/** How many lines before a place are shown with it. */
export const CONTEXT = 2;

/** The line of an offset, with those before it that a code frame can show; of a file that keeps its text, all of it. */
export function linesAround(file: SourceFile, offset: number): Excerpt {
  return file.keptAround?.(offset) ?? { text: file.text, start: 0 };
}

/** The same, cut out of a text. */
export function cutLinesAround(text: string, offset: number): Excerpt {
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  for (let lines = 0; lines < CONTEXT && start > 0; lines++) start = text.lastIndexOf("\n", start - 2) + 1;
  const end = text.indexOf("\n", offset);
  return { text: text.slice(start, end < 0 ? text.length : end), start };
}
