import type { JsonObject, JsonValue } from "../document.ts";
import { MAX_DEPTH } from "./composer.ts";
import { Fault } from "./fault.ts";
import { isMergeKey, type AliasNode, type MappingNode, type Node, type ScalarNode } from "./node.ts";
import { isInteger, keyText, looksOctal, resolvePlain, resolveTagged, type Scalar } from "./scalar.ts";

/** The value of a document, and what deserves a second look. */
export interface Constructed {
  readonly value: JsonValue;
  /** Whether a mapping got a key twice, be it through a merge. */
  readonly hasDuplicates: boolean;
  /** Whether a key is a word such as `on` that became a boolean. */
  readonly hasBooleanKeys: boolean;
  /** Whether a number has a leading zero. */
  readonly hasOctalNumbers: boolean;
}

type MutableObject = { -readonly [Key in keyof JsonObject]: JsonObject[Key] };

/** Turns a node tree into a value as go.yaml.in/yaml/v2 and sigs.k8s.io/yaml do (decode.go, yaml.go). Throws a Fault. */
export function construct(root: Node | undefined): Constructed {
  const constructor = new Constructor();
  const value = root ? constructor.read(root) : null;
  constructor.refuseWhatJsonCannotHold(value);
  const { hasDuplicates, hasBooleanKeys, hasOctalNumbers } = constructor;
  return { value, hasDuplicates, hasBooleanKeys, hasOctalNumbers };
}

/** The type and value of a scalar. */
export function resolveScalar(node: ScalarNode): Scalar {
  if (node.tag !== undefined) return resolveTagged(node.tag, node.value, node.start);
  return node.implicit ? resolvePlain(node.value) : node.value;
}

/** A key as text, or undefined where it is null or beyond int64. */
export function keyOf(node: ScalarNode): string | undefined {
  const value = resolveScalar(node);
  return typeof value === "string" ? value : keyText(value, typeof value === "number" && node.tag !== "tag:yaml.org,2002:float" && isInteger(node.value));
}

const LOW = 400_000, HIGH = 4_000_000;

/** How large a share of a document aliases may make up, by the number of its values. */
function allowedShare(values: number): number {
  if (values <= LOW) return 0.99;
  return values >= HIGH ? 0.1 : 0.99 - (0.89 * (values - LOW)) / (HIGH - LOW);
}

class Constructor {
  hasDuplicates = false;
  hasBooleanKeys = false;
  hasOctalNumbers = false;
  /** Objects with a key that JSON cannot hold: an error only if they are still in the value at the end. */
  private readonly refused = new Map<object, Fault>();
  private infinite: Fault | undefined;
  private readonly open = new Set<AliasNode>();
  /** go-yaml counts the document as the first value. */
  private values = 1;
  private aliased = 0;
  private aliasDepth = 0;
  private depth = 0;

  read(node: Node): JsonValue {
    this.count(node);
    switch (node.kind) {
      case "scalar": return this.scalar(node);
      case "alias": return this.follow(node, () => this.read(node.target));
      case "sequence": {
        this.enter(node);
        const list = node.items.map((item) => this.read(item));
        this.depth--;
        return list;
      }
      case "mapping": {
        const object: MutableObject = {};
        this.fill(object, node);
        return object;
      }
    }
  }

  /** Throws where the value, as it is in the end, holds a key or number that has no place in JSON. */
  refuseWhatJsonCannotHold(value: JsonValue): void {
    if (this.infinite === undefined && this.refused.size === 0) return;
    if (typeof value === "number" && !Number.isFinite(value)) throw this.infinite!;
    if (typeof value !== "object" || value === null) return;
    const fault = this.refused.get(value);
    if (fault) throw fault;
    for (const item of Object.values(value)) this.refuseWhatJsonCannotHold(item as JsonValue);
  }

  private count(node: Node): void {
    this.values++;
    if (this.aliasDepth > 0) this.aliased++;
    if (this.aliased > 100 && this.values > 1000 && this.aliased / this.values > allowedShare(this.values)) throw new Fault("excessive-aliases", [...this.open, node][0]!.start);
  }

  private enter(node: Node): void {
    if (++this.depth > MAX_DEPTH) throw new Fault("too-deep", node.start);
  }

  private follow<T>(alias: AliasNode, read: () => T): T {
    if (this.open.has(alias)) throw new Fault("recursive-alias", alias.start, alias.start, alias.name);
    this.open.add(alias);
    this.aliasDepth++;
    const result = read();
    this.aliasDepth--;
    this.open.delete(alias);
    return result;
  }

  private scalar(node: ScalarNode): JsonValue {
    const value = resolveScalar(node);
    if (typeof value === "number") {
      if (!Number.isFinite(value)) this.infinite = new Fault("not-a-json-number", node.start, node.start, node.value);
      else if (node.implicit && looksOctal(node.value)) this.hasOctalNumbers = true;
    }
    return value;
  }

  private fill(object: MutableObject, node: MappingNode): void {
    this.enter(node);
    for (let index = 0; index < node.keys.length; index++) {
      const key = node.keys[index]!, value = node.values[index]!;
      if (isMergeKey(key)) this.merge(object, value);
      else this.entry(object, key, value);
    }
    this.depth--;
  }

  private entry(object: MutableObject, key: Node, value: Node): void {
    const text = this.key(object, key);
    const read = this.read(value);
    if (text === undefined) return;
    if (object[text] !== undefined && Object.hasOwn(object, text)) this.hasDuplicates = true;
    if (text === "__proto__") Object.defineProperty(object, text, { value: read, enumerable: true, configurable: true, writable: true });
    else object[text] = read;
  }

  private key(object: MutableObject, key: Node): string | undefined {
    this.count(key);
    if (key.kind === "alias") return this.follow(key, () => this.key(object, key.target));
    if (key.kind !== "scalar") throw new Fault("collection-as-key", key.start, key.start);
    const text = keyOf(key);
    if (text === undefined) this.refused.set(object, new Fault(resolveScalar(key) === null ? "null-as-key" : "large-number-as-key", key.start, key.start, key.value));
    else if (key.implicit && key.value !== text) {
      if (text === "true" || text === "false") this.hasBooleanKeys = true;
      else if (looksOctal(key.value)) this.hasOctalNumbers = true;
    }
    return text;
  }

  /** Sets the keys of other mappings: those before `<<` are overwritten, those after it overwrite. */
  private merge(object: MutableObject, source: Node): void {
    if (source.kind !== "sequence") return this.mergeOne(object, source);
    for (let index = source.items.length - 1; index >= 0; index--) {
      const item = source.items[index]!;
      if (item.kind === "sequence") throw new Fault("invalid-merge", item.start);
      this.mergeOne(object, item);
    }
  }

  private mergeOne(object: MutableObject, source: Node): void {
    if (source.kind === "mapping") {
      this.count(source);
      return this.fill(object, source);
    }
    if (source.kind !== "alias" || source.target.kind !== "mapping") throw new Fault("invalid-merge", source.start);
    const { target } = source;
    this.count(source);
    this.follow(source, () => {
      this.count(target);
      this.fill(object, target);
    });
  }
}
