import { greatest } from "../words.ts";

/** A rectangle to be put somewhere. */
export interface Rectangle { readonly width: number; readonly height: number }
export interface Point { readonly x: number; readonly y: number }

export interface Packed extends Rectangle { readonly places: readonly Point[] }

/**
 * Puts rectangles in rows, the highest first, so that the whole is about `aspect` times as wide as high.
 * Those of the same height keep their order.
 */
export function pack(rectangles: readonly Rectangle[], gap: number, aspect: number): Packed {
  if (rectangles.length === 0) return { width: 0, height: 0, places: [] };
  const order = [...rectangles.keys()].sort((a, b) => rectangles[b]!.height - rectangles[a]!.height || a - b);
  const widest = greatest(rectangles.map(({ width }) => width));
  const area = rectangles.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  let best: Packed | undefined;
  // Rows do not fill a square evenly, so a few widths are tried.
  for (const factor of [0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5]) {
    const packed = inRows(rectangles, order, gap, Math.max(widest, Math.sqrt(area * aspect) * factor));
    if (!best || windowFor(packed, aspect) < windowFor(best, aspect)) best = packed;
  }
  return best!;
}

/** How wide a window of that shape has to be to show it all. */
export function windowFor({ width, height }: Rectangle, aspect: number): number {
  return Math.max(width, height * aspect);
}

function inRows(rectangles: readonly Rectangle[], order: readonly number[], gap: number, most: number): Packed {
  const places = new Array<Point>(rectangles.length);
  let x = 0, y = 0, rowHeight = 0, width = 0;
  for (const i of order) {
    const one = rectangles[i]!;
    if (x > 0 && x + one.width > most) {
      x = 0;
      y += rowHeight + gap;
      rowHeight = 0;
    }
    places[i] = { x, y };
    width = Math.max(width, x + one.width);
    rowHeight = Math.max(rowHeight, one.height);
    x += one.width + gap;
  }
  return { width, height: y + rowHeight, places };
}
