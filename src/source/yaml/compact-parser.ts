import type { JsonValue } from "../document.ts";
import { FastParser, readWith, type FastReading } from "./fast-parser.ts";
import type { KeyTree } from "./key-tree.ts";
import { KnownValues } from "./known-values.ts";
import { objectFor } from "./room.ts";
import { shared } from "./shared-text.ts";

const LINE_FEED = 0x0a, HASH = 0x23;

/**
 * As readFast, for values that are kept: they take little room, less than half of what those of readFast do, and nothing of them is a
 * piece of the text, which would keep all of it in memory. Takes a fifth longer than readFast.
 */
export function readCompact(text: string, start: number, end: number): FastReading | undefined {
  return readWith(new CompactParser(text, start, end));
}

class CompactParser extends FastParser {
  protected override readonly emptyObject = objectFor;

  /** Lists that grow have room for more items. */
  protected override finished(list: JsonValue[]): JsonValue[] {
    return list.slice();
  }

  protected override kept(text: string): string {
    return shared(text);
  }

  protected override flow(): JsonValue {
    return compact(super.flow());
  }

  protected override value(indent: number, key: string, node: KeyTree | undefined): JsonValue {
    const { at: start, units } = this;
    if (node === undefined || units[start] === LINE_FEED || units[start] === HASH) return super.value(indent, key, node);
    const known = (node.values ??= new KnownValues());
    const last = known.take(this);
    if (last !== undefined) {
      this.nextIndent = this.nextLine();
      // Else the scalar goes on there.
      if (this.nextIndent <= indent) return last;
      this.at = start;
    }
    const value = super.value(indent, key, node);
    if (typeof value !== "object" || value === null) known.add(this, start, value);
    return value;
  }
}

/** A copy in little room. */
function compact(value: JsonValue): JsonValue {
  if (typeof value === "string") return shared(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(compact);
  const entries = Object.entries(value);
  const object = objectFor(entries.length);
  for (const [key, inner] of entries) object[key] = compact(inner!);
  return object;
}
