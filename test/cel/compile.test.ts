import { describe, expect, it } from "vitest";
import { compileExpression, describeProblem } from "../../src/cel/compile.ts";
import { compileRules, maxCardinality } from "../../src/cel/crd-compile.ts";
import { type Environment, languageOf } from "../../src/cel/environment.ts";
import { declaredType } from "../../src/cel/schema-type.ts";
import { BOOL, DYN, INT, listOf, mapOf, STRING, struct, type Type } from "../../src/cel/types.ts";
import type { CustomSchema } from "../../src/resource/custom-schema.ts";

const FIELDS: Readonly<Record<string, Type>> = { name: STRING, size: INT, words: listOf(STRING), labels: mapOf(STRING, STRING), any: DYN };
const environment = (minor: number): Environment => ({
  language: languageOf(minor),
  variables: new Map<string, Type>([["self", struct("self")], ["on", BOOL]]),
  fieldOf: (name, field) => (name === "self" ? FIELDS[field] : undefined),
});

/** The type of an expression, or where and why there is none. */
function typeOf(text: string, minor = 36): string {
  const { type, problems, unusable } = compileExpression(text, environment(minor));
  const problem = problems[0] ?? unusable[0];
  return problem ? describeProblem(text, problem) : type!.text;
}

describe("compiling", () => {
  it.each([
    ["self.size + 1", "int"],
    ["self.words.map(w, w.size())", "list(int)"],
    ["self.words.filter(w, w != '')[0]", "string"],
    ["{'a': 1, 'b': 2}", "map(string, int)"],
    ["[1, 'a']", "line 1, column 5"],
    ["on ? 1 : 2", "int"],
    ["self.?name", "optional_type(string)"],
    ["self.any.whatever[0].more", "dyn"],
    ["type(self.size)", "type(int)"],
    ["quantity('1')", "kubernetes.Quantity"],
    ["has(self.name) && !on", "bool"],
    ["1 + 2u == 3", "line 1, column 3"],
    ["self.nam == ''", "line 1, column 5"],
    ["other.name", "line 1, column 1"],
    ["self.size == 'a'", "line 1, column 11"],
    ["self.size < 1.5", "bool"],
    ["self.name.size(1)", "line 1, column 15"],
    ["self.name.nothing()", "line 1, column 18"],
    ["on && self.size", "line 1"],
    ["self.words.all(w)", "line 1, column 16"],
    ["self.words.all('w', true)", "line 1"],
    ["has(self)", "line 1"],
    ["1 +", "line 1, column 4"],
    ["(1", "line 1, column 3"],
    ["'a", "line 1, column 1"],
    ["'\\q'", "line 1, column 1"],
    ["99999999999999999999", "line 1, column 1"],
    ["self.if", "line 1"],
    ["on\n  && self.nam == ''", "line 2, column 10"],
    ["'a'.matches('[')", "line 1"],
    ["duration('1y') > duration('1s')", "line 1"],
    ["optional.of(1).value() + 'a'", "line 1"],
  ])("reads %j as %j", (text, wanted) => {
    expect(typeOf(text)).toMatch(new RegExp(`^${wanted.replace(/[()[\]]/g, "\\$&")}`));
  });

  it("knows what each version knows: a function is usable in the version after the one that brought it", () => {
    for (const [text, since] of [["ip('::1').family() == 6", 32], ["self.words.all(i, w, w != '')", 33], ["semver('1.0.0').major() == 1", 34]] as const) {
      expect(typeOf(text, since)).toBe("bool");
      if (since > 32) expect(typeOf(text, since - 1)).toMatch(/^line 1/);
    }
  });

  it("says where the problem is in our own words", () => {
    expect(typeOf("self.nam == ''")).toContain("nam");
    expect(typeOf("self.size == 'a'")).toContain("int and string");
  });
});

describe("costs of rules", () => {
  const costOf = (schema: CustomSchema, rule: string): number => compileRules({ ...schema, "x-kubernetes-validations": [{ rule }] }, declaredType(schema, false)!, 36)[0]!.cost;

  it.each([
    ["a constant", { type: "integer" }, "true", 0],
    ["a comparison", { type: "integer" }, "self > 0", 2],
    ["a text of known length", { type: "string", maxLength: 10 }, "self.contains('a')", 5],
    ["a list with a limit", { type: "array", maxItems: 10, items: { type: "integer" } }, "self.all(x, x > 0)", 52],
    ["a list within a list", { type: "array", maxItems: 10, items: { type: "integer" } }, "self.all(x, self.all(y, x > y))", 652],
  ] as const)("of %s", (_what, schema, rule, cost) => {
    expect(costOf(schema as CustomSchema, rule)).toBe(cost);
  });

  it("grow without bounds where nothing limits the data", () => {
    expect(costOf({ type: "array", items: { type: "string" } }, "self.all(x, self.all(y, x == y))")).toBeGreaterThan(1e12);
    expect(maxCardinality(declaredType({ type: "integer" }, false)!)).toBe(1_572_864);
  });

  it("tells whether a rule looks at the past", () => {
    const schema: CustomSchema = { type: "integer", "x-kubernetes-validations": [{ rule: "self == oldSelf" }, { rule: "self == 1" }, { rule: "self == 'a'" }, { rule: "self" }, { rule: "true", messageExpression: "1" }] };
    const [past, , mixed, number, message] = compileRules(schema, declaredType(schema, false)!, 36);
    expect(past!.usesOldSelf).toBe(true);
    expect(mixed!.problem).toContain("int and string");
    expect(number!.problem).toContain("of type int");
    expect(message!.messageProblem).toContain("of type int");
  });
});
