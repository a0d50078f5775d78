/** Lines of context around a change; those of changes that are nearer than twice this are said once. */
const CONTEXT = 4;
/** How many equal lines show that both texts go on alike. */
const ALIKE = 3;
/** Further than this nobody looks for where they do; the rest is one change. */
const FARTHEST = 2000;
/** A change with more pairs of lines than this is not looked into. */
const MOST_CELLS = 250_000;

/** `removed` lines of the old text, from line `from` on (counted from 0), are `added` lines of the new one, from `to` on. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly removed: number;
  readonly added: number;
}

/**
 * What is between two texts of one file, for `git apply` and `patch -p1`; empty where they are equal. It looks for the nearest place
 * where both go on alike, so the time depends on the length of the texts and not on how many changes there are; small changes
 * that lie apart, as fixes are, come out as they were made.
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const changes = changesBetween(old, now);
  if (changes.length === 0) return "";
  return `--- a/${name}\n+++ b/${name}\n${hunksOf(changes).map((hunk) => printHunk(hunk, old, now)).join("")}`;
}

/** With their ends, so that the last one tells whether it has one. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesBetween(old: readonly string[], now: readonly string[]): Change[] {
  const changes: Change[] = [];
  for (let from = 0, to = 0; from < old.length || to < now.length;) {
    if (old[from] === now[to]) {
      from++;
      to++;
      continue;
    }
    const { removed, added } = nextAlike(old, now, from, to);
    for (const part of partsOf(old.slice(from, from + removed), now.slice(to, to + added))) changes.push({ ...part, from: from + part.from, to: to + part.to });
    from += removed;
    to += added;
  }
  return changes;
}

function nextAlike(old: readonly string[], now: readonly string[], from: number, to: number): Pick<Change, "removed" | "added"> {
  for (let distance = 1; distance <= FARTHEST; distance++) {
    for (let removed = 0; removed <= distance; removed++) if (areAlike(old, now, from + removed, to + distance - removed)) return { removed, added: distance - removed };
  }
  return { removed: old.length - from, added: now.length - to };
}

/** A change without the lines in it that stay: those of a longest common sequence, where the change is small enough to look for one. */
function partsOf(old: readonly string[], now: readonly string[]): Change[] {
  const whole = { from: 0, to: 0, removed: old.length, added: now.length };
  if (old.length * now.length > MOST_CELLS) return [whole];
  // How many lines from here to the ends are in common.
  const width = now.length + 1;
  const common = new Int32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) common[i * width + j] = old[i] === now[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  }
  const parts: Change[] = [];
  let [from, to] = [0, 0];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      if (i > from || j > to) parts.push({ from, to, removed: i - from, added: j - to });
      [from, to] = [++i, ++j];
    } else if (j === now.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++;
    else j++;
  }
  if (from < old.length || to < now.length) parts.push({ from, to, removed: old.length - from, added: now.length - to });
  return parts;
}

/** Both ends are alike, too; beyond its end a text is like nothing. */
function areAlike(old: readonly string[], now: readonly string[], from: number, to: number): boolean {
  if (from > old.length || to > now.length) return false;
  for (let i = 0; i < ALIKE; i++) if (old[from + i] !== now[to + i]) return false;
  return true;
}

function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.from - last.from - last.removed <= 2 * CONTEXT) hunks.at(-1)!.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function printHunk(changes: readonly Change[], old: readonly string[], now: readonly string[]): string {
  const [first, last] = [changes[0]!, changes.at(-1)!];
  const start = Math.max(0, first.from - CONTEXT);
  const end = Math.min(old.length, last.from + last.removed + CONTEXT);
  const lines: string[] = [];
  let at = start;
  for (const { from, to, removed, added } of changes) {
    for (const line of old.slice(at, from)) lines.push(marked(" ", line));
    for (const line of old.slice(from, from + removed)) lines.push(marked("-", line));
    for (const line of now.slice(to, to + added)) lines.push(marked("+", line));
    at = from + removed;
  }
  for (const line of old.slice(at, end)) lines.push(marked(" ", line));
  const length = end - start;
  const newStart = first.to - (first.from - start);
  const newLength = length + changes.reduce((sum, { removed, added }) => sum + added - removed, 0);
  return `@@ -${rangeOf(start, length)} +${rangeOf(newStart, newLength)} @@\n${lines.join("")}`;
}

/** An empty range counts from the line before it. */
function rangeOf(start: number, length: number): string {
  return `${length === 0 ? start : start + 1},${length}`;
}

function marked(mark: string, line: string): string {
  return line.endsWith("\n") ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;
}
