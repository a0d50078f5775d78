import { type Expression, type ExpressionProblem, ExpressionSyntaxError } from "./ast.ts";
import { checkExpression } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { inspectExpression } from "./inspect.ts";
import { parseExpression } from "./parser.ts";
import type { Type } from "./types.ts";

/** A compiled expression, or what is wrong with it. */
export interface Compilation {
  /** The checked expression; undefined where it has problems. */
  readonly expression?: Expression;
  readonly type?: Type;
  /** What the server's compiler refuses. */
  readonly problems: readonly ExpressionProblem[];
  /** What is refused when the program is built: constants that cannot be computed. */
  readonly unusable: readonly ExpressionProblem[];
}

/** Compiles an expression as the API server does: parse, check types, look at literals (cel.Env.Compile and Program of cel-go). */
export function compileExpression(text: string, environment: Environment): Compilation {
  let expression: Expression;
  try {
    expression = parseExpression(text, environment.language.macros);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return { problems: [{ at: error.at, message: error.message }], unusable: [] };
    throw error;
  }
  const problems = checkExpression(expression, environment);
  if (problems.length > 0) return { problems, unusable: [] };
  const inspection = inspectExpression(expression);
  if (inspection.problems.length > 0) return { problems: inspection.problems, unusable: [] };
  return { expression, type: expression.type!, problems: [], unusable: inspection.unusable };
}

/** What is wrong with an expression, in one sentence with its place: `at 1:7 in "…": …`. Lines and columns count from 1. */
export function describeProblem(text: string, { at, message }: ExpressionProblem): string {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  return `line ${line}, column ${column} of the expression: ${message}`;
}
