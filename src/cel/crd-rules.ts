import type { ValidationRule } from "../resource/api/apiextensions-v1.ts";
import type { Cause, CauseType } from "../resource/cause.ts";
import type { CustomSchema } from "../resource/custom-schema.ts";
import { quote } from "../resource/words.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import { Path } from "../source/path.ts";
import { type CompiledRule, compileRules } from "./crd-compile.ts";
import { escapeName } from "./escape.ts";
import { evaluate } from "./evaluate.ts";
import { findField } from "./field-path.ts";
import { type DeclaredType, declaredType } from "./schema-type.ts";
import { schemaValue } from "./schema-value.ts";
import { EvaluationError, Optional, type Value } from "./values.ts";

/** The most that one rule, and all rules of one object, may cost (pkg/apis/cel/config.go of apiserver). */
const RULE_LIMIT = 1_000_000;
const OBJECT_LIMIT = 10_000_000;
const MESSAGE_LIMIT = 5 * 1024;
/** Existing objects may use what any version knows, so at run time there is one language for all. */
const ANY_VERSION = 1000;

/** Rules of a schema and of what is below it. */
interface RuleTree {
  readonly schema: CustomSchema;
  readonly isResourceRoot: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items: RuleTree | undefined;
  readonly additional: RuleTree | undefined;
  readonly properties: ReadonlyMap<string, RuleTree>;
}

const trees = new WeakMap<CustomSchema, RuleTree | null>();

/**
 * Evaluates the x-kubernetes-validations of a schema over an object that is created, defaulted and pruned; `path` is where it lies.
 * Called where it has no cause of type Required, TooLong, TooMany or TypeInvalid (schema/cel/validation.go of apiextensions-apiserver).
 */
export function validateCustomResourceRules(schema: CustomSchema, value: JsonObject, path: Path, report: (cause: Cause) => void): void {
  const tree = treeOf(schema);
  if (tree) new RuleRun(report).visit(tree, value, path);
}

/**
 * Evaluates the rules of a schema over its default, once as a value that stays the same and once as a new one
 * (pkg/apiserver/schema/defaulting/validation.go of apiextensions-apiserver). Causes have paths below the default.
 */
export function validateDefaultRules(schema: CustomSchema, value: JsonValue, isResourceRoot: boolean, report: (cause: Cause) => void): void {
  const tree = hasRules(schema) ? buildTree(schema, isResourceRoot, declaredType(schema, isResourceRoot)) : undefined;
  if (!tree) return;
  let isBroken = false;
  const observe = (cause: Cause): void => {
    isBroken = true;
    report(cause);
  };
  new RuleRun(observe, "default").visit(tree, value, Path.root);
  if (!isBroken) new RuleRun(observe).visit(tree, value, Path.root);
}

/** Whether a schema has rules at all; the rest need not be loaded otherwise. */
export function hasRules(schema: CustomSchema): boolean {
  if (schema["x-kubernetes-validations"]?.length) return true;
  if (schema.items && hasRules(schema.items)) return true;
  if (typeof schema.additionalProperties === "object" && hasRules(schema.additionalProperties)) return true;
  return Object.values(schema.properties ?? {}).some(hasRules);
}

function treeOf(schema: CustomSchema): RuleTree | null {
  let tree = trees.get(schema);
  if (tree === undefined) {
    tree = hasRules(schema) ? (buildTree(schema, true, declaredType(schema, true)) ?? null) : null;
    trees.set(schema, tree);
  }
  return tree;
}

function buildTree(schema: CustomSchema, isResourceRoot: boolean, type: DeclaredType | undefined): RuleTree | undefined {
  const rules = type ? compileRules(schema, type, ANY_VERSION) : unusableRules(schema);
  const items = schema.items && buildTree(schema.items, isEmbedded(schema.items), type?.element);
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const additional = values && buildTree(values, isEmbedded(values), type?.element);
  const properties = new Map<string, RuleTree>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!hasRules(property)) continue;
    const escaped = escapeName(name);
    const propertyType = escaped === undefined ? declaredType(property, isEmbedded(property)) : type?.fields?.get(escaped);
    const tree = propertyType && buildTree(property, isEmbedded(property), propertyType);
    if (tree) properties.set(name, tree);
  }
  return rules.length > 0 || items || additional || properties.size > 0 ? { schema, isResourceRoot, rules, items, additional, properties } : undefined;
}

/** Without a type the server reads no rule. */
function unusableRules({ "x-kubernetes-validations": rules = [] }: CustomSchema): CompiledRule[] {
  return rules.slice(0, 1).map((rule) => ({ rule, usesOldSelf: false, cost: 0, messageCost: 0, problem: "the schema has no type" }));
}

const isEmbedded = (schema: CustomSchema): boolean => schema["x-kubernetes-embedded-resource"] === true;

/** The evaluation of all rules over one object, with what is left of its budget. */
class RuleRun {
  private readonly report: (cause: Cause) => void;
  private readonly isDefault: boolean;
  private budget = OBJECT_LIMIT;

  /** A default is compared with itself, and broken rules count. */
  constructor(report: (cause: Cause) => void, subject: "object" | "default" = "object") {
    this.report = report;
    this.isDefault = subject === "default";
  }

  /** Returns whether to go on. */
  visit(tree: RuleTree, value: JsonValue | undefined, path: Path): boolean {
    if (value === null || value === undefined) return true;
    if (tree.rules.length > 0 && !this.evaluateRules(tree, value, path)) return false;
    if (Array.isArray(value)) {
      const { items } = tree;
      return !items || (value as readonly JsonValue[]).every((item, index) => this.visit(items, item, path.index(index)));
    }
    return typeof value !== "object" || this.visitFields(tree, value as JsonObject, path);
  }

  private visitFields(tree: RuleTree, value: JsonObject, path: Path): boolean {
    const { additional } = tree;
    if (additional && !Object.keys(value).every((key) => this.visit(additional, value[key], path.key(key)))) return false;
    for (const [name, property] of tree.properties) {
      if (Object.hasOwn(value, name) && !this.visit(property, value[name], path.child(name))) return false;
    }
    return true;
  }

  private evaluateRules(tree: RuleTree, value: JsonValue, path: Path): boolean {
    if (this.budget <= 0) return this.stop(path, "the rules of this object take too much computing; the rest is not looked at");
    let self: Value;
    try {
      self = schemaValue(value, tree.schema, tree.isResourceRoot);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.add("Invalid", path, `the rules of its CustomResourceDefinition cannot be evaluated: ${error.message}`);
      return true;
    }
    return tree.rules.every((compiled) => this.evaluateRule(compiled, self, tree.schema, path));
  }

  private evaluateRule(compiled: CompiledRule, self: Value, schema: CustomSchema, path: Path): boolean {
    const { rule, expression, usesOldSelf, problem } = compiled;
    const isOptional = rule.optionalOldSelf === true;
    if (this.isDefault && problem !== undefined) this.add("Invalid", path, `the rule ${quote(ruleText(rule))} cannot be read: ${problem}`);
    if (!expression || (usesOldSelf && !isOptional && !this.isDefault)) return true;
    const variables = new Map<string, Value>([["self", self], ["oldSelf", isOptional ? (this.isDefault ? new Optional(self) : Optional.none) : self]]);
    const { value, error, exceeded, cost } = evaluate(expression, variables, RULE_LIMIT);
    this.budget -= cost;
    if (this.budget < 0 || exceeded) return this.stop(path, `the rule ${quote(ruleText(rule))} takes too much computing; the rest is not looked at`);
    if (error !== undefined) this.add("Invalid", path, `the rule ${quote(ruleText(rule))} of its CustomResourceDefinition cannot be evaluated: ${error}`);
    else if (value !== true) this.fail(compiled, variables, schema, path);
    return true;
  }

  private fail({ rule, message }: CompiledRule, variables: ReadonlyMap<string, Value>, schema: CustomSchema, path: Path): void {
    let text = rule.message?.trim() || `the rule ${quote(ruleText(rule))} of its CustomResourceDefinition does not hold`;
    if (message) {
      const { value, cost } = evaluate(message, variables, RULE_LIMIT);
      this.budget -= cost;
      const written = typeof value === "string" ? value.trim() : "";
      if (written !== "" && written.length <= MESSAGE_LIMIT && !written.includes("\n")) text = written;
    }
    this.add(REASONS.get(rule.reason ?? "") ?? "Invalid", pathOf(rule, schema, path), text);
  }

  private stop(path: Path, message: string): false {
    this.add("Invalid", path, message);
    return false;
  }

  private add(type: CauseType, path: Path, message: string): void {
    this.report({ type, path, message });
  }
}

const REASONS: ReadonlyMap<string, CauseType> = new Map([
  ["FieldValueForbidden", "Forbidden"], ["FieldValueRequired", "Required"], ["FieldValueDuplicate", "Duplicate"], ["FieldValueInvalid", "Invalid"],
]);

function ruleText({ message, rule = "" }: ValidationRule): string {
  return message?.trim() || rule.trim();
}

/** Where a broken rule points: its fieldPath below the value. */
function pathOf({ fieldPath }: ValidationRule, schema: CustomSchema, path: Path): Path {
  const found = fieldPath ? findField(fieldPath, schema) : "";
  if (typeof found === "string") return path;
  return found.steps.reduce((at, { name, isKey }) => (isKey ? at.key(name) : at.child(name)), path);
}
