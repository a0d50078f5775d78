import { jsonPatch } from "./functions/authorizer.ts";
import { compileExpression, type Compilation, describeProblem } from "./compile.ts";
import { type Environment, type Language, languageOf } from "./environment.ts";
import { namedType, readLibrary } from "./signatures.ts";
import { BOOL, DYN, INT, listOf, mapOf, NULL, STRING, struct, TIMESTAMP, type Type } from "./types.ts";

/*
 * Expressions of admission policies and of webhooks' matchConditions, after pkg/admission/plugin/cel/compile.go and
 * composition.go of apiserver.
 */

/** What an expression of a policy may use besides object, oldObject, request and namespaceObject. */
export interface PolicyVariables {
  readonly params: boolean;
  readonly authorizer: boolean;
  /** `Object{…}`, `JSONPatch{…}` and jsonpatch.escapeKey(), for mutations. */
  readonly patchTypes: boolean;
}

/** What an expression must give: all of its allowed types, or undefined where any will do. */
export type WantedType = "bool" | "text" | "textOrNull" | "object" | "patches" | undefined;

/** Why an expression is refused. `internal`: the server calls it an internal error, because it failed later. */
export interface Refusal {
  readonly message: string;
  readonly internal: boolean;
}

type Fields = Readonly<Record<string, Type>>;

const texts = listOf(STRING);
const textMap = mapOf(STRING, STRING);
const KIND_FIELDS: Fields = { group: STRING, version: STRING, kind: STRING };
const STRUCTS: Readonly<Record<string, Fields>> = {
  "kubernetes.GroupVersionKind": KIND_FIELDS,
  "kubernetes.GroupVersionResource": { group: STRING, version: STRING, resource: STRING },
  "kubernetes.UserInfo": { username: STRING, uid: STRING, groups: texts, extra: mapOf(STRING, texts) },
  "kubernetes.AdmissionRequest": {
    kind: struct("kubernetes.GroupVersionKind"), resource: struct("kubernetes.GroupVersionResource"), subResource: STRING,
    requestKind: struct("kubernetes.GroupVersionKind"), requestResource: struct("kubernetes.GroupVersionResource"), requestSubResource: STRING,
    name: STRING, namespace: STRING, operation: STRING, userInfo: struct("kubernetes.UserInfo"), dryRun: BOOL, options: DYN,
  },
  "kubernetes.NamespaceSpec": { finalizers: texts },
  "kubernetes.NamespaceCondition": { status: STRING, type: STRING, lastTransitionTime: TIMESTAMP, message: STRING, reason: STRING },
  "kubernetes.NamespaceStatus": { conditions: listOf(struct("kubernetes.NamespaceCondition")), phase: STRING },
  "kubernetes.NamespaceMetadata": {
    name: STRING, generateName: STRING, namespace: STRING, labels: textMap, annotations: textMap, UID: STRING, creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT, deletionTimestamp: TIMESTAMP, generation: INT, resourceVersion: STRING, finalizers: texts,
  },
  "kubernetes.Namespace": {
    metadata: struct("kubernetes.NamespaceMetadata"), spec: struct("kubernetes.NamespaceSpec"), status: struct("kubernetes.NamespaceStatus"),
  },
};
const VARIABLES = "kubernetes.variables";
const PATCH = struct("JSONPatch");
const PATCH_FIELDS: Fields = { op: STRING, path: STRING, from: STRING, value: DYN };
/** What the server takes an unknown field of a JSONPatch for: only a value of unknown type fits. */
const NO_FIELD = struct("");
const OBJECT = struct("Object");

const ALLOWED: Readonly<Record<Exclude<WantedType, undefined>, readonly Type[]>> = {
  bool: [BOOL], text: [STRING], textOrNull: [STRING, NULL], object: [OBJECT], patches: [listOf(PATCH)],
};

/** Compiles the expressions of one policy or webhook; a policy's own variables become known in the order they are compiled. */
export class PolicyCompiler {
  private readonly language: Language;
  private readonly composed: Map<string, Type> | undefined;

  /** `composes`: the policy has variables (a mutating one always counts as having some). */
  constructor(minor: number, composes: boolean) {
    this.language = languageOf(minor);
    this.composed = composes ? new Map() : undefined;
  }

  /** Why the server would refuse the expression, or undefined. */
  refusal(text: string, variables: PolicyVariables, wanted: WantedType): Refusal | undefined {
    return refusalOf(text, compileExpression(text, this.environment(variables)), wanted);
  }

  /** Compiles a variable of the policy; one that does not compile can be used as if it could be anything. */
  addVariable(name: string, text: string, variables: PolicyVariables): Refusal | undefined {
    const compilation = compileExpression(text, this.environment(variables));
    const refusal = refusalOf(text, compilation, undefined);
    this.composed?.set(name, refusal || !compilation.type ? DYN : composedType(compilation.type));
    return refusal;
  }

  private environment({ params, authorizer, patchTypes }: PolicyVariables): Environment {
    const variables = new Map<string, Type>([
      ["object", DYN], ["oldObject", DYN], ["namespaceObject", struct("kubernetes.Namespace")], ["request", struct("kubernetes.AdmissionRequest")],
    ]);
    if (params) variables.set("params", DYN);
    if (authorizer) variables.set("authorizer", namedType("Authorizer")).set("authorizer.requestResource", namedType("ResourceCheck"));
    if (this.composed) variables.set("variables", struct(VARIABLES));
    return {
      language: patchTypes ? withJsonPatch(this.language) : this.language,
      variables,
      fieldOf: (name, field) => this.fieldOf(name, field),
      namedStruct: (name) => namedStruct(name, patchTypes),
    };
  }

  private fieldOf(name: string, field: string): Type | undefined {
    if (name === VARIABLES) return this.composed?.get(field);
    // The server knows no field to be absent from a patch; an unknown one has no type.
    if (name === PATCH.name) return Object.hasOwn(PATCH_FIELDS, field) ? PATCH_FIELDS[field] : NO_FIELD;
    if (name === OBJECT.name || name.startsWith("Object.")) return DYN;
    const fields = Object.hasOwn(STRUCTS, name) ? STRUCTS[name]! : {};
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  }
}

function namedStruct(name: string, patchTypes: boolean): Type | undefined {
  // Protobuf's own types are known to the server, but not to us.
  if (name.startsWith("google.protobuf.")) return DYN;
  if (Object.hasOwn(STRUCTS, name) || name === VARIABLES) return struct(name);
  return patchTypes && (name === PATCH.name || name === OBJECT.name || name.startsWith("Object.")) ? struct(name) : undefined;
}

const withPatches = new Map<Language, Language>();

function withJsonPatch(language: Language): Language {
  let extended = withPatches.get(language);
  if (!extended) {
    const functions = new Map(language.functions);
    for (const overload of readLibrary(jsonPatch)) functions.set(overload.name, [overload]);
    extended = { ...language, functions };
    withPatches.set(language, extended);
  }
  return extended;
}

const KEPT: ReadonlySet<string> = new Set(["any", "bool", "bytes", "double", "duration", "int", "null", "string", "timestamp", "uint"]);

/** The type that a variable has for the expressions after it: anything but plain types, lists and maps is forgotten. */
function composedType(type: Type): Type {
  if (KEPT.has(type.kind)) return type;
  if (type.kind === "list") return listOf(composedType(type.parameters[0]!));
  return type.kind === "map" ? mapOf(composedType(type.parameters[0]!), composedType(type.parameters[1]!)) : DYN;
}

function refusalOf(text: string, { problems, unusable, type }: Compilation, wanted: WantedType): Refusal | undefined {
  const [problem] = problems;
  if (problem) return { message: describeProblem(text, problem), internal: false };
  if (wanted !== undefined && !ALLOWED[wanted].some((one) => one.text === type!.text)) {
    return { message: `the expression must give ${ALLOWED[wanted].map((one) => one.text).join(" or ")}, but gives ${type!.text}`, internal: false };
  }
  return unusable[0] && { message: describeProblem(text, unusable[0]), internal: true };
}
