import type { KnownValues } from "./known-values.ts";

/** How many keys may be remembered in all, and how many that follow the same ones. */
const MOST_KEYS = 20_000;
const MOST_CHOICES = 8;
/** How many keys a mapping is taken to have of which nothing is known. */
export const USUAL_SIZE = 4;

let remembered = 0;

/**
 * The plain keys that mappings in one place have had so far, in their order: what comes next is probably one of `next`. A parser
 * that finds the very characters of such a key knows that it is a good one, and that the mapping does not hold it yet; and it has
 * its string, so that none is made and looked up. What is remembered makes reading faster and changes nothing else.
 */
export class KeyTree {
  /** The key; empty at the root. */
  readonly key: string;
  /** Its UTF-16 units. */
  readonly units: readonly number[];
  readonly next: KeyTree[] = [];
  /** The scalars that this key had; only of values that are kept. */
  values: KnownValues | undefined;
  /** How many keys the mapping had that began with this key, or, at the root, with one that was not expected, and was read last. */
  size = USUAL_SIZE;
  private below: KeyTree | undefined;

  constructor(key: string) {
    this.key = key;
    this.units = Array.from(key, (_, index) => key.charCodeAt(index));
  }

  /** The tree of the mappings that are the value of this key, or items of it. */
  get inner(): KeyTree {
    return (this.below ??= new KeyTree(""));
  }

  /** Remembers a plain key that followed this one, and that the mapping did not hold before; undefined where there is no room. */
  add(key: string): KeyTree | undefined {
    for (const known of this.next) if (known.key === key) return known;
    if (this.next.length >= MOST_CHOICES || remembered >= MOST_KEYS) return undefined;
    remembered++;
    const added = new KeyTree(key);
    this.next.push(added);
    return added;
  }
}

/** The tree of the mappings that are whole documents. */
export const DOCUMENT_KEYS: KeyTree = new KeyTree("");
