import { compileExpression, describeProblem } from "../../cel/compile.ts";
import { estimateCost, type ValuePath } from "../../cel/cost.ts";
import { type Environment, languageOf } from "../../cel/environment.ts";
import type { Estimate } from "../../cel/estimate.ts";
import { namedType } from "../../cel/signatures.ts";
import { ANY, BOOL, mapOf, STRING, struct, type Type } from "../../cel/types.ts";
import type { DeviceSelector } from "../../resource/api/resource-v1.ts";
import type { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import type { Validation } from "../validation.ts";
import { validateItems } from "./collections.ts";

/*
 * Selectors of devices: CEL expressions about one `device`, after k8s.io/dynamic-resource-allocation/cel/compile.go and
 * validateSelector in pkg/apis/resource/validation/validation.go.
 */

/** What an expression can reach, with the most that it can hold: characters, entries. */
interface Declared {
  readonly type: Type;
  readonly size: number;
  readonly key?: Declared;
  /** What a map holds. */
  readonly value?: Declared;
  /** Whether any field of the map has a known size, as the server says of attributes only. */
  readonly knowsFields?: boolean;
  readonly fields?: Readonly<Record<string, Declared>>;
}

const MOST_SELECTORS = 32;
const EXPRESSION_SIZE = 10 * 1024;
const MOST_COST = 1_000_000;
const MOST_ENTRIES = 32;
const DEVICE = "kubernetes.DRADevice";
const DOMAIN: Declared = { type: STRING, size: 63 };
const IDENTIFIER: Declared = { type: STRING, size: 32 };
const ATTRIBUTE: Declared = { type: ANY, size: 64 };
const QUANTITY: Declared = { type: namedType("Quantity"), size: 0 };

const attributes = mapDeclared(DOMAIN, { ...mapDeclared(IDENTIFIER, ATTRIBUTE), knowsFields: true });
const capacity = mapDeclared(DOMAIN, mapDeclared(IDENTIFIER, QUANTITY));
const SIMPLE_DEVICE: Declared = { type: struct(DEVICE), size: 0, fields: { driver: { type: STRING, size: 63 }, attributes, capacity } };
const SHARED_DEVICE: Declared = { ...SIMPLE_DEVICE, fields: { ...SIMPLE_DEVICE.fields, allowMultipleAllocations: { type: BOOL, size: 1 } } };

function mapDeclared(key: Declared, value: Declared): Declared {
  return { type: mapOf(key.type, value.type), size: MOST_ENTRIES, key, value };
}

/** At most 32 expressions that a device must satisfy. */
export function validateSelectors(selectors: readonly DeviceSelector[], path: Path, validation: Validation): void {
  validateItems(selectors, MOST_SELECTORS, validateSelector, path, validation);
}

function validateSelector({ cel }: DeviceSelector, path: Path, validation: Validation): void {
  if (!cel) return validation.required(path.child("cel"), "a selector needs an expression, under cel");
  const text = cel.expression ?? "";
  const expressionPath = path.child("cel", "expression");
  const size = byteLength(text);
  if (size > EXPRESSION_SIZE) return validation.tooLong(expressionPath, `the expression is ${size} bytes long; at most ${EXPRESSION_SIZE} are allowed`);
  const { problem, cost } = compile(text, validation);
  if (problem !== undefined) validation.invalid(expressionPath, problem);
  else if (cost > MOST_COST) validation.forbidden(expressionPath, `the expression may cost ${cost}, and at most ${MOST_COST} is allowed: make it simpler`);
}

/** What is wrong with an expression, and the most that evaluating it can cost. */
function compile(text: string, validation: Validation): { problem?: string; cost: number } {
  const device = validation.has("consumableCapacity") ? SHARED_DEVICE : SIMPLE_DEVICE;
  const language = languageOf(validation.minor);
  const environment: Environment = {
    language: { ...language, macros: { ...language.macros, bindings: true } }, variables: new Map([["device", device.type]]),
    fieldOf: (name, field) => (name === DEVICE && Object.hasOwn(device.fields!, field) ? device.fields![field]!.type : undefined),
  };
  const { expression, type, problems, unusable } = compileExpression(text, environment);
  const problem = problems[0] ?? unusable[0];
  if (problem) return { problem: describeProblem(text, problem), cost: 0 };
  if (type!.kind !== "bool" && type!.kind !== "any") return { problem: `the expression must be true or false, but it is of type ${type!.text}`, cost: 0 };
  // The server estimates the sizes of the newest device whatever the gates say.
  return { cost: estimateCost(expression!, (valuePath) => sizeAt(SHARED_DEVICE, valuePath)).max };
}

/** The size of values below the variable `device`. */
function sizeAt(device: Declared, path: ValuePath): Estimate | undefined {
  if (path[0] !== "device") return undefined;
  let declared: Declared | undefined = device;
  for (const step of path.slice(1)) {
    const { fields, key, value, knowsFields }: Declared = declared;
    if (step === "@items" || step === "@values") declared = value;
    else if (step === "@keys") declared = key;
    else declared = fields && Object.hasOwn(fields, step) ? fields[step] : knowsFields ? value : undefined;
    if (!declared) return undefined;
  }
  return { min: 0, max: declared.size };
}
