import type { JsonValue } from "../document.ts";
import type { FastCursor } from "./fast-scalar.ts";
import { shared } from "./shared-text.ts";

const LINE_FEED = 0x0a, PIPE = 0x7c, GREATER = 0x3e;
/** Seven in ten scalars of generated manifests are one of the last four of their key, and nearly half of those of many projects. */
const MOST_VALUES = 4;
const LONGEST = 60;

/** The scalars that a key had last, as they are written on the line of the key and as values. */
export class KnownValues {
  private readonly texts: string[] = [];
  private readonly values: JsonValue[] = [];
  private oldest = 0;

  /** The value of the scalar that the cursor stands on, which moves behind its line; undefined, and nothing is moved, where it is not known. */
  take(cursor: FastCursor): JsonValue | undefined {
    const { units, at } = cursor;
    const { texts } = this;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]!;
      const end = at + text.length;
      // Tells nearly all others apart, so that few texts are compared.
      if (units[end] === LINE_FEED && cursor.text.startsWith(text, at)) {
        cursor.at = end + 1;
        return this.values[i];
      }
    }
    return undefined;
  }

  /** Takes note of the scalar that was read last, if it is short and alone on the line where it starts. */
  add(cursor: FastCursor, start: number, value: JsonValue): void {
    const { scalarEnd, units } = cursor;
    if (scalarEnd - start > LONGEST || units[scalarEnd] !== LINE_FEED || units[start] === PIPE || units[start] === GREATER) return;
    const text = cursor.text.slice(start, scalarEnd);
    if (text.includes("\n")) return;
    const index = this.texts.length < MOST_VALUES ? this.texts.length : this.oldest++ % MOST_VALUES;
    this.texts[index] = text === value ? value : shared(text);
    this.values[index] = value;
  }
}
