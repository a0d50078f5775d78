import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUILTIN_ROWS } from "../../src/graph/references/builtin-rows.ts";
import { CUSTOM_ROWS } from "../../src/graph/references/custom-rows.ts";
import { POD_ROWS } from "../../src/graph/references/pod-rows.ts";
import type { ReferenceRow } from "../../src/graph/references/row.ts";
import { rolesFile } from "../../src/operator/roles.ts";
import { WATCHED_KINDS } from "../../src/operator/watched-kinds.ts";

const watched = new Set(WATCHED_KINDS.map(({ group, kind }) => `${group}/${kind}`));
/** The tables of kinds, from their text: nothing else needs them whole. */
const viewed = [...readFileSync("src/kinds/index.ts", "utf8").matchAll(/^ {2}(\w+): \{ groups: \["([^"]*)"/gm)].map(([, kind, group]) => `${group!}/${kind!}`);
const makers = [...readFileSync("src/kinds/pod-template-paths.ts", "utf8").matchAll(/^ {2}"([^"]*\/[^"]+)": \[/gm)].map(([, type]) => type!);
/** A template that nothing uses by itself. */
const NOT_WATCHED = new Set(["/PodTemplate"]);

test("everything that views and reference tables read is watched", () => {
  expect([viewed.length, makers.length].every((count) => count > 15)).toBe(true);
  const rows: readonly ReferenceRow[] = [...Object.values(BUILTIN_ROWS), ...Object.values(CUSTOM_ROWS), POD_ROWS].flat();
  const targets = rows.map(({ to }) => (typeof to === "string" ? to : to.otherwise)).filter((to) => to !== undefined);
  const read = [...viewed, ...Object.keys(BUILTIN_ROWS), ...Object.keys(CUSTOM_ROWS), ...targets, ...makers];
  expect([...new Set(read)].filter((type) => !watched.has(type) && !NOT_WATCHED.has(type))).toEqual([]);
});

test.each(["cluster-wide", "namespaced"])("the roles of %s are those that tools/operator-roles.mjs writes", (overlay) => {
  expect(readFileSync(`deploy/overlays/${overlay}/roles.yaml`, "utf8")).toBe(rolesFile(overlay === "namespaced"));
});

test("nothing is read but by list and watch, and nothing is written but reports and Events", () => {
  const text = rolesFile(false);
  expect(text).not.toMatch(/update|"\*"|resources: \[\*\]/);
  const [read, , write] = text.split("---\n");
  expect(new Set(read!.match(/verbs: .*/g))).toEqual(new Set(["verbs: [list, watch]"]));
  expect(write!.match(/ {6}- .*/g)).toEqual(["      - clusterreports", "      - reports", "      - clusterpolicyreports", "      - policyreports", "      - events"]);
});
