import { visible, widthOf } from "../words.ts";
import type { PictureNode } from "./picture.ts";

/** How large a node is drawn, in pixels at zoom 1. */
export interface Size { readonly width: number; readonly height: number }

/** Width of a character of the monospaced names and of the small text, in pixels: 0.6 of the font size, as monospaced fonts have it, and about 0.55. */
export const NAME_CHARACTER = 7.2;
export const SMALL_CHARACTER = 5.6;
const LEAST = 120;
const MOST = 264;
const STEP = 24;
/** Left stripe, padding, and room for the number of findings. */
export const PADDING = 24;

/** Requests pass through these; what belongs to them is drawn smaller. */
const MAIN: ReadonlySet<string> = new Set(["route", "service", "workload"]);

export function heightOf({ category }: Pick<PictureNode, "category">): number {
  return MAIN.has(category) ? 44 : 36;
}

/** A width in which most names are whole; rounded, so that columns line up and alike parts are laid out once. */
export function widthFor(nodes: readonly PictureNode[]): number {
  let most = LEAST;
  for (const { name, kind, detail } of nodes) {
    const small = (widthOf(visible(kind)) + widthOf(visible(detail)) + 2) * SMALL_CHARACTER;
    most = Math.max(most, PADDING + Math.max(widthOf(visible(name)) * NAME_CHARACTER, small));
  }
  return Math.min(MOST, Math.ceil(most / STEP) * STEP);
}

/** The text with its middle left out where it is longer than so many characters: both ends of a name say much. */
export function shorten(text: string, most: number): string {
  const characters = [...visible(text)];
  if (characters.length <= most) return characters.join("");
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}
