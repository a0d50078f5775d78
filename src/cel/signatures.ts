import {
  ANY, BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, NULL, opaque, optionalOf, parameter, STRING, struct, TIMESTAMP, type Type, typeOf, UINT,
} from "./types.ts";
import type { Value } from "./values.ts";

/** What a function does with values; throws EvaluationError. Undefined where nothing evaluates it. */
export type Implementation = (...args: never[]) => Value;

/** One way to call a function (decls.OverloadDecl of cel-go). */
export interface Overload {
  /** cel-go's name of it, which costs refer to. */
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** The names of its type parameters. */
  readonly typeParameters: readonly string[];
  readonly run: Implementation | undefined;
}

/** Signatures of a library: `id: "name(types): type"`, or `.name(receiver, types): type` for a method, with its implementation. */
export type LibraryTable = Readonly<Record<string, string | readonly [signature: string, run: Implementation]>>;

const NAMED: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["bool", BOOL], ["int", INT], ["uint", UINT], ["double", DOUBLE], ["string", STRING], ["bytes", BYTES], ["null", NULL], ["dyn", DYN], ["any", ANY],
  ["duration", DURATION], ["timestamp", TIMESTAMP],
  ["IP", opaque("net.IP")], ["CIDR", opaque("net.CIDR")],
  ["URL", struct("kubernetes.URL")], ["Quantity", struct("kubernetes.Quantity")], ["Semver", struct("kubernetes.Semver")],
  ["Format", struct("kubernetes.NamedFormat")],
  ["Authorizer", struct("kubernetes.authorization.Authorizer")], ["PathCheck", struct("kubernetes.authorization.PathCheck")],
  ["GroupCheck", struct("kubernetes.authorization.GroupCheck")], ["ResourceCheck", struct("kubernetes.authorization.ResourceCheck")],
  ["Decision", struct("kubernetes.authorization.Decision")],
]);

/** A type by its short name in signatures, such as `Authorizer`. */
export function namedType(name: string): Type {
  return NAMED.get(name) ?? parameter(name);
}

/** Reads the signatures of a library. */
export function readLibrary(table: LibraryTable): Overload[] {
  return Object.entries(table).map(([id, entry]) => {
    const [signature, run] = typeof entry === "string" ? [entry, undefined] : entry;
    const open = signature.indexOf("(");
    const close = signature.lastIndexOf("): ");
    const isMember = signature.startsWith(".");
    const parameters = readTypes(signature.slice(open + 1, close));
    const result = readTypes(signature.slice(close + 3))[0]!;
    const typeParameters = [...new Set([...parameters, result].flatMap(parameterNames))];
    return { id, name: signature.slice(isMember ? 1 : 0, open), isMember, parameters, result, typeParameters, run };
  });
}

function parameterNames(type: Type): string[] {
  return type.kind === "parameter" ? [type.name] : type.parameters.flatMap(parameterNames);
}

/** Reads `string, list(T), map(K, V)`. */
function readTypes(text: string): Type[] {
  const types: Type[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if ((character === "," || character === undefined) && depth === 0) {
      const one = text.slice(start, i).trim();
      if (one !== "") types.push(readType(one));
      start = i + 1;
    }
  }
  return types;
}

function readType(text: string): Type {
  const open = text.indexOf("(");
  if (open < 0) return namedType(text);
  const inner = readTypes(text.slice(open + 1, -1));
  switch (text.slice(0, open)) {
    case "list": return listOf(inner[0]!);
    case "map": return mapOf(inner[0]!, inner[1]!);
    case "optional": return optionalOf(inner[0]!);
    default: return typeOf(inner[0]!);
  }
}
