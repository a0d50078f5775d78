import { describe, expect, test } from "vitest";
import { LabelIndex } from "../../src/graph/label-index.ts";
import { Selector, type Operator, type Requirement } from "../../src/kinds/selector.ts";
import { Field, type Resource } from "../../src/resource/resource.ts";

const resource: Resource = { id: { group: "", kind: "Pod", namespace: "a", name: "x" }, version: "v1", value: {}, origin: undefined };
const field = new Field(resource);

/** A generator of pseudo-random numbers below n that gives the same worlds each time (mulberry32). */
function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const KEYS = ["app", "tier", "zone", "version"];
const VALUES = ["", "a", "b", "c", "d"];
const OPERATORS: readonly Operator[] = ["In", "NotIn", "Exists", "DoesNotExist"];

function world(pick: (n: number) => number) {
  return Array.from({ length: 40 }, (_, id) => ({
    id,
    namespace: `n${pick(3)}`,
    labels: new Map(KEYS.filter(() => pick(3) > 0).map((key) => [key, VALUES[pick(VALUES.length)]!])),
  }));
}

function selectorFrom(pick: (n: number) => number): Selector {
  const requirements = Array.from({ length: pick(4) }, (): Requirement => {
    const operator = OPERATORS[pick(4)]!;
    const values = operator === "In" || operator === "NotIn" ? Array.from({ length: 1 + pick(3) }, () => VALUES[pick(VALUES.length)]!) : [];
    return { key: KEYS[pick(KEYS.length)]!, operator, values, field };
  });
  return new Selector({ field }, requirements);
}

/** What a selector means, written down once more and differently. */
function meant(labels: ReadonlyMap<string, string>, selector: Selector): boolean {
  for (const { key, operator, values } of selector.requirements) {
    if (operator === "Exists" && !labels.has(key)) return false;
    if (operator === "DoesNotExist" && labels.has(key)) return false;
    if (operator === "In" && !(labels.has(key) && values.includes(labels.get(key)!))) return false;
    if (operator === "NotIn" && labels.has(key) && values.includes(labels.get(key)!)) return false;
  }
  return true;
}

test("the index finds what looking at everything finds", () => {
  const pick = random(20240607);
  let matches = 0;
  for (let round = 0; round < 100; round++) {
    const items = world(pick);
    const index = new LabelIndex(items);
    for (let i = 0; i < 20; i++) {
      const selector = selectorFrom(pick);
      const namespace = `n${pick(4)}`;
      const found = index.select(namespace, selector).map(({ id }) => id).sort((a, b) => a - b);
      expect(found, `${selector} in ${namespace}`).toEqual(items.filter((item) => item.namespace === namespace && meant(item.labels, selector)).map(({ id }) => id));
      matches += found.length;
    }
  }
  expect(matches).toBeGreaterThan(1000);
});

describe("lookups", () => {
  const items = [
    { namespace: "a", labels: new Map([["app", "web"]]), name: "1" },
    { namespace: "a", labels: new Map([["app", "db"], ["__proto__", "x"]]), name: "2" },
    { namespace: "b", labels: new Map([["app", "web"]]), name: "3" },
  ];
  const index = new LabelIndex(items);
  const names = (found: readonly { name: string }[]) => found.map(({ name }) => name);

  test("by label, by key, by namespace", () => {
    expect(names(index.withLabel("a", "app", "web"))).toEqual(["1"]);
    expect(names(index.withKey("a", "app"))).toEqual(["1", "2"]);
    expect(names(index.withKey("a", "__proto__"))).toEqual(["2"]);
    expect(names(index.inNamespace("b"))).toEqual(["3"]);
    expect(index.inNamespace("nowhere")).toEqual([]);
  });

  test("by more keys than are looked at one by one", () => {
    const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
    const many = new LabelIndex([
      { namespace: "a", labels: new Map(keys.map((key) => [key, "x"])), name: "all" },
      { namespace: "a", labels: new Map(keys.filter((_, i) => i % 2 === 0).map((key) => [key, "y"])), name: "even" },
    ]);
    for (const [i, key] of keys.entries()) {
      expect(names(many.withKey("a", key)), key).toEqual(i % 2 === 0 ? ["all", "even"] : ["all"]);
      expect(names(many.withLabel("a", key, "y")), key).toEqual(i % 2 === 0 ? ["even"] : []);
    }
    expect(many.withKey("a", "key-40")).toEqual([]);
  });

  test("an unreadable selector finds nothing, an empty one everything of the namespace", () => {
    expect(index.select("a", new Selector({ field }, [], false))).toEqual([]);
    expect(names(index.select("a", new Selector({ field }, [])))).toEqual(["1", "2"]);
  });
});
