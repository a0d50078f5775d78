export type TypeKind =
  | "bool" | "int" | "uint" | "double" | "string" | "bytes" | "null" | "duration" | "timestamp" | "dyn" | "any" | "error"
  | "list" | "map" | "struct" | "opaque" | "type" | "parameter";

/** A type of CEL, as common/types of google/cel-go has them. `text` tells two types apart and is what messages show. */
export interface Type {
  readonly kind: TypeKind;
  /** The name of a struct, opaque type or type parameter. */
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly text: string;
  /** Whether a type parameter occurs in it. */
  readonly isOpen: boolean;
}

const NONE: readonly Type[] = [];

function simple(kind: TypeKind, name: string = kind): Type {
  return { kind, name, parameters: NONE, text: name, isOpen: false };
}

export const BOOL: Type = simple("bool");
export const INT: Type = simple("int");
export const UINT: Type = simple("uint");
export const DOUBLE: Type = simple("double");
export const STRING: Type = simple("string");
export const BYTES: Type = simple("bytes");
export const NULL: Type = simple("null", "null_type");
export const DURATION: Type = simple("duration", "google.protobuf.Duration");
export const TIMESTAMP: Type = simple("timestamp", "google.protobuf.Timestamp");
export const DYN: Type = simple("dyn");
export const ANY: Type = simple("any");
/** The type of what could not be checked: it fits everywhere, so that one mistake is reported once. */
export const ERROR: Type = simple("error", "*error*");

/** Types without parameters, by the name that expressions use. */
export const SIMPLE_TYPES: readonly Type[] = [BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, DURATION, TIMESTAMP, DYN];

export function listOf(element: Type): Type {
  return { kind: "list", name: "list", parameters: [element], text: `list(${element.text})`, isOpen: element.isOpen };
}

export function mapOf(key: Type, value: Type): Type {
  return { kind: "map", name: "map", parameters: [key, value], text: `map(${key.text}, ${value.text})`, isOpen: key.isOpen || value.isOpen };
}

export function typeOf(type: Type): Type {
  return { kind: "type", name: "type", parameters: [type], text: `type(${type.text})`, isOpen: type.isOpen };
}

export function optionalOf(type: Type): Type {
  return opaque("optional_type", type);
}

export function opaque(name: string, ...parameters: Type[]): Type {
  const text = parameters.length === 0 ? name : `${name}(${parameters.map((parameter) => parameter.text).join(", ")})`;
  return { kind: "opaque", name, parameters, text, isOpen: parameters.some((parameter) => parameter.isOpen) };
}

export function struct(name: string): Type {
  return { kind: "struct", name, parameters: NONE, text: name, isOpen: false };
}

export function parameter(name: string): Type {
  return { kind: "parameter", name, parameters: NONE, text: `<${name}>`, isOpen: true };
}

/** Whether a type stands for any value. */
export function isDyn({ kind }: Type): boolean {
  return kind === "dyn" || kind === "any";
}

/** The type inside an optional, or undefined for any other type. */
export function optionalValue(type: Type): Type | undefined {
  return type.kind === "opaque" && type.name === "optional_type" ? type.parameters[0] : undefined;
}

/** The type with the same constructor and other parameters. */
export function withParameters(type: Type, parameters: readonly Type[]): Type {
  switch (type.kind) {
    case "list": return listOf(parameters[0]!);
    case "map": return mapOf(parameters[0]!, parameters[1]!);
    case "type": return typeOf(parameters[0]!);
    case "opaque": return opaque(type.name, ...parameters);
    default: return type;
  }
}
