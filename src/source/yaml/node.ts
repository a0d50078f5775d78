import type { ScalarStyle } from "./scan-scalar.ts";

/** A value of a YAML text with its place. Offsets count from the beginning of the document's text. */
export type Node = ScalarNode | AliasNode | SequenceNode | MappingNode;

interface Place {
  /** Where the value itself begins; a tag or anchor stands before it. */
  readonly start: number;
  /** Past its last character. */
  end: number;
  /** Where it begins with its tag and anchor. */
  readonly outerStart: number;
}

export interface ScalarNode extends Place {
  readonly kind: "scalar";
  readonly value: string;
  /** `empty` where nothing is written. */
  readonly style: ScalarStyle | "empty";
  /** In the long form, for example `tag:yaml.org,2002:int`. */
  readonly tag: string | undefined;
  /** Whether its type follows from its text. */
  readonly implicit: boolean;
}

export interface AliasNode extends Place {
  readonly kind: "alias";
  readonly name: string;
  readonly target: Node;
}

export interface SequenceNode extends Place {
  readonly kind: "sequence";
  readonly flow: boolean;
  readonly items: Node[];
  /** Where the `-` of each item stands; empty in flow style. */
  readonly dashes: number[];
}

export interface MappingNode extends Place {
  readonly kind: "mapping";
  readonly flow: boolean;
  readonly keys: Node[];
  readonly values: Node[];
}

/** Whether a key is `<<`, which merges the mapping that follows. */
export function isMergeKey(key: Node): boolean {
  return key.kind === "scalar" && key.value === "<<" && (key.implicit || key.tag === "tag:yaml.org,2002:merge");
}
