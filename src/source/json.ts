import { MAX_DEPTH } from "./yaml/composer.ts";
import type { MappingNode, Node, ScalarNode, SequenceNode } from "./yaml/node.ts";
import { fitInteger } from "./yaml/scalar.ts";
import type { JsonValue } from "./document.ts";

/** Why a text is no JSON, and where. */
export class JsonFault extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

/** Makes something of the parts of a JSON value as they are read. */
interface Builder<T> {
  scalar(value: null | boolean | number | bigint | string, start: number, end: number): T;
  list(items: T[], start: number, end: number): T;
  object(keys: readonly string[], values: readonly T[], places: readonly number[], start: number, end: number): T;
}

/** One value of a JSON stream. */
export interface JsonResult<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/** Reads the next value of a JSON stream as Go's encoding/json does; undefined at the end. Throws a JsonFault. */
export function readJson(text: string, from: number): (JsonResult<JsonValue> & { readonly hasDuplicates: boolean }) | undefined {
  const builder = new ValueBuilder();
  const result = new JsonReader(text, from, builder).next();
  return result && { ...result, hasDuplicates: builder.hasDuplicates };
}

/** Reads the value again, as nodes that know their places. */
export function composeJson(text: string, from: number): Node | undefined {
  return new JsonReader(text, from, NODES).next()?.value;
}

class ValueBuilder implements Builder<JsonValue> {
  hasDuplicates = false;

  scalar(value: null | boolean | number | bigint | string): JsonValue {
    return value;
  }

  list(items: JsonValue[]): JsonValue {
    return items;
  }

  object(keys: readonly string[], values: readonly JsonValue[]): JsonValue {
    const object = Object.fromEntries(keys.map((key, index) => [key, values[index]!]));
    if (Object.keys(object).length !== keys.length) this.hasDuplicates = true;
    return object;
  }
}

const NODES: Builder<Node> = {
  scalar(value, start, end): ScalarNode {
    return { kind: "scalar", start, end, outerStart: start, value: String(value), style: typeof value === "string" ? "double" : "plain", tag: undefined, implicit: typeof value !== "string" };
  },
  list(items, start, end): SequenceNode {
    return { kind: "sequence", start, end, outerStart: start, flow: true, items, dashes: [] };
  },
  object(keys, values, places, start, end): MappingNode {
    const nodes = keys.map((key, index) => this.scalar(key, places[2 * index]!, places[2 * index + 1]!));
    return { kind: "mapping", start, end, outerStart: start, flow: true, keys: nodes, values: [...values] };
  },
};

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const SPACE = /[ \t\r\n]*/y;
const PLAIN_STRING = /[^"\\\0-\x1f]*/y;
const LITERALS: ReadonlyMap<string, null | boolean> = new Map([["true", true], ["false", false], ["null", null]]);
const LONE_SURROGATE = /\p{Surrogate}/gu;

class JsonReader<T> {
  private readonly text: string;
  private offset: number;
  private readonly builder: Builder<T>;
  private depth = 0;

  constructor(text: string, from: number, builder: Builder<T>) {
    this.text = text;
    this.offset = from;
    this.builder = builder;
  }

  next(): JsonResult<T> | undefined {
    this.skip(SPACE);
    const start = this.offset;
    if (start === this.text.length) return undefined;
    return { value: this.value(), start, end: this.offset };
  }

  /** Moves over what the pattern matches here and returns where it began. */
  private skip(pattern: RegExp): number {
    const start = this.offset;
    pattern.lastIndex = start;
    if (pattern.test(this.text)) this.offset = pattern.lastIndex;
    return start;
  }

  private value(): T {
    const { text, builder } = this;
    const start = this.offset;
    const code = text.charCodeAt(start);
    if (code === 0x7b) return this.object();
    if (code === 0x5b) return this.list();
    if (code === 0x22) {
      const value = this.string();
      return builder.scalar(value, start, this.offset);
    }
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return builder.scalar(this.number(), start, this.offset);
    const word = text.slice(start, start + (code === 0x66 ? 5 : 4));
    const literal = LITERALS.get(word);
    if (literal === undefined) throw new JsonFault("a value", start);
    this.offset += word.length;
    return builder.scalar(literal, start, this.offset);
  }

  private number(): number | bigint {
    const start = this.skip(NUMBER);
    const digits = this.text.slice(start, this.offset);
    const next = this.text.charCodeAt(this.offset) | 0x20;
    if (digits === "" || (next === 0x65 && !/[eE]/.test(digits)) || (next === 0x2e && !/[.eE]/.test(digits))) throw new JsonFault("a digit", this.offset + 1);
    const value = Number(digits);
    if (!Number.isFinite(value)) throw new JsonFault("a number that fits into 64 bits", start);
    return Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(digits) ? value : (fitInteger(digits) ?? value);
  }

  private string(): string {
    const start = this.offset++;
    let isPlain = true;
    for (;;) {
      this.skip(PLAIN_STRING);
      const code = this.text.charCodeAt(this.offset);
      if (code === 0x22) break;
      if (code !== 0x5c) throw new JsonFault(this.offset < this.text.length ? "no control character in a string" : 'a closing "', this.offset < this.text.length ? this.offset : start);
      isPlain = false;
      this.offset += 2;
    }
    const end = ++this.offset;
    const body = this.text.slice(start + 1, end - 1);
    if (isPlain) return body.replace(LONE_SURROGATE, "\ufffd");
    try {
      return (JSON.parse(this.text.slice(start, end)) as string).replace(LONE_SURROGATE, "\ufffd");
    } catch {
      throw new JsonFault("an escape that JSON knows", start);
    }
  }

  private enter(): void {
    if (++this.depth > MAX_DEPTH) throw new JsonFault("less nesting", this.offset);
    this.offset++;
    this.skip(SPACE);
  }

  /** Moves over a comma or the closing bracket; true for the latter. */
  private closes(bracket: string): boolean {
    this.skip(SPACE);
    const character = this.text.charAt(this.offset);
    if (character !== bracket && character !== ",") throw new JsonFault(`, or ${bracket}`, this.offset);
    this.offset++;
    this.skip(SPACE);
    return character === bracket;
  }

  private list(): T {
    const start = this.offset;
    const items: T[] = [];
    this.enter();
    let end = this.offset + 1;
    if (this.text.charAt(this.offset) === "]") this.offset++;
    else {
      do {
        items.push(this.value());
        this.skip(SPACE);
        end = this.offset + 1;
      } while (!this.closes("]"));
      this.offset = end;
    }
    this.depth--;
    return this.builder.list(items, start, end);
  }

  private object(): T {
    const start = this.offset;
    const keys: string[] = [], values: T[] = [], places: number[] = [];
    this.enter();
    let end = this.offset + 1;
    if (this.text.charAt(this.offset) === "}") this.offset++;
    else {
      do {
        const keyStart = this.offset;
        if (this.text.charAt(keyStart) !== '"') throw new JsonFault("a key in double quotes", keyStart);
        keys.push(this.string());
        places.push(keyStart, this.offset);
        this.skip(SPACE);
        if (this.text.charAt(this.offset) !== ":") throw new JsonFault(":", this.offset);
        this.offset++;
        this.skip(SPACE);
        values.push(this.value());
        this.skip(SPACE);
        end = this.offset + 1;
      } while (!this.closes("}"));
      this.offset = end;
    }
    this.depth--;
    return this.builder.object(keys, values, places, start, end);
  }
}
