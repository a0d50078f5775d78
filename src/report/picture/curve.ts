import type { Point, Rectangle } from "./pack.ts";

/** The SVG path through Bézier points. */
export function pathOf(points: readonly number[]): string {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) pairs.push(`${points[i]!} ${points[i + 1]!}`);
  return `M${pairs[0]!}C${pairs.slice(1).join(" ")}`;
}

/** A curve from the side of one rectangle to the side of another that faces it. */
export function curveBetween(from: Point & Rectangle, to: Point & Rectangle): readonly number[] {
  const isForward = from.x + from.width <= to.x;
  const isBackward = to.x + to.width <= from.x;
  const y1 = from.y + from.height / 2, y2 = to.y + to.height / 2;
  const x1 = isForward || !isBackward ? from.x + from.width : from.x;
  const x2 = isForward ? to.x : to.x + to.width;
  const bend = Math.max(40, Math.abs(x2 - x1) / 2) * (isBackward ? -1 : 1);
  return [x1, y1, x1 + bend, y1, isForward || isBackward ? x2 - bend : x2 + bend, y2, x2, y2];
}

/** The point half-way along Bézier points. */
export function middleOf(points: readonly number[]): Point {
  const curves = (points.length / 2 - 1) / 3;
  if (curves % 2 === 0) return { x: points[curves * 3]!, y: points[curves * 3 + 1]! };
  const start = ((curves - 1) / 2) * 6;
  const at = (i: number) => points[start + i]!;
  return { x: (at(0) + 3 * at(2) + 3 * at(4) + at(6)) / 8, y: (at(1) + 3 * at(3) + 3 * at(5) + at(7)) / 8 };
}
