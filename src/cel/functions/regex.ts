import type { RE2JS } from "re2js";
import { loadRe2 } from "../../source/re2.ts";
import type { LibraryTable } from "../signatures.ts";
import { EvaluationError, List } from "../values.ts";

/** The patterns that are kept compiled. */
const CACHE_SIZE = 1000;
const compiled = new Map<string, RE2JS | string>();

/** A regular expression with the syntax of Go's regexp package (RE2), which takes linear time; a text says what is wrong with it. */
export function compilePattern(pattern: string): RE2JS | string {
  let result = compiled.get(pattern);
  if (result === undefined) {
    try {
      result = loadRe2().compile(pattern);
    } catch (error) {
      result = error instanceof Error ? error.message : String(error);
    }
    if (compiled.size >= CACHE_SIZE) compiled.clear();
    compiled.set(pattern, result);
  }
  return result;
}

function compile(pattern: string): RE2JS {
  const result = compilePattern(pattern);
  if (typeof result === "string") throw new EvaluationError(result);
  return result;
}

/** Whether the pattern matches somewhere in the text. */
export function matches(text: string, pattern: string): boolean {
  return compile(pattern).matcher(text).find();
}

function find(text: string, pattern: string): string {
  const matcher = compile(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? "") : "";
}

function findAll(text: string, pattern: string, most = -1n): List {
  const matcher = compile(pattern).matcher(text);
  const found: string[] = [];
  while ((most < 0n || found.length < Number(most)) && matcher.find()) found.push(matcher.group() ?? "");
  return List.of(found);
}

/** pkg/cel/library/regex.go of apiserver. */
export const regex: LibraryTable = {
  string_find_string: [".find(string, string): string", find],
  string_find_all_string: [".findAll(string, string): list(string)", findAll],
  string_find_all_string_int: [".findAll(string, string, int): list(string)", findAll],
};
