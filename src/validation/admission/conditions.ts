import type { MatchCondition } from "../../resource/api/admissionregistration-v1.ts";
import { PolicyCompiler, type Refusal } from "../../cel/admission.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

const MOST_CONDITIONS = 64;

/** Conditions under which a webhook is called or a policy applies (validateMatchConditions in pkg/apis/admissionregistration/validation). */
export function validateMatchConditions(conditions: readonly MatchCondition[] = [], params: boolean, path: Path, validation: Validation): void {
  if (conditions.length === 0) return;
  if (conditions.length > MOST_CONDITIONS) validation.tooMany(path, `there are ${conditions.length} conditions; at most ${MOST_CONDITIONS} are allowed`);
  const compiler = new PolicyCompiler(validation.minor, false);
  const seen = new Set<string>();
  conditions.forEach(({ name = "", expression = "" }, i) => {
    const at = path.index(i);
    validateCondition(expression, params, compiler, at.child("expression"), validation);
    if (name === "") {
      validation.required(at.child("name"), "a condition needs a name");
      return;
    }
    const problem = qualifiedNameProblem(name);
    if (problem !== undefined) validation.invalid(at.child("name"), problem);
    if (seen.has(name)) validation.duplicate(at.child("name"), `another condition is called ${quote(name)} already`);
    seen.add(name);
  });
}

function validateCondition(text: string, params: boolean, compiler: PolicyCompiler, path: Path, validation: Validation): void {
  const expression = text.trim();
  if (expression === "") validation.required(path, "a condition needs an expression");
  else reportRefusal(compiler.refusal(expression, { params, authorizer: true, patchTypes: false }, "bool"), path, validation);
}

/** Reports why an expression is refused, with the server's type of cause. */
export function reportRefusal(refusal: Refusal | undefined, path: Path, validation: Validation): void {
  if (!refusal) return;
  if (refusal.internal) validation.internal(path, refusal.message);
  else validation.invalid(path, refusal.message);
}
