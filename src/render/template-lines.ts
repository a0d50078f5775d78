/** A line of a template, by what it can become. */
interface TemplateLine {
  /** Without the white space around it; for lines with actions, the texts between them. */
  readonly literals: readonly string[];
  readonly indent: number;
  readonly hasAction: boolean;
  /** An action that makes text, and nothing around it. */
  readonly isGenerated: boolean;
  /** Lines inside the same `range` may come out several times; -1 outside. */
  readonly loop: number;
}

/** Where a rendered line comes from: the line of the template from 0, and whether it stands there as it is. */
export interface LineOrigin {
  readonly line: number;
  readonly isLiteral: boolean;
}

/** Beyond this many comparisons lines are not compared each with each. */
const MOST_CELLS = 4_000_000;

/**
 * The line of the template for each rendered line: lines that say the same, or that fit what stands around the actions, in the same
 * order as far as possible; lines of a loop as often as they come. What an action made alone is at that action.
 */
export function linesOfTemplate(template: string, rendered: string): readonly LineOrigin[] {
  const from = readTemplate(template);
  const to = rendered.split("\n").map((line) => line.trimEnd());
  const matched = from.length * to.length > MOST_CELLS ? to.map(() => -1) : align(from, to);
  repeatLoops(from, to, matched);
  return fill(from, to, matched);
}

/** Splits the template at its actions, which may stretch over lines. */
function readTemplate(template: string): TemplateLine[] {
  let inAction = false;
  const loops: number[] = [];
  return template.split("\n").map((line, number) => {
    const literals: string[] = [];
    const startsInside = inAction;
    let makesText = false;
    let at = 0;
    while (at < line.length) {
      const next = line.indexOf(inAction ? "}}" : "{{", at);
      const end = next < 0 ? line.length : next;
      if (!inAction) literals.push(line.slice(at, end));
      if (next < 0) break;
      if (!inAction) {
        trackLoop(line.slice(next + 2), number, loops);
        makesText ||= !CONTROL.test(line.slice(next + 2));
      }
      inAction = !inAction;
      at = next + 2;
    }
    const hasAction = startsInside || inAction || line.includes("{{");
    const said = literals.map((one) => one.trim()).filter((one) => one !== "");
    return { literals: said, indent: line.length - line.trimStart().length, hasAction, isGenerated: makesText && said.length === 0, loop: loops.findLast((one) => one >= 0) ?? -1 };
  });
}

const CONTROL = /^-?\s*(?:(?:if|else|end|range|with|define|block)\b|\/\*|\$\w*\s*:?=)/;

/** Blocks end with `end`; those of a range are known by the line on which they begin. */
function trackLoop(action: string, line: number, loops: number[]): void {
  const word = /^-?\s*(\w+)/.exec(action)?.[1];
  if (word === "range") loops.push(line);
  else if (word === "if" || word === "with" || word === "define" || word === "block") loops.push(-1);
  else if (word === "end") loops.pop();
}

/** How well a rendered line fits a line of the template; 0 where it does not. */
function score(line: TemplateLine, rendered: string): number {
  const text = rendered.trimStart();
  if (text === "" || line.literals.length === 0) return 0;
  const sameIndent = line.indent === rendered.length - text.length ? 1 : 0;
  if (!line.hasAction) return line.literals[0] === text ? 6 + sameIndent : 0;
  // Quotes and dashes alone say nothing.
  if (!/\w/.test(line.literals[0]!) || !text.startsWith(line.literals[0]!)) return 0;
  let at = 0;
  for (const literal of line.literals) {
    const found = text.indexOf(literal, at);
    if (found < 0) return 0;
    at = found + literal.length;
  }
  return (line.literals[0]!.includes(":") ? 4 : 2) + sameIndent;
}

/** The best common order of both (longest common subsequence, weighted by the score). */
function align(from: readonly TemplateLine[], to: readonly string[]): number[] {
  const width = from.length + 1;
  const best = new Int32Array((to.length + 1) * width);
  for (let i = to.length - 1; i >= 0; i--) {
    for (let j = from.length - 1; j >= 0; j--) {
      const points = score(from[j]!, to[i]!);
      const both = points > 0 ? points + best[(i + 1) * width + j + 1]! : 0;
      best[i * width + j] = Math.max(both, best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  const matched = to.map(() => -1);
  for (let i = 0, j = 0; i < to.length && j < from.length; ) {
    const here = best[i * width + j]!;
    if (here === best[i * width + j + 1]!) j++;
    else if (here === best[(i + 1) * width + j]!) i++;
    else matched[i++] = j++;
  }
  return matched;
}

/** Gives lines that have no counterpart yet one in a loop, the one after the line before if it fits as well as others. */
function repeatLoops(from: readonly TemplateLine[], to: readonly string[], matched: number[]): void {
  const inLoops = from.flatMap((line, index) => (line.loop >= 0 ? [index] : []));
  if (inLoops.length === 0) return;
  for (let i = 0; i < to.length; i++) {
    if (matched[i]! >= 0) continue;
    const before = i > 0 ? matched[i - 1]! : -1;
    let best = -1, points = 0;
    for (const index of inLoops) {
      const now = score(from[index]!, to[i]!) * 2 + (index === before + 1 ? 1 : 0);
      if (now > 1 && now > points) [best, points] = [index, now];
    }
    matched[i] = best;
  }
}

/** What is still without a counterpart is at the action after the last line that has one, which must have made it. */
function fill(from: readonly TemplateLine[], to: readonly string[], matched: readonly number[]): LineOrigin[] {
  let last = -1;
  return to.map((_, i) => {
    const line = matched[i]!;
    if (line >= 0) {
      last = line;
      return { line, isLiteral: !from[line]!.hasAction };
    }
    const next = matched.slice(i + 1, i + 200).find((one) => one > last) ?? from.length;
    const action = from.findIndex((one, index) => index > last && index < next && one.isGenerated);
    return { line: Math.max(0, action >= 0 ? action : last), isLiteral: false };
  });
}
