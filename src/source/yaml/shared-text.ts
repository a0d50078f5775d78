import { detached } from "../detached.ts";

/** How many texts are remembered, and how long they are at most. */
const MOST = 10_000, LONGEST = 200;

const remembered = new Map<string, string>();

/** The same text as a string with memory of its own, of which there is one for nearly all equal ones. */
export function shared(text: string): string {
  if (text.length > LONGEST) return detached(text);
  const same = remembered.get(text);
  if (same !== undefined) return same;
  const own = detached(text);
  if (remembered.size >= MOST) remembered.clear();
  remembered.set(own, own);
  return own;
}
