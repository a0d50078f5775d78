import { describe, expect, it } from "vitest";
import { Path } from "../../src/source/path.ts";
import { ANNOTATIONS_SIZE, byteLength, isEmptySelector, selectorMatches, validateAnnotations, validateLabels, validateLabelSelector } from "../../src/validation/labels.ts";
import { Validation } from "../../src/validation/validation.ts";

const AT = Path.of("at");

function causesOf(validate: (validation: Validation) => void): string[] {
  const validation = new Validation({ group: "", kind: "ConfigMap", namespace: "default", name: "a" }, "v1", "1.36");
  validate(validation);
  return validation.causes.map(({ path, type }) => `${path.toString()} ${type}`);
}

describe("labels and annotations", () => {
  it("names the map, not the key", () => {
    expect(causesOf((validation) => { validateLabels({ "a b": "c d" }, AT, validation); })).toEqual(["at Invalid", "at Invalid"]);
  });

  it("lets annotations have upper case before the slash", () => {
    expect(causesOf((validation) => { validateAnnotations({ "Example.com/a": "any text" }, AT, validation); })).toEqual([]);
    expect(causesOf((validation) => { validateLabels({ "Example.com/a": "b" }, AT, validation); })).toEqual(["at Invalid"]);
  });

  it("counts the size of annotations in bytes", () => {
    const fits = { a: "é".repeat((ANNOTATIONS_SIZE - 2) / 2) };
    expect(causesOf((validation) => { validateAnnotations(fits, AT, validation); })).toEqual([]);
    expect(causesOf((validation) => { validateAnnotations({ ...fits, b: "cd" }, AT, validation); })).toEqual(["at TooLong"]);
    expect(["a", "é", "€", "😀", "\ud800"].map(byteLength)).toEqual([1, 2, 3, 4, 2]);
  });
});

describe("label selectors", () => {
  it.each([
    ["In without values", { key: "a", operator: "In" }, ["at.matchExpressions[0].values Required"]],
    ["Exists with values", { key: "a", operator: "Exists", values: ["b"] }, ["at.matchExpressions[0].values Forbidden"]],
    ["an operator of nodes", { key: "a", operator: "Gt", values: ["1"] }, ["at.matchExpressions[0].operator Invalid"]],
    ["no key, and a value that is none", { operator: "NotIn", values: ["b c"] }, ["at.matchExpressions[0].key Invalid", "at.matchExpressions[0].values[0] Invalid"]],
  ])("refuses %s", (_what, requirement, causes) => {
    expect(causesOf((validation) => { validateLabelSelector({ matchExpressions: [requirement] }, AT, validation); })).toEqual(causes);
  });

  it("leaves to the caller what its options say", () => {
    const selector = { matchExpressions: [{ key: "a", operator: "Is", values: ["b c"] }] };
    expect(causesOf((validation) => { validateLabelSelector(selector, AT, validation, { allowsInvalidValues: true, allowsUnknownOperator: true }); })).toEqual([]);
  });

  it("matches as the server does", () => {
    const labels = { a: "1", constructor: "x" };
    expect(selectorMatches({ matchLabels: { a: "1" } }, labels)).toBe(true);
    expect(selectorMatches({ matchLabels: { toString: "1" } }, labels)).toBe(false);
    expect(selectorMatches({ matchExpressions: [{ key: "b", operator: "NotIn", values: ["1"] }, { key: "constructor", operator: "Exists" }] }, labels)).toBe(true);
    expect(selectorMatches({ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, labels)).toBe(false);
    expect(isEmptySelector({ matchLabels: {}, matchExpressions: [] })).toBe(true);
    expect(isEmptySelector({ matchLabels: { a: "" } })).toBe(false);
  });
});
