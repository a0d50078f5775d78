import type { Excerpt, Range } from "../source/document.ts";
import { CONTEXT } from "../source/excerpt.ts";
import { columns, isPlain, visible, widthOf, wrap } from "./words.ts";

/** A line of a code frame: what stands in the gutter, and beside it. */
export interface FrameLine {
  readonly gutter: string;
  readonly text: string;
  readonly kind: "code" | "mark";
}

/** The lines around a range, and a mark under it with the label. Lines that are too long are shown around the range. */
export function codeFrame({ text, start }: Excerpt, range: Range, label: string | undefined, width: number): FrameLine[] {
  const markStart = range.start.offset - start, markEnd = range.end.offset - start;
  const lineStart = text.lastIndexOf("\n", markStart - 1) + 1;
  const lineEnd = endOfLine(text, markStart);
  const raw = text.slice(lineStart, lineEnd);
  const widthIn = isPlain(raw) ? (part: string) => part.length : (part: string) => widthOf(visible(part));
  const before = widthIn(raw.slice(0, markStart - lineStart));
  const marked = widthIn(raw.slice(markStart - lineStart, Math.max(0, Math.min(markEnd, lineEnd) - lineStart)).trimEnd());
  const from = windowStart(widthIn(raw), before, marked, width);
  const lines: FrameLine[] = [];
  const addCode = (line: number, code: string) => lines.push({ gutter: String(line), text: cut(visible(code), from, width), kind: "code" });
  const above = linesBefore(text, lineStart);
  above.forEach((code, i) => addCode(range.start.line - above.length + i, code));
  addCode(range.start.line, raw);
  for (const mark of markLines(Math.max(0, before - from), Math.min(Math.max(marked, 1), width), label, width)) lines.push({ gutter: "", text: mark, kind: "mark" });
  return lines;
}

/** The offset of the line's end, before its line break. */
function endOfLine(text: string, offset: number): number {
  let end = text.indexOf("\n", offset);
  if (end < 0) end = text.length;
  return end > 0 && text[end - 1] === "\r" ? end - 1 : end;
}

function linesBefore(text: string, lineStart: number): string[] {
  const lines: string[] = [];
  let end = lineStart - 1;
  while (lines.length < CONTEXT && end >= 0) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const line = text.slice(start, text[end - 1] === "\r" ? end - 1 : end);
    if (line.startsWith("---")) break;
    lines.unshift(line);
    end = start - 1;
  }
  while (lines[0]?.trim() === "") lines.shift();
  return lines;
}

/** The first column to show: 0 unless the range would not be seen. */
function windowStart(length: number, before: number, marked: number, width: number): number {
  if (length <= width || before + Math.min(marked, width / 2) < width - 1) return 0;
  return Math.max(0, Math.min(before - Math.floor(width / 3), length - width));
}

function cut(text: string, from: number, width: number): string {
  const length = widthOf(text);
  if (from === 0 && length <= width) return text;
  const head = from > 0 && length > 0 ? "…" : "";
  const tail = length > from + width ? "…" : "";
  return head + columns(text, from + head.length, from + width - tail.length) + tail;
}

function markLines(before: number, length: number, label: string | undefined, width: number): string[] {
  const mark = " ".repeat(before) + "~".repeat(Math.max(1, Math.min(length, width - before)));
  if (label === undefined) return [mark];
  const safe = visible(label);
  if (mark.length + 1 + widthOf(safe) <= width) return [`${mark} ${safe}`];
  const indent = width - before >= 40 ? before : Math.max(0, Math.min(before, width - 60));
  return [mark, ...wrap(safe, width - indent).map((line) => " ".repeat(indent) + line)];
}
