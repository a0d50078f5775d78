import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseApiVersion, type Resource } from "../../src/resource/resource.ts";
import type { JsonObject } from "../../src/source/document.ts";
import { refusedChanges, same } from "../../src/validation/immutable-fields.ts";

/** What a server of Kubernetes 1.36 answered when `after` was applied over `before`. */
interface Recorded { readonly change: string; readonly before: JsonObject; readonly after: JsonObject; readonly refused: boolean }

const recorded = readFileSync(new URL("immutable-fields.jsonl", import.meta.url), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Recorded);

function resource(value: JsonObject): Resource {
  const { name, namespace } = value.metadata as { name: string; namespace?: string };
  const { group, version } = parseApiVersion(String(value.apiVersion));
  return { id: { group, kind: String(value.kind), namespace, name }, version, value, origin: undefined };
}

test.for(recorded)("$change", ({ before, after, refused }) => {
  expect(refusedChanges(resource(before), resource(after)).length > 0).toBe(refused);
});

test("the message names the field and what to do", () => {
  const { before, after } = recorded.find(({ change }) => change.startsWith("Deployment spec.selector"))!;
  expect(refusedChanges(resource(before), resource(after))).toEqual([
    { path: ["spec", "selector"], message: "spec.selector of a Deployment cannot be changed; delete the object and create it anew" },
  ]);
});

describe("same", () => {
  test.for<[string, JsonObject, JsonObject, boolean]>([
    ["the order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ["null and absence", { a: null }, {}, true],
    ["an empty list and an empty map", { a: [] }, { a: {} }, false],
    ["the order of a list", { a: [1, 2] }, { a: [2, 1] }, false],
  ])("%s", ([, a, b, equal]) => {
    expect(same(a, b)).toBe(equal);
  });
});
