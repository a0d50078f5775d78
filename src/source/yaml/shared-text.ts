/** How many texts are remembered, and how long they are at most. */
const MOST = 10_000, LONGEST = 200;

const remembered = new Map<string, string>();
/** A unit takes at most three bytes. */
const bytes = Buffer.allocUnsafeSlow(3 * LONGEST);

/**
 * The same text as a string with memory of its own, of which there is one for nearly all equal ones: V8 makes texts from 13 units on that are cut out of a
 * file mere views of it, which keep all of the file in memory. The text must not hold halves of surrogate pairs.
 */
export function shared(text: string): string {
  if (text.length > LONGEST) return Buffer.from(text).toString();
  const same = remembered.get(text);
  if (same !== undefined) return same;
  const own = bytes.toString("utf8", 0, bytes.write(text));
  if (remembered.size >= MOST) remembered.clear();
  remembered.set(own, own);
  return own;
}
