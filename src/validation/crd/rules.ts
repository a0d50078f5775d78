import type { JSONSchemaProps, ValidationRule } from "../../resource/api/apiextensions-v1.ts";
import { type CompiledRule, compileRules, maxCardinality } from "../../cel/crd-compile.ts";
import type { DeclaredType } from "../../cel/schema-type.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import type { RuleScope } from "./rule-scope.ts";
import { asCustomSchema } from "./schema-shape.ts";

/** The most that an expression, and all expressions of a schema together, may cost by estimate. */
const RULE_LIMIT = 10_000_000;
const SCHEMA_LIMIT = 100_000_000;
const MOST_EXPENSIVE = 4;

/** What the rules of one schema cost together (TotalCost in pkg/apis/apiextensions/validation/cel_validation.go of apiextensions-apiserver). */
export class RuleCosts {
  private total = 0;
  private readonly expensive: { readonly path: Path; readonly cost: number }[] = [];

  add(path: Path, cost: number): void {
    this.total += cost;
    if (cost >= SCHEMA_LIMIT / 100) this.expensive.push({ path, cost });
  }

  report(path: Path, validation: Validation): void {
    if (this.total <= SCHEMA_LIMIT) return;
    for (const { path: at } of this.expensive.sort((a, b) => b.cost - a.cost).slice(0, MOST_EXPENSIVE)) {
      validation.forbidden(at, "is one of the rules that cost most, and all rules of the schema together may cost too much");
    }
    validation.forbidden(path, `the rules of the schema may cost too much together, ${excess(this.total, SCHEMA_LIMIT)}; ${ADVICE}`);
  }
}

const ADVICE = "write maxItems, maxProperties and maxLength where rules look at lists, maps and strings, or simplify the rules";

function excess(cost: number, limit: number): string {
  const factor = cost / limit;
  return factor > 100 ? "more than 100 times the limit" : `${factor.toFixed(1)} times the limit`;
}

/** Where oldSelf cannot be told which old value belongs to the new one. */
export interface RulePlace { readonly path: Path; readonly scope: RuleScope; readonly uncorrelated: Path | undefined }

/** Compiles the rules at a place of a schema and estimates their costs. */
export function validateRules(schema: JSONSchemaProps, { path, scope, uncorrelated }: RulePlace, costs: RuleCosts, validation: Validation): void {
  const rules = path.child("x-kubernetes-validations");
  const { type } = scope;
  if (!type) {
    validation.internal(rules, "rules cannot read a value without a type; write the type, or move the rules");
    return;
  }
  compileRules(asCustomSchema(schema), type, validation.minor).forEach((compiled, i) => {
    const at = rules.index(i);
    validateRuleCost(compiled, type, scope, at.child("rule"), costs, validation);
    if (compiled.problem !== undefined) validation.invalid(at.child("rule"), compiled.problem);
    validateMessageExpression(compiled, at.child("messageExpression"), costs, validation);
    validateOldSelf(compiled, uncorrelated, at, validation);
  });
}

function validateRuleCost({ cost }: CompiledRule, type: DeclaredType, { cardinality }: RuleScope, path: Path, costs: RuleCosts, validation: Validation): void {
  const total = cost === 0 ? 0 : cost * (cardinality ?? maxCardinality(type));
  if (total > RULE_LIMIT) validation.forbidden(path, `the rule may cost too much, ${excess(total, RULE_LIMIT)}; ${ADVICE}`);
  costs.add(path, total);
}

function validateMessageExpression({ message, messageProblem, messageCost }: CompiledRule, path: Path, costs: RuleCosts, validation: Validation): void {
  if (messageProblem !== undefined) validation.invalid(path, messageProblem);
  else if (message) {
    if (messageCost > RULE_LIMIT) validation.forbidden(path, `the expression may cost too much, ${excess(messageCost, RULE_LIMIT)}; ${ADVICE}`);
    costs.add(path, messageCost);
  }
}

function validateOldSelf({ usesOldSelf, rule }: { readonly usesOldSelf: boolean; readonly rule: ValidationRule }, uncorrelated: Path | undefined, path: Path, validation: Validation): void {
  if (usesOldSelf && uncorrelated) {
    validation.invalid(path.child("rule"), `oldSelf is not known below ${String(uncorrelated)}, where nobody can tell which old item belongs to which new one; use x-kubernetes-list-type: map`);
  } else if (!usesOldSelf && rule.optionalOldSelf !== undefined) {
    validation.invalid(path.child("optionalOldSelf"), "is of no use where the rule does not read oldSelf");
  }
}
