import { KUBERNETES_LIBRARIES } from "./functions/index.ts";
import type { MacroSet } from "./macros.ts";
import { namedType, readLibrary, type Overload } from "./signatures.ts";
import { listOf, mapOf, optionalOf, parameter, SIMPLE_TYPES, type Type, typeOf } from "./types.ts";

/** The functions and macros that a version of the API server lets new expressions use. */
export interface Language {
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly macros: MacroSet;
}

/** What an expression may refer to, besides the functions. */
export interface Environment {
  readonly language: Language;
  readonly variables: ReadonlyMap<string, Type>;
  /** The fields of a struct type: a field's type, or undefined where it has no such field. Undefined altogether for an unknown struct. */
  readonly fieldOf: (struct: string, field: string) => Type | undefined;
  /** Struct types that an expression may name (`Object.spec`), as cel-go's type provider finds them. */
  readonly namedStruct?: (name: string) => Type | undefined;
}

/** Type names are variables whose value is the type. */
const TYPE_NAMES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ...SIMPLE_TYPES.filter((type) => type.name !== "dyn").map((type) => [type.name, typeOf(type)] as const),
  ["list", typeOf(listOf(parameter("A")))],
  ["map", typeOf(mapOf(parameter("A"), parameter("B")))],
  ["type", typeOf({ kind: "type", name: "type", parameters: [], text: "type", isOpen: false })],
  ["net.IP", typeOf(namedType("IP"))],
  ["net.CIDR", typeOf(namedType("CIDR"))],
  ["optional_type", typeOf(optionalOf(parameter("V")))],
]);

const languages = new Map<number, Language>();

/**
 * The language of an API server of that minor version. A server accepts in new expressions only what the version before it
 * knew too, so that it can be rolled back (environment.DefaultCompatibilityVersion, pkg/cel/environment/base.go of apiserver).
 */
export function languageOf(minor: number): Language {
  let language = languages.get(minor);
  if (!language) {
    language = buildLanguage(minor - 1);
    languages.set(minor, language);
  }
  return language;
}

function buildLanguage(compatible: number): Language {
  const functions = new Map<string, Overload[]>();
  for (const { since, table } of KUBERNETES_LIBRARIES) {
    if (since > compatible) continue;
    for (const overload of readLibrary(table)) {
      const known = functions.get(overload.name);
      if (known) known.push(overload);
      else functions.set(overload.name, [overload]);
    }
  }
  return { functions, macros: { twoVariables: compatible >= 32, sortBy: compatible >= 34 } };
}

/** The type of a variable or of a type's name; undefined for what is not declared. */
export function lookUp({ variables, namedStruct }: Environment, name: string): Type | undefined {
  const known = variables.get(name) ?? TYPE_NAMES.get(name);
  if (known) return known;
  const struct = namedStruct?.(name);
  return struct && typeOf(struct);
}
