import type { Definition } from "./format.ts";

/** A type of the API as the decoder walks it. */
export type Type = ScalarType | ListType | MapType | SchemaType | StructType;

/** What a definition may name without further structure. */
export type ScalarKind =
  | "string" | "boolean" | "int32" | "int64" | "number" | "bytes" | "quantity" | "int-or-string" | "time" | "micro-time" | "duration" | "any";

export interface ScalarType { readonly kind: ScalarKind }
export interface ListType { readonly kind: "list"; readonly item: Type }
export interface MapType { readonly kind: "map"; readonly value: Type }
/** A JSON Schema or something shorter: the unions of apiextensions.k8s.io/v1. */
export interface SchemaType { readonly kind: "schema"; readonly or: "list" | "boolean" | "strings"; readonly schema: StructType }

/** A Go struct. Its fields are read from the schema file the first time that they are asked for. */
export class StructType {
  readonly kind = "struct";
  /** Short name of the definition: `core.v1.PodSpec`. */
  readonly name: string;
  private readonly source: TypeSource;
  private known: ReadonlyMap<string, Type> | undefined;

  constructor(name: string, source: TypeSource) {
    this.name = name;
    this.source = source;
  }

  get fields(): ReadonlyMap<string, Type> {
    return (this.known ??= this.source.fieldsOf(this.name));
  }
}

const SCALARS: ReadonlyMap<string, ScalarType> = new Map(
  (["string", "boolean", "int32", "int64", "number", "bytes", "quantity", "int-or-string", "time", "micro-time", "duration", "any"] as const)
    .map((kind) => [kind, { kind }]),
);

/** The type of text: there is one of it, so that it can be told by identity. */
export const STRING: Type = SCALARS.get("string")!;

const JSON_SCHEMA = "apiextensions.v1.JSONSchemaProps";

/** Where definitions come from. Turns their notation (see format.ts) into types, each of them once. */
export abstract class TypeSource {
  private readonly structs = new Map<string, StructType>();

  /** The definition of that short name, or undefined. */
  abstract definition(name: string): Definition | undefined;

  /** The type of a kind or of a part of it. */
  struct(name: string): StructType {
    let struct = this.structs.get(name);
    if (!struct) this.structs.set(name, (struct = new StructType(name, this)));
    return struct;
  }

  /** For StructType only. */
  fieldsOf(name: string): ReadonlyMap<string, Type> {
    const fields = new Map<string, Type>();
    for (const [field, text] of Object.entries(this.definition(name)?.fields ?? {})) fields.set(field, this.typeOf(text));
    return fields;
  }

  private typeOf(text: string): Type {
    if (text.startsWith("[]")) return { kind: "list", item: this.typeOf(text.slice("[]".length)) };
    if (text.startsWith("{}")) return { kind: "map", value: this.typeOf(text.slice("{}".length)) };
    if (text.startsWith("schema-or-")) return { kind: "schema", or: text.slice("schema-or-".length) as SchemaType["or"], schema: this.struct(JSON_SCHEMA) };
    return SCALARS.get(text) ?? this.struct(text);
  }
}
