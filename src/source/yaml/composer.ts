import type { Cursor } from "./cursor.ts";
import { Fault } from "./fault.ts";
import type { AliasNode, MappingNode, Node, ScalarNode, SequenceNode } from "./node.ts";
import type { ScannedDirective, ScannedTag } from "./scan-property.ts";
import type { ScannedScalar } from "./scan-scalar.ts";
import { Scanner, type Token, type TokenType } from "./scanner.ts";

/**
 * How deep collections may nest. go-yaml allows 10,000 levels; no Kubernetes object has a hundred, and whatever walks
 * a value later may use the call stack.
 */
export const MAX_DEPTH = 1000;

/** The first document of a text. Only that one is read: what follows it is lost to kubectl. */
export interface ComposedDocument {
  /** Undefined where there is nothing but comments. */
  readonly root: Node | undefined;
  /** Where reading stopped: past `...`, or at the first token that does not belong to the document. */
  readonly end: number;
}

/** Builds the node tree of the first document of a text, after the grammar of go.yaml.in/yaml/v2 (parserc.go, decode.go). Throws a Fault. */
export function compose(cursor: Cursor): ComposedDocument {
  return new Composer(new Scanner(cursor)).document();
}

/** The properties before a node's content. */
interface Properties {
  readonly start: number;
  readonly end: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

class Composer {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, Node>();
  private readonly tagPrefixes = new Map([["!", "!"], ["!!", "tag:yaml.org,2002:"]]);
  private depth = 0;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  document(): ComposedDocument {
    const first = this.scanner.peek();
    if (first.type === "stream-end") return { root: undefined, end: first.start };
    let root: Node;
    if (first.type !== "directive" && first.type !== "document-start") root = this.node(true, false);
    else {
      this.directives();
      if (!this.take("document-start")) throw new Fault("missing-document-start", this.scanner.peek().start, first.start);
      const { type, start } = this.scanner.peek();
      const isEmpty = type === "directive" || type === "document-start" || type === "document-end" || type === "stream-end";
      root = isEmpty ? empty(start) : this.node(true, false);
    }
    const last = this.scanner.peek();
    if (last.type !== "document-end") return { root, end: last.start };
    return { root, end: last.end };
  }

  private directives(): void {
    let hasVersion = false;
    const own = new Set<string>();
    for (let token = this.scanner.peek(); token.type === "directive"; token = this.scanner.peek()) {
      const directive = token.content as ScannedDirective;
      if ("major" in directive) {
        if (hasVersion) throw new Fault("invalid-directive", token.start, token.start, "YAML");
        if (directive.major !== 1 || directive.minor !== 1) throw new Fault("unsupported-version", token.start, token.start, `${directive.major}.${directive.minor}`);
        hasVersion = true;
      } else {
        if (own.has(directive.handle)) throw new Fault("invalid-directive", token.start, token.start, "TAG");
        own.add(directive.handle);
        this.tagPrefixes.set(directive.handle, directive.prefix);
      }
      this.scanner.skip();
    }
  }

  private take(type: TokenType): Token | undefined {
    const token = this.scanner.peek();
    if (token.type !== type) return undefined;
    this.scanner.skip();
    return token;
  }

  private node(inBlock: boolean, indentless: boolean): Node {
    const first = this.scanner.peek();
    if (first.type === "alias") return this.alias(first);
    const properties = first.type === "anchor" || first.type === "tag" ? this.properties() : undefined;
    const token = properties ? this.scanner.peek() : first;
    switch (token.type) {
      case "scalar": return this.scalar(token, properties);
      case "block-entry": if (indentless) return this.leave(this.indentlessSequence(token, properties)); break;
      case "flow-sequence-start": return this.leave(this.flowSequence(token, properties));
      case "flow-mapping-start": return this.leave(this.flowMapping(token, properties));
      case "block-sequence-start": if (inBlock) return this.leave(this.blockSequence(token, properties)); break;
      case "block-mapping-start": if (inBlock) return this.leave(this.blockMapping(token, properties)); break;
    }
    if (!properties) throw new Fault("missing-content", token.start, first.start);
    return this.keep(properties, { ...empty(properties.end), outerStart: properties.start, tag: properties.tag, implicit: properties.tag === undefined });
  }

  private enter(offset: number): void {
    if (++this.depth > MAX_DEPTH) throw new Fault("too-deep", offset);
  }

  private leave(node: Node): Node {
    this.depth--;
    return node;
  }

  private alias(token: Token): AliasNode {
    const name = token.content as string;
    const target = this.anchors.get(name);
    if (!target) throw new Fault("unknown-anchor", token.start, token.start, name);
    this.scanner.skip();
    return { kind: "alias", name, target, start: token.start, end: token.end, outerStart: token.start };
  }

  /** An anchor, a tag, or one of each in either order. */
  private properties(): Properties {
    const { start } = this.scanner.peek();
    const before = this.take("anchor");
    const tagToken = this.take("tag");
    const anchor = before ?? this.take("anchor");
    const end = Math.max(anchor?.end ?? 0, tagToken?.end ?? 0);
    return { start, end, anchor: anchor?.content as string | undefined, tag: tagToken && this.tag(tagToken, start) };
  }

  private tag(token: Token, start: number): string {
    const { handle, suffix } = token.content as ScannedTag;
    if (handle === "") return suffix;
    const prefix = this.tagPrefixes.get(handle);
    if (prefix === undefined) throw new Fault("unknown-tag-handle", token.start, start, handle);
    return prefix + suffix;
  }

  private keep<N extends Node>(properties: Properties | undefined, node: N): N {
    if (properties?.anchor !== undefined) this.anchors.set(properties.anchor, node);
    return node;
  }

  private scalar(token: Token, properties: Properties | undefined): ScalarNode {
    const { value, style, start, end } = token.content as ScannedScalar;
    this.scanner.skip();
    const tag = properties?.tag;
    const implicit = tag === undefined ? style === "plain" : tag === "!";
    return this.keep(properties, { kind: "scalar", start, end, outerStart: properties?.start ?? start, value, style, tag, implicit });
  }

  private sequence(token: Token, properties: Properties | undefined, flow: boolean): SequenceNode {
    const { start, end } = token;
    this.enter(start);
    return this.keep(properties, { kind: "sequence", start, end, outerStart: properties?.start ?? start, flow, items: [], dashes: [] });
  }

  private mapping(token: Token, properties: Properties | undefined, flow: boolean): MappingNode {
    const { start, end } = token;
    this.enter(start);
    return this.keep(properties, { kind: "mapping", start, end, outerStart: properties?.start ?? start, flow, keys: [], values: [] });
  }

  private blockSequence(token: Token, properties: Properties | undefined): SequenceNode {
    const node = this.sequence(token, properties, false);
    this.scanner.skip();
    for (;;) {
      const entry = this.take("block-entry");
      if (!entry) break;
      const { type } = this.scanner.peek();
      this.addItem(node, entry, type === "block-entry" || type === "block-end" ? empty(entry.end) : this.node(true, false));
    }
    if (!this.take("block-end")) throw new Fault("missing-dash", this.scanner.peek().start, node.start);
    return node;
  }

  /** A list whose dashes stand at the column of the key it belongs to. */
  private indentlessSequence(token: Token, properties: Properties | undefined): SequenceNode {
    const node = this.sequence(token, properties, false);
    for (let entry = this.take("block-entry"); entry; entry = this.take("block-entry")) {
      const { type } = this.scanner.peek();
      const isEmpty = type === "block-entry" || type === "key" || type === "value" || type === "block-end";
      this.addItem(node, entry, isEmpty ? empty(entry.end) : this.node(true, false));
    }
    return node;
  }

  private addItem(node: SequenceNode, entry: Token, item: Node): void {
    node.dashes.push(entry.start);
    node.items.push(item);
    node.end = item.end;
  }

  private blockMapping(token: Token, properties: Properties | undefined): MappingNode {
    const node = this.mapping(token, properties, false);
    this.scanner.skip();
    for (let keyToken = this.take("key"); keyToken; keyToken = this.take("key")) {
      const key = this.blockPart(keyToken.end);
      const valueToken = this.take("value");
      const value = valueToken ? this.blockPart(valueToken.end) : empty(key.end);
      node.keys.push(key);
      node.values.push(value);
      node.end = value.end;
    }
    if (!this.take("block-end")) throw new Fault("missing-key", this.scanner.peek().start, node.start);
    return node;
  }

  /** A key or value of a block mapping; nothing counts as an empty scalar. */
  private blockPart(offset: number): Node {
    const { type } = this.scanner.peek();
    return type === "key" || type === "value" || type === "block-end" ? empty(offset) : this.node(true, true);
  }

  private flowSequence(token: Token, properties: Properties | undefined): SequenceNode {
    const node = this.sequence(token, properties, true);
    this.scanner.skip();
    for (let first = true; ; first = false) {
      if (this.scanner.peek().type === "flow-sequence-end") break;
      if (!first && !this.take("flow-entry")) throw new Fault("missing-comma-in-list", this.scanner.peek().start, node.start);
      const entry = this.scanner.peek();
      if (entry.type === "flow-sequence-end") break;
      if (entry.type === "stream-end") throw new Fault("missing-comma-in-list", entry.start, node.start);
      node.items.push(entry.type === "key" ? this.leave(this.flowPair(entry)) : this.node(false, false));
    }
    node.end = this.take("flow-sequence-end")!.end;
    return node;
  }

  /** A mapping of one entry that is written without braces in a list: `[a: b]`. */
  private flowPair(token: Token): MappingNode {
    const node = this.mapping(token, undefined, true);
    this.scanner.skip();
    const next = this.scanner.peek();
    let key: Node;
    if (next.type !== "value" && next.type !== "flow-entry" && next.type !== "flow-sequence-end") key = this.node(false, false);
    else {
      // libyaml throws this token away.
      this.scanner.skip();
      key = empty(next.end);
    }
    let value: Node = empty(key.end);
    const valueToken = this.take("value");
    if (valueToken) {
      const { type } = this.scanner.peek();
      value = type === "flow-entry" || type === "flow-sequence-end" ? empty(valueToken.end) : this.node(false, false);
    }
    node.keys.push(key);
    node.values.push(value);
    node.end = value.end;
    return node;
  }

  private flowMapping(token: Token, properties: Properties | undefined): MappingNode {
    const node = this.mapping(token, properties, true);
    this.scanner.skip();
    for (let first = true; ; first = false) {
      if (this.scanner.peek().type === "flow-mapping-end") break;
      if (!first && !this.take("flow-entry")) throw new Fault("missing-comma-in-map", this.scanner.peek().start, node.start);
      const entry = this.scanner.peek();
      if (entry.type === "flow-mapping-end") break;
      if (entry.type === "stream-end") throw new Fault("missing-comma-in-map", entry.start, node.start);
      const keyToken = this.take("key");
      const key = keyToken ? this.flowPart(keyToken.end) : this.node(false, false);
      const valueToken = keyToken ? this.take("value") : undefined;
      node.keys.push(key);
      node.values.push(valueToken ? this.flowPart(valueToken.end) : empty(key.end));
    }
    node.end = this.take("flow-mapping-end")!.end;
    return node;
  }

  /** A key or value of a flow mapping; nothing counts as an empty scalar. */
  private flowPart(offset: number): Node {
    const { type } = this.scanner.peek();
    return type === "value" || type === "flow-entry" || type === "flow-mapping-end" ? empty(offset) : this.node(false, false);
  }
}

function empty(offset: number): ScalarNode {
  return { kind: "scalar", start: offset, end: offset, outerStart: offset, value: "", style: "empty", tag: undefined, implicit: true };
}
