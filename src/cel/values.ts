import type { Type } from "./types.ts";

/*
 * The values that expressions compute with. Ints are bigints, doubles numbers; the rest as their names say.
 */

/** An unsigned integer. */
export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** A point in time, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

export class Duration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
}

/** How two lists of a schema are compared and added: sets without order, and map lists by key (x-kubernetes-list-type). */
export type ListMerge = { readonly kind: "set" } | { readonly kind: "map"; readonly keys: readonly string[] };

/** A list; its items are made when they are asked for. */
export class List {
  readonly merge: ListMerge | undefined;
  private readonly length: number;
  private readonly read: (index: number) => Value;

  constructor(size: number, read: (index: number) => Value, merge?: ListMerge) {
    this.length = size;
    this.read = read;
    this.merge = merge;
  }

  get size(): number {
    return this.length;
  }

  static of(items: readonly Value[], merge?: ListMerge): List {
    return new List(items.length, (index) => items[index]!, merge);
  }

  at(index: number): Value {
    return this.read(index);
  }

  *[Symbol.iterator](): Iterator<Value> {
    for (let i = 0; i < this.size; i++) yield this.read(i);
  }

  toArray(): Value[] {
    return [...this];
  }
}

/** The list that a loop is building; nothing else refers to it, so it grows in place. */
export class GrowingList extends List {
  private readonly items: Value[];

  constructor() {
    const items: Value[] = [];
    super(0, (index) => items[index]!);
    this.items = items;
  }

  override get size(): number {
    return this.items.length;
  }

  append(list: List): this {
    for (const item of list) this.items.push(item);
    return this;
  }
}

/** A map, or an object of a schema, whose keys are its escaped field names. */
export interface Dictionary {
  readonly kind: "dictionary";
  readonly size: number;
  get(key: Value): Value | undefined;
  keys(): Value[];
}

/** A map that an expression made. */
export class LiteralMap implements Dictionary {
  readonly kind = "dictionary";
  private readonly entries = new Map<string | boolean | number | bigint, readonly [key: Value, value: Value]>();

  /** Returns false where the key is there already or cannot be a key. */
  add(key: Value, value: Value): boolean {
    const id = keyOf(key);
    if (id === undefined || this.entries.has(id)) return false;
    this.entries.set(id, [key, value]);
    return true;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: Value): Value | undefined {
    const id = keyOf(key);
    return id === undefined ? undefined : this.entries.get(id)?.[1];
  }

  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }
}

/** Numbers of all types are the same key where they are equal. */
function keyOf(key: Value): string | boolean | bigint | undefined {
  if (typeof key === "string" || typeof key === "boolean" || typeof key === "bigint") return key;
  if (key instanceof Uint) return key.value;
  return typeof key === "number" && Number.isInteger(key) ? BigInt(key) : undefined;
}

export class Optional {
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
  static readonly none: Optional = new Optional(undefined);
}

/** A type as a value: `type(self.x) == string`. */
export class TypeValue {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A value of a Kubernetes library: its type, what it holds, and the text by which two of them are the same. */
export class LibraryValue {
  readonly type: Type;
  readonly content: unknown;
  readonly identity: string;
  constructor(type: Type, content: unknown, identity: string) {
    this.type = type;
    this.content = content;
    this.identity = identity;
  }
}

export type Value = null | boolean | bigint | number | string | Uint | Uint8Array | Timestamp | Duration | List | Dictionary | Optional | TypeValue | LibraryValue;

/** Why an expression has no value: a missing key, division by zero, an overflow. Logical operators absorb it. */
export class EvaluationError extends Error {}

/** The expression used more than it may; nothing absorbs it. */
export class CostExceededError extends Error {}

/** The name of a value's type, as `type()` gives it. */
export function typeNameOf(value: Value): string {
  if (value === null) return "null_type";
  switch (typeof value) {
    case "boolean": return "bool";
    case "bigint": return "int";
    case "number": return "double";
    case "string": return "string";
    default:
  }
  if (value instanceof Uint) return "uint";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof List) return "list";
  if (value instanceof Timestamp) return "google.protobuf.Timestamp";
  if (value instanceof Duration) return "google.protobuf.Duration";
  if (value instanceof Optional) return "optional_type";
  if (value instanceof TypeValue) return "type";
  return value instanceof LibraryValue ? value.type.name : "map";
}

/** Whether a value may stand where a type is wanted; the inside of lists and maps is not looked at, as in cel-go. */
export function fits(value: Value, type: Type): boolean {
  switch (type.kind) {
    case "dyn": case "any": case "parameter": case "error": return true;
    case "null": return value === null;
    case "list": return value instanceof List;
    case "map": return typeof value === "object" && value !== null && "kind" in value && value.kind === "dictionary";
    default: return typeNameOf(value) === type.name;
  }
}
