import { DYN, isDyn, type Type, withParameters } from "./types.ts";

/** What type parameters stand for, by name. */
export type Substitutions = ReadonlyMap<string, Type>;

/** Whether values of one type may stand where the other is wanted, after checker/types.go of cel-go; undefined if not, else the substitutions then known. */
export function assign(known: Substitutions, from: readonly Type[], to: readonly Type[]): Substitutions | undefined {
  if (from.length !== to.length) return undefined;
  const isOpen = from.some((type) => type.isOpen) || to.some((type) => type.isOpen);
  const substitutions = isOpen ? new Map(known) : (known as Map<string, Type>);
  return assignAll(substitutions, from, to) ? substitutions : undefined;
}

function assignAll(known: Map<string, Type>, from: readonly Type[], to: readonly Type[]): boolean {
  return from.length === to.length && from.every((type, i) => assignOne(known, type, to[i]!));
}

function assignOne(known: Map<string, Type>, from: Type, to: Type): boolean {
  if (to.kind === "parameter") {
    const [valid, isKnown] = substituteFor(known, from, to);
    if (valid || isKnown) return valid;
  }
  if (from.kind === "parameter") return substituteFor(known, to, from)[0];
  if (isDyn(from) || isDyn(to) || from.kind === "error" || to.kind === "error") return true;
  if (from.kind === "null") return isNullable(to);
  if (to.kind === "null") return isNullable(from);
  switch (from.kind) {
    case "type": return to.kind === "type";
    case "list": case "map": case "opaque":
      return from.kind === to.kind && from.name === to.name && assignAll(known, from.parameters, to.parameters);
    default: return from.text === to.text && from.kind === to.kind;
  }
}

/** Kinds that take null for historical reasons. */
function isNullable({ kind }: Type): boolean {
  return kind === "opaque" || kind === "struct" || kind === "any" || kind === "duration" || kind === "timestamp" || kind === "null";
}

/** Whether the parameter may stand for the type, and whether it already stood for one. */
function substituteFor(known: Map<string, Type>, type: Type, parameter: Type): [valid: boolean, isKnown: boolean] {
  if (type.kind === "parameter" && type.name === parameter.name) return [true, true];
  const current = known.get(parameter.name);
  if (current) {
    if (current.text === type.text && current.kind === type.kind) return [true, true];
    if (!assignOne(known, type, current)) return [false, true];
    const general = moreGeneral(type, current);
    if (!occursIn(known, parameter, general)) known.set(parameter.name, general);
    return [true, true];
  }
  if (occursIn(known, parameter, type)) return [false, false];
  known.set(parameter.name, type);
  return [true, false];
}

/** The more general of two types that fit each other. */
export function moreGeneral(a: Type, b: Type): Type {
  return isAtMostAsSpecific(a, b) ? a : b;
}

function isAtMostAsSpecific(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === "parameter") return true;
  if (isDyn(b) || b.kind === "parameter" || a.kind !== b.kind) return false;
  switch (a.kind) {
    case "opaque": case "list": case "map":
      return a.name === b.name && a.parameters.length === b.parameters.length && a.parameters.every((type, i) => isAtMostAsSpecific(type, b.parameters[i]!));
    case "type": return true;
    default: return a.text === b.text;
  }
}

function occursIn(known: Substitutions, parameter: Type, type: Type): boolean {
  if (!type.isOpen) return false;
  if (type.kind !== "parameter") return type.parameters.some((inner) => occursIn(known, parameter, inner));
  if (type.name === parameter.name) return true;
  const current = known.get(type.name);
  return current !== undefined && occursIn(known, parameter, current);
}

/** The type with every known parameter replaced; unknown ones become dyn where `final`. */
export function substitute(known: Substitutions, type: Type, final: boolean): Type {
  if (!type.isOpen) return type;
  if (type.kind === "parameter") {
    const current = known.get(type.name);
    if (current) return substitute(known, current, final);
    return final ? DYN : type;
  }
  return withParameters(type, type.parameters.map((inner) => substitute(known, inner, final)));
}
