import type { Field } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import { Part } from "./part.ts";

export type SourceKind = "ConfigMap" | "Secret";

/** A key that is taken out of a ConfigMap or Secret. */
export interface SourceKey { readonly key: string; readonly field: Field }

/** A whole ConfigMap or Secret, or some of its keys, that a Pod takes from its own namespace. */
export class ObjectSource {
  readonly kind: SourceKind;
  readonly name: string;
  /** Where the name is written. */
  readonly nameField: Field;
  /** True: neither the object nor its keys need to exist. */
  readonly optional: boolean;
  /** The keys that must exist; none where the whole object is taken. */
  readonly keys: readonly SourceKey[];

  protected constructor(source: Part, kind: SourceKind, nameKey: string) {
    this.kind = kind;
    this.name = source.string(nameKey) ?? "";
    this.nameField = source.field.child(nameKey);
    this.optional = source.boolean("optional") ?? false;
    this.keys = source.parts(Part, "items").flatMap((item) => {
      const key = item.string("key");
      return key === undefined ? [] : [{ key, field: item.field.child("key") }];
    });
  }

  /** Reads a reference whose name stands in `name`; undefined where there is none at these steps. */
  static read(part: Part, kind: SourceKind, ...steps: FieldPath): ObjectSource | undefined {
    const source = part.part(Part, ...steps);
    return source && new ObjectSource(source, kind, "name");
  }

  /** Reads a volume source; a Secret volume has its name in `secretName`. */
  static readVolume(part: Part, kind: SourceKind, ...steps: FieldPath): ObjectSource | undefined {
    const source = part.part(Part, ...steps);
    return source && new ObjectSource(source, kind, kind === "Secret" ? "secretName" : "name");
  }
}

/** One key of a ConfigMap or Secret, for one variable. */
export class KeySource extends ObjectSource {
  override readonly keys: readonly [SourceKey];

  private constructor(source: Part, kind: SourceKind) {
    super(source, kind, "name");
    this.keys = [{ key: source.string("key") ?? "", field: source.field.child("key") }];
  }

  static override read(part: Part, kind: SourceKind, ...steps: FieldPath): KeySource | undefined {
    const source = part.part(Part, ...steps);
    return source && new KeySource(source, kind);
  }
}
